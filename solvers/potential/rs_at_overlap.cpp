#include "solvers/potential/rs_at_overlap.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <mutex>
#include <numbers>
#include <utility>

#include <boost/math/special_functions/erf.hpp>

#include "core/gaussian.hpp"
#include "core/roots.hpp"
#include "solvers/rs/replica_symmetric.hpp"
#include "solvers/rs/retrieval_curve.hpp"
#include "solvers/rsb/theta_one.hpp"

namespace mattis::solvers {

namespace {

constexpr double tolerance = 1e-11;       ///< on residuals of m and of T C = 1 - q
constexpr double least_variance = 1e-280; ///< counts as none

/// The field with which noise of variance g leaves the overlap m, and the averages there.
struct Held {
    double b = 0.0;
    SiteAverages site{};
};

/// Newton's method for ln E(1 - tanh) = ln(1 - m), which is concave in b: after its first step it comes down to the
/// root without ever crossing it.
Held held_at(double m, double g, double T) {
    if (m == 0.0) return {0.0, site_averages(0.0, g, T)};
    constexpr int most = 60;
    const double complement = 1.0 - m;
    Held held{.b = std::hypot(std::sqrt(2.0 * g) * boost::math::erfc_inv(complement), T * std::atanh(m))};
    double last = std::numeric_limits<double>::infinity();
    for (int k = 0; k < most; ++k) {
        held.site = site_averages(held.b, g, T);
        const double step = std::log(held.site.complement / complement) * held.site.complement / held.site.C;
        constexpr double rounding = 4e-16;
        const bool small = std::abs(step) <= rounding * held.b;
        if (small || (k > 2 && std::abs(step) >= last)) return held;
        last = std::abs(step);
        held.b += step;
    }
    return held;
}

/// The part of f that the overlap alone determines: -m^P/2.
double signal(const Site& site, double m) { return site.signal_free_energy(m) - site.signal_field(m) * m; }

/// q = 1 - T C >= m^2, which rounding may hide where q is small.
double overlap(double m, double C, double T) { return std::max(m * m, 1.0 - T * C); }

/// A state at m >= 0 from its field and averages; `complete` by what its equations leave.
StateAtOverlap report(const Site& site, double m, double g, const Held& held) {
    const double T = site.temperature(), C = held.site.C, q = g == 0.0 ? m * m : overlap(m, C, T);
    StateAtOverlap state{.m = m, .status = Status::converged, .b = held.b};
    const double again = std::max(0.0, site.noise_variance(q, C));
    const double residual_C =
        T > 0.0 ? T * std::abs(site_averages(held.b, again, T).C - C) : std::abs(again - g) / (1.0 + g);
    state.residual = std::max(std::abs(held.site.complement - (1.0 - m)), residual_C);
    // At T = 0 both b m and the averaged |h| hold b m: what is left is the width of the field.
    state.free_energy = signal(site, m) + held.b * m + site.noise_free_energy(q, C) - held.site.free;
    state.order = {{"q", q}, {"C", C}};
    const double coupling = site.replicon_coupling(q, C);
    const double replicon = coupling == 0.0 ? 1.0 : 1.0 - coupling * held.site.curvature;
    if (std::isfinite(replicon)) state.replicon = replicon;
    state.stable = state.replicon && *state.replicon > 0.0;
    // A state without a free energy comes first, so that it is not passed over.
    if (!std::isfinite(state.free_energy)) state.free_energy = std::numeric_limits<double>::infinity();
    if (!(*state.residual <= tolerance) || !std::isfinite(state.free_energy)) {
        state.status = Status::stalled;
        state.reason = "the equations of q and of m are not satisfied to their tolerance";
    }
    return state;
}

/// All spins are those of the archetype.
StateAtOverlap archetype(const Site& site) {
    return {.m = 1.0,
            .status = Status::converged,
            .b = std::numeric_limits<double>::infinity(),
            .free_energy = signal(site, 1.0) + site.noise_free_energy(1.0, 0.0),
            .order = {{"q", 1.0}, {"C", 0.0}},
            .replicon = 1.0,
            .stable = true,
            .residual = 0.0};
}

/// 1/L of the response denominator D = 1 - C/L; 0 where nothing reacts.
double reaction(const Site& site) { return 1.0 / site.susceptibility_limit(); }

/// T = 0: with phi = E |h|/sqrt(g) at b = 0 shifted to m, phi(m) = sqrt(2/pi) exp(-y^2), y = erfinv(m):
///   C = phi/sqrt(g),  sqrt(g) D = sqrt(g(1, 0)),  so  sqrt(g) = sqrt(g(1, 0)) + phi/L.
StateAtOverlap ground_state(const Site& site, double m) {
    const double y = boost::math::erfc_inv(1.0 - m);
    const double phi = std::sqrt(2.0 / std::numbers::pi) * std::exp(-y * y);
    const double width = std::sqrt(site.noise_variance(1.0, 0.0)) + phi * reaction(site);
    const double g = width * width, b = std::numbers::sqrt2 * y * width;
    StateAtOverlap state = report(site, m, g, {b, site_averages(b, g, 0.0)});
    state.b = b;
    return state;
}

/// Bounds of ln g: q >= m^2, and sqrt(g) <= sqrt(g(1, 0)) + sqrt(2/pi)/L, as C <= sqrt(2/(pi g)). At m = 0 overlaps
/// below the smallest one count as zero.
std::pair<double, double> log_variances(const Site& site, double m) {
    constexpr double smallest_overlap = 1e-7, margin = 1e-3;
    const bool zero = m == 0.0 && site.noise_variance(0.0, 0.0) == 0.0;
    const double low = std::max(least_variance, site.noise_variance(zero ? smallest_overlap : m * m, 0.0));
    const double high = std::sqrt(site.noise_variance(1.0, 0.0)) + std::sqrt(2.0 / std::numbers::pi) * reaction(site);
    return {std::log(low) - (zero ? 0.0 : margin), 2.0 * std::log(high) + margin};
}

/// The noise variances that reproduce themselves, at T > 0.
std::vector<double> noise_variances(const Site& site, double m) {
    const double T = site.temperature();
    // Overlaps q = 1 - T C below the faint one have few digits, and the gap of their logarithms as few: less counts.
    constexpr double faint = 1e-3;
    const auto gap = [&](double log_g) -> std::optional<double> {
        const double C = held_at(m, std::exp(log_g), T).site.C, q = overlap(m, C, T);
        if (!(C < site.susceptibility_limit())) return std::nullopt;
        return q / (q + faint) * (log_g - std::log(std::max(least_variance, site.noise_variance(q, C))));
    };
    const auto [low, high] = log_variances(site, m);
    constexpr double cell = 0.4;
    constexpr int fewest = 24;
    const int cells = std::max(fewest, static_cast<int>(std::ceil((high - low) / cell)));
    std::vector<double> found;
    for (const double log_g : crossings(gap, linear_grid(low, high, cells))) found.push_back(std::exp(log_g));
    return found;
}

/// m = q = 0 where the model admits it.
std::optional<StateAtOverlap> paramagnet(const Site& site) {
    if (site.load() > 0.0 && !site.paramagnet_admissible()) return std::nullopt;
    return report(site, 0.0, 0.0, held_at(0.0, 0.0, site.temperature()));
}

std::vector<StateAtOverlap> states_at(const Site& site, double m) {
    if (m == 1.0) return {archetype(site)};
    if (site.temperature() == 0.0) return {ground_state(site, m)};
    std::vector<StateAtOverlap> states;
    if (site.load() == 0.0) {
        states.push_back(report(site, m, 0.0, held_at(m, 0.0, site.temperature())));
        return states;
    }
    for (const double g : noise_variances(site, m))
        states.push_back(report(site, m, g, held_at(m, g, site.temperature())));
    if (m == 0.0)
        if (auto without_noise = paramagnet(site)) states.push_back(*std::move(without_noise));
    return states;
}

double overlap_of(const StateAtOverlap& state) { return *state.order.front().value; }

/// The state that a saddle point of retrieval is, with b = S(m). At T = 0 and next to D = 0, where C has no digits left
/// for the noise, its overlap says all.
StateAtOverlap at_saddle(const Site& site, const ReplicaSymmetric::Unknowns& u) {
    const double S = site.signal_field(u(0)), T = site.temperature();
    const double g = std::max(0.0, site.noise_variance(overlap(u(0), u(1), T), u(1)));
    StateAtOverlap state = report(site, u(0), g, {S, site_averages(S, g, T)});
    return state.status != Status::converged && T == 0.0 ? ground_state(site, u(0)) : state;
}

/// Whether no other state at the same overlap has a higher free energy.
bool is_highest(const Site& site, const StateAtOverlap& state) {
    constexpr double same = 1e-10;
    const StateAtOverlap highest = rs_at_overlap(site, state.m);
    return highest.status != Status::converged || highest.free_energy <= state.free_energy + same;
}

/// Places on the curve of all saddle points, from zero load at small m to zero load at large m.
std::vector<double> curve_grid(const RetrievalCurve& curve) {
    constexpr int fine = 40, coarse = 80;
    const double low = curve.lowest(), high = curve.begin().w, middle = std::min(1.0, 0.5 * (low + high));
    std::vector<double> grid = geometric_grid(std::max(low, 1e-6), std::max(middle, 2e-6), fine);
    const std::vector<double> rest = linear_grid(grid.back(), high, coarse);
    grid.insert(grid.end(), rest.begin() + 1, rest.end());
    return grid;
}

/// Coordinates of the saddle points at the load of the site.
std::vector<double> saddle_coordinates(const Site& site, const RetrievalCurve& curve) {
    const double load = site.load();
    std::vector<double> found;
    constexpr double no_barrier = 1e-8; // the curve reaches down to m = 0
    if (load == 0.0) {
        if (curve.lowest() > no_barrier) found.push_back(curve.lowest());
        found.push_back(curve.begin().w);
        return found;
    }
    const auto gap = [&](double w) -> std::optional<double> { return curve.at(w).alpha - load; };
    found = crossings(gap, curve_grid(curve));
    if (load <= curve.begin().alpha) found.push_back(curve.begin().w); // m = 1 to all digits
    return found;
}

/// The static temperature of a discontinuous glass, in units of sqrt(alpha); 0 if there is none. It is kept by the
/// covariance, on which alone it depends: maps of many loads and temperatures ask for it again and again.
double freezing_constant(const EnergyCovariance& x) {
    static std::mutex guard;
    static std::map<std::vector<double>, double> known;
    const std::scoped_lock lock(guard);
    const auto place = known.find(x.coefficients());
    if (place != known.end()) return place->second;
    const auto frozen = static_transition(x);
    return known[x.coefficients()] = frozen ? frozen->T : 0.0;
}

class ReplicaSymmetricAtOverlap final : public StatesAtOverlap {
public:
    explicit ReplicaSymmetricAtOverlap(const Site& site) : site_(&site) {}
    StateAtOverlap at(double m, const StateAtOverlap*) const override { return rs_at_overlap(*site_, m); }
    std::optional<double> curvature_at_zero() const override { return rs_curvature(*site_, disordered()); }
    std::vector<StationaryState> stationary() const override { return rs_stationary_overlaps(*site_); }
    std::vector<std::string> remarks() const override {
        if (site_->temperature() >= static_temperature(*site_)) return {};
        return {"T is below the temperature at which the disordered state freezes (line glass_static): at small m "
                "states of "
                "broken symmetry have a higher free energy than replica-symmetric ones, even if these are stable"};
    }

private:
    const Site* site_;
};

} // namespace

double static_temperature(const Site& site) {
    const EnergyCovariance* x = site.covariance();
    return x != nullptr ? freezing_constant(*x) * std::sqrt(site.load()) : 0.0;
}

std::vector<StateAtOverlap> rs_states_at_overlap(const Site& site, double m) {
    std::vector<StateAtOverlap> states = states_at(site, std::abs(m));
    std::ranges::stable_sort(states, std::greater{}, &StateAtOverlap::free_energy);
    if (m < 0.0)
        for (StateAtOverlap& state : states) {
            state.free_energy += signal(site, m) - signal(site, -m);
            state.b = -state.b;
            state.m = m;
        }
    return states;
}

StateAtOverlap rs_at_overlap(const Site& site, double m) {
    std::vector<StateAtOverlap> states = rs_states_at_overlap(site, m);
    if (states.empty())
        return {.m = m, .status = Status::stalled, .reason = "no noise variance was found that reproduces itself"};
    if (site.covariance() == nullptr) // the bound is not known to hold: the state without q, if any, does not count
        std::stable_partition(states.begin(), states.end(),
                              [](const StateAtOverlap& s) { return overlap_of(s) > 0.0; });
    states.front().rivals = static_cast<int>(states.size()) - 1;
    return states.front();
}

std::optional<double> rs_curvature(const Site& site, const StateAtOverlap& state) {
    if (state.status != Status::converged || !std::isfinite(state.b)) return std::nullopt;
    const double T = site.temperature(), q = overlap_of(state), C = *state.order.back().value;
    const double g = std::max(0.0, site.noise_variance(q, C));
    const SiteAverages s = site_averages(std::abs(state.b), g, T);
    const double dg = site.noise_variance_slope(q, C);
    const double dm_db = s.C + s.dm_dg * dg * s.dC_dS / (1.0 - s.dC_dg * dg);
    const double curvature = 1.0 / dm_db - site.signal_field_slope(state.m);
    return std::isfinite(curvature) ? std::optional(curvature) : std::nullopt;
}

std::vector<StationaryState> rs_stationary_overlaps(const Site& site) {
    const RetrievalCurve curve(site);
    if (!curve.exists()) return {};
    const ReplicaSymmetric saddle(site);
    std::vector<StationaryState> found;
    for (const double w : saddle_coordinates(site, curve)) {
        const RetrievalCurve::Point p = curve.at(w);
        const auto root = newton(saddle, ReplicaSymmetric::unknowns(p.m, p.C));
        // Next to D = 0 Newton's method has no digits left that the explicit curve has.
        const bool refined = root.status == Status::converged && root.u(0) > 0.0;
        StationaryState s{.state = at_saddle(site, refined ? root.u : ReplicaSymmetric::unknowns(p.m, p.C))};
        if (s.state.status != Status::converged || !is_highest(site, s.state)) continue;
        s.curvature = rs_curvature(site, s.state);
        s.minimum = s.curvature.value_or(1.0) > 0.0;
        found.push_back(std::move(s));
    }
    std::ranges::sort(found, {}, [](const StationaryState& s) { return s.state.m; });
    return found;
}

std::unique_ptr<const StatesAtOverlap> replica_symmetric_at_overlap(const Site& site) {
    return std::make_unique<const ReplicaSymmetricAtOverlap>(site);
}

} // namespace mattis::solvers
