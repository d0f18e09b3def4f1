#include "models/spherical_pspin_potential.hpp"

#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/roots.hpp"
#include "core/special.hpp"
#include "models/contract/well_lines.hpp"

namespace mattis {

namespace {

constexpr std::string_view temperature = SphericalPSpin::capabilities.temperature;

/// artanh p of the overlap next to 1 at which stationary points end: T T_ref p/(1-q) = x'(p) bounds 1 - q.
constexpr double top = 8.0;

/// x(q) = q^P/2 and its derivatives.
struct Covariance {
    int P;
    double value(double q) const { return 0.5 * integer_power(q, P); }
    double slope(double q) const { return 0.5 * P * integer_power(q, P - 1); }
    double curvature(double q) const { return 0.5 * P * (P - 1) * integer_power(q, P - 2); }
};

/// The solutions q in [p^2, 1) of beta^2 x'(q) (1-q)^2 = q - p^2, ascending.
std::vector<double> overlaps_at(const Covariance& x, double T, double p) {
    constexpr int cells = 256;
    const double edge = p * p;
    const auto gap = [&](double q) { return x.slope(q) * (1.0 - q) * (1.0 - q) / (T * T) - (q - edge); };
    std::vector<double> found;
    if (gap(edge) <= 0.0) found.push_back(edge); // p = 0, or so small that q - p^2 is lost in rounding
    double low = edge, at_low = found.empty() ? 1.0 : -1.0;
    for (int k = 1; k <= cells; ++k) {
        const double high = k == cells ? 1.0 : edge + (1.0 - edge) * k / cells;
        const double at_high = gap(high);
        if ((at_low > 0.0) != (at_high > 0.0)) found.push_back(bracketed_root(gap, low, high));
        low = high, at_low = at_high;
    }
    return found;
}

/// A cautious count of digits: a temperature that was read off to seven of them still counts as T_s.
constexpr double counts_as_equal = 1e-7;

void require_reference(const SphericalPSpin& model, double T_ref) {
    const double T_s = model.static_transition().T;
    if (T_ref < T_s * (1.0 - counts_as_equal))
        throw InputError(
            fmt::format("T_ref = {:.10g} is below T_s = {:.10g}: the reference is a replica-symmetric state "
                        "only from the static glass temperature on: allowed is T_ref >= {:.10g}",
                        T_ref, T_s, T_s));
}

class SphericalPotential final : public Potential {
public:
    FieldInfo coordinate() const override { return reference_overlap(); }
    std::vector<double> default_values() const override { return usual_overlaps(); }
    std::string_view doc() const override { return "free energy at fixed overlap with an equilibrium configuration"; }
    std::string_view source() const override { return "Franz and Parisi, J. Phys. I (France) 5, 1401 (1995)"; }
    std::vector<FieldInfo> fields() const override { return {reference_temperature()}; }
    std::vector<OrderParameter> values(const Ansatz&) const override {
        return {{.name = "V", .doc = "potential, with V(0) = 0"}, {.name = "q", .doc = "overlap of two replicas"}};
    }
    std::vector<std::string_view> diagnostics() const override { return {solutions_found}; }

    PotentialCurve curve(const ModelAt& at, const PotentialChoice& choice,
                         std::span<const double> coordinate) const override {
        const auto model = at.as<SphericalPSpin>();
        const double T = model.parameters.T;
        if (T == 0.0)
            throw InputError("T = 0 has no potential at fixed overlap, whose terms are of order 1/T: allowed is T > 0");
        const double T_ref = choice.own.front().value_or(T);
        require_reference(model, T_ref);
        const OverlapBranch branch = [&](double y) { return spherical_state_at(model, T_ref, std::tanh(y)); };
        PotentialCurve curve;
        for (const double p : coordinate) curve.points.push_back(point_of(spherical_state_at(model, T_ref, p)));
        for (const OverlapState& state : stationary_states(branch, overlap_grid(top)))
            curve.stationary.push_back(stationary_point_of(state));
        curve.reference = {{"T_ref", T_ref}, {"q", 0.0}, {"f", -0.25 / T_ref}};
        return curve;
    }
};

std::vector<double> grid_of(WellLine line, const ModelAt& at, std::string_view find, double T_ref) {
    constexpr int cells = 120;
    const SphericalPSpin model(at.as<SphericalPSpin>());
    const double appears = model.dynamic_transition().T;
    // T T_ref p/(1-q) = x'(p) of a stationary point bounds both temperatures.
    const double bound = std::sqrt(Covariance{model.parameters.P}.curvature(1.0));
    if (line != WellLine::ends) return geometric_grid(2e-3 * bound, bound, cells);
    if (find == temperature) return geometric_grid(1e-3 * T_ref, bound * bound / T_ref, cells);
    return linear_grid(model.static_transition().T, 2.0 * appears, cells);
}

} // namespace

OverlapState spherical_state_at(const SphericalPSpin& model, double T_ref, double p) {
    const auto [P, T] = model.parameters;
    const Covariance x{P};
    OverlapState state{.overlap = p};
    if (p == 1.0) {
        state.reason = "V is infinite: no volume of the sphere is left at overlap 1";
        return state;
    }
    const std::vector<double> overlaps = overlaps_at(x, T, p);
    const double q = overlaps.front(), rest = 1.0 - q, beta = 1.0 / T;
    if (!(rest > 0.0)) {
        state.status = Status::stalled;
        state.reason = "1 - q is lost in rounding";
        return state;
    }
    state.status = Status::converged;
    state.solutions = static_cast<int>(overlaps.size());
    state.V = 0.0 - T * (-0.5 * beta * beta * x.value(q) + beta * x.value(p) / T_ref + 0.5 * std::log1p(-q) +
                         0.5 * (q - p * p) / rest);
    state.slope = T * p / rest - x.slope(p) / T_ref;
    // d/dp of the equation of q.
    const double response = beta * beta * (x.curvature(q) * rest * rest - 2.0 * x.slope(q) * rest) - 1.0;
    const double dq_dp = -2.0 * p / response;
    state.curvature = T / rest + T * p * dq_dp / (rest * rest) - x.curvature(p) / T_ref;
    state.residual = std::abs(beta * beta * x.slope(q) * rest * rest - (q - p * p));
    state.replicon = 1.0 - beta * beta * x.curvature(q) * rest * rest;
    state.values = {{"V", state.V}, {"q", q}};
    return state;
}

std::unique_ptr<const Potential> spherical_potential() { return std::make_unique<const SphericalPotential>(); }

std::vector<Line> spherical_well_lines() {
    constexpr double step = 0.05;
    WellLines wells;
    wells.finds = {temperature};
    wells.order = {{.name = "V", .doc = "potential there"}, {.name = "q", .doc = "overlap of two replicas"}};
    wells.belongs_to = "glass";
    wells.gap = [](WellLine line, const ModelAt& at, double T_ref, WellLines::Own) -> std::optional<WellGap> {
        const auto model = at.as<SphericalPSpin>();
        if (model.parameters.T == 0.0) return std::nullopt;
        return gap_of(
            line, [&](double y) { return spherical_state_at(model, T_ref, std::tanh(y)); }, top, step);
    };
    wells.grid = [](WellLine line, const ModelAt& at, std::string_view find, double T_ref, WellLines::Own) {
        return grid_of(line, at, find, T_ref);
    };
    wells.require = [](const ModelAt& at, std::optional<double> T_ref, WellLines::Own) {
        if (T_ref) require_reference(at.as<SphericalPSpin>(), *T_ref);
    };
    return lines_of(wells);
}

} // namespace mattis
