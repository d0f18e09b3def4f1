#include "models/spherical_pspin.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

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
    // -2 beta times the free energy of the clusters, with T^2 of their own q: q^2/(P (1-q)) + ln(1-q) + q.
    const auto potential = [P](double q) { return q * q / (P * (1.0 - q)) + std::log1p(-q) + q; };
    constexpr double full = 1.0 - 1e-15;
    return at_theta_one(P, bracketed_root(potential, (P - 2.0) / (P - 1.0), full));
}

double SphericalPSpin::breaking_excess(double w) const {
    return w * (1.0 - w + std::log(w)) / ((1.0 - w) * (1.0 - w)) + 1.0 / parameters.P;
}

double SphericalPSpin::breaking_ratio() const {
    // The equation has the root w = 1, of clusters that have merged, at P = 2 alone; for P > 2 one below it.
    constexpr double smallest = 1e-12, largest = 1.0 - 1e-4;
    return bracketed_root([this](double w) { return breaking_excess(w); }, smallest, largest);
}

std::optional<SphericalPSpin::Clusters> SphericalPSpin::glass() const {
    const auto [P, T] = parameters;
    if (T >= static_transition().T) return std::nullopt;
    const double w = breaking_ratio(), frozen = std::sqrt(2.0 * w / P);
    const double power = 0.5 * (P - 2.0);
    const auto excess = [&, T = T](double C) { return std::log(C / frozen) + power * std::log1p(-T * C); };
    // The larger overlap: q > (P-2)/P, beyond the maximum of q^(P-2) (1-q)^2, so that C q^power = frozen has C < e
    // frozen. At T = 0 C is frozen.
    const double most = std::min(std::numbers::e * frozen, 2.0 / (P * T));
    const double C = bracketed_root(excess, frozen, most), q = 1.0 - T * C, y = C * (1.0 - w) / (w * q);
    return Clusters{.T = T, .q = q, .theta = T * y, .C = C, .y = y};
}

double SphericalPSpin::residual(const Clusters& glass) const {
    const int P = parameters.P;
    const double w = breaking_ratio_of(glass);
    const double in_overlap = 0.5 * P * integer_power(glass.q, P - 2) * glass.C * glass.C / w - 1.0;
    return std::max(std::abs(in_overlap), std::abs(P * breaking_excess(w)));
}

double SphericalPSpin::breaking_ratio_of(const Clusters& glass) { return glass.C / (glass.C + glass.y * glass.q); }

SphericalPSpin::Energies SphericalPSpin::energies(const std::optional<Clusters>& glass) const {
    const auto [P, T] = parameters;
    if (!glass) return {.free_energy = -0.25 / T, .energy = -0.5 / T, .entropy = -0.25 / (T * T)};
    const auto& [T_of, q, theta, C, y] = *glass;
    // (1 - q^P)/(1 - q) without cancellation.
    const double rest = T * C, slope = rest > 0.0 ? -std::expm1(P * std::log1p(-rest)) / rest : P;
    const double energy = -0.5 * (C * slope + y * integer_power(q, P));
    if (T == 0.0) return {.free_energy = energy, .energy = energy, .entropy = -INFINITY};
    // ln(1-q)/2 - (w/2) sum_(k=0)^(P-2) (k+1) q^k/(P q^(P-2)): the terms of order 1/T cancel by both equations.
    double sum = 0.0;
    for (int k = P - 2; k >= 0; --k) sum = sum * q + (k + 1);
    const double bound = breaking_ratio_of(*glass) * sum / (P * integer_power(q, P - 2));
    const double entropy = 0.5 * (std::log(T) + std::log(C) - bound);
    return {.free_energy = energy - T * entropy, .energy = energy, .entropy = entropy};
}

} // namespace mattis
