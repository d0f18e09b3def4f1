#include "models/spherical_pspin.hpp"

#include <cmath>

#include "core/roots.hpp"
#include "core/special.hpp"

namespace mattis {

namespace {

/// T of the glass at theta = 1 with overlap q.
double temperature_at_theta_one(int P, double q) { return std::sqrt(0.5 * P * integer_power(q, P - 2) * (1.0 - q)); }

SphericalPSpin::Clusters at_theta_one(int P, double q) {
    const double T = temperature_at_theta_one(P, q);
    return {.T = T, .q = q, .theta = 1.0, .C = (1.0 - q) / T, .y = 1.0 / T};
}

} // namespace

SphericalPSpin::Clusters SphericalPSpin::dynamic_transition() const {
    const int P = parameters.P;
    return at_theta_one(P, (P - 2.0) / (P - 1.0));
}

SphericalPSpin::Clusters SphericalPSpin::static_transition() const {
    const int P = parameters.P;
    // -beta times the free energy of the clusters, with T^2 of their own q: q^2/(2 P (1-q)) + ln(1-q)/2 + q/2.
    const auto potential = [P](double q) { return q * q / (P * (1.0 - q)) + std::log1p(-q) + q; };
    constexpr double full = 1.0 - 1e-15;
    return at_theta_one(P, bracketed_root(potential, (P - 2.0) / (P - 1.0), full));
}

double SphericalPSpin::breaking_ratio() const {
    const double P = parameters.P;
    // The equation has the root w = 1, of clusters that have merged, at P = 2 alone; for P > 2 one below it.
    const auto excess = [P](double w) { return w * (1.0 - w + std::log(w)) / ((1.0 - w) * (1.0 - w)) + 1.0 / P; };
    constexpr double smallest = 1e-12, largest = 1.0 - 1e-4;
    return bracketed_root(excess, smallest, largest);
}

std::optional<SphericalPSpin::Clusters> SphericalPSpin::glass() const {
    const auto [P, T] = parameters;
    if (T >= static_transition().T) return std::nullopt;
    const double w = breaking_ratio();
    if (T == 0.0) {
        const double C = std::sqrt(2.0 * w / P);
        return Clusters{.T = 0.0, .q = 1.0, .theta = 0.0, .C = C, .y = C * (1.0 - w) / w};
    }
    const auto excess = [&, P = P, T = T](double C) {
        const double q = 1.0 - T * C;
        return 0.5 * P * integer_power(q, P - 2) * C * C - w;
    };
    // The larger overlap: beyond the maximum of q^(P-2) (1-q)^2.
    const double C = bracketed_root(excess, 0.0, 2.0 / (P * T)), q = 1.0 - T * C;
    return Clusters{.T = T, .q = q, .theta = T * C * (1.0 - w) / (w * q), .C = C, .y = C * (1.0 - w) / (w * q)};
}

SphericalPSpin::Energies SphericalPSpin::energies(const std::optional<Clusters>& glass) const {
    const auto [P, T] = parameters;
    if (!glass) return {.free_energy = -0.25 / T, .energy = -0.5 / T, .entropy = -0.25 / (T * T)};
    const auto& [T_of, q, theta, C, y] = *glass;
    // (1 - q^P)/T without cancellation, which tends to P C as T -> 0.
    const double rest = T > 0.0 ? -std::expm1(P * std::log1p(-T * C)) / T : P * C;
    const double energy = -0.5 * (rest + y * integer_power(q, P));
    if (T == 0.0) return {.free_energy = energy, .energy = energy, .entropy = -INFINITY};
    const double w = (1.0 - q) / (1.0 - q + theta * q);
    const double free_energy = 0.5 * energy - 0.5 * (T * std::log(1.0 - q) - std::log(w) / y);
    return {.free_energy = free_energy, .energy = energy, .entropy = (energy - free_energy) / T};
}

} // namespace mattis
