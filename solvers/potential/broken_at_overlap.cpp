#include "solvers/potential/broken_at_overlap.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "core/roots.hpp"
#include "solvers/lines/broken_lines.hpp"
#include "solvers/potential/cluster_onset.hpp"
#include "solvers/potential/held_site.hpp"
#include "solvers/potential/overlap_curve.hpp"
#include "solvers/potential/rs_at_overlap.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/rsb/broken_glass.hpp"
#include "solvers/rsb/broken_order.hpp"
#include "solvers/rsb/broken_retrieval.hpp"

namespace mattis::solvers {

namespace {

using detail::Attempt;
using Point = OverlapCurve::Point;

/// Replicons of replica symmetry above this: breaking would change the free energy by less than 1e-8.
constexpr double hardly_broken = -2e-3;

/// At overlaps up to this one the glass is a start.
constexpr double small_overlap = 0.05;

double coordinate(double m) { return std::log(m / (1.0 - m)); }

std::optional<double> value_of(const std::vector<NamedValue>& order, std::string_view name) {
    const auto found = std::ranges::find(order, name, &NamedValue::name);
    return found == order.end() ? std::nullopt : found->value;
}

/// What is reported of a state of one step.
StateAtOverlap report(const Site& site, double m, const Attempt& found, double b) {
    StateAtOverlap state{.m = m, .status = found.status, .b = b, .free_energy = found.free_energy};
    state.order = broken_order(found.at, std::nullopt, site);
    std::erase_if(state.order, [](const NamedValue& entry) { return entry.name == "m"; });
    const double smallest = *std::ranges::min_element(found.replicons);
    if (std::isfinite(smallest)) state.replicon = smallest;
    state.stable = smallest > 0.0;
    state.residual = found.residual;
    state.levels = found.at;
    return state;
}

/// A replica-symmetric state as the searches of the first step know it.
Solution as_solution(const StateAtOverlap& rs) {
    Solution solution{.status = Status::converged, .order = rs.order, .replicon = rs.replicon, .stable = rs.stable};
    solution.order.push_back({"m", rs.m});
    return solution;
}

class OneStepAtOverlap final : public StatesAtOverlap {
public:
    explicit OneStepAtOverlap(const Site& site) : site_(&site), curve_(site) {}

    StateAtOverlap at(double m, const StateAtOverlap* near) const override {
        if (m == 0.0) return disordered();
        StateAtOverlap state = at_positive(std::abs(m), near);
        if (m > 0.0) return state;
        const auto signal = [&](double overlap) {
            return site_->signal_free_energy(overlap) - overlap * site_->signal_field(overlap);
        };
        state.m = m, state.b = -state.b, state.free_energy += signal(m) - signal(-m);
        return state;
    }

    StateAtOverlap disordered() const override {
        if (disordered_) return *disordered_;
        disordered_ = rs_at_overlap(*site_, 0.0);
        const bool rs = disordered_->status == Status::converged, stable = rs && disordered_->stable;
        if (glass().status == Status::converged) {
            if (!stable || glass().free_energy > disordered_->free_energy)
                disordered_ = report(*site_, 0.0, glass(), 0.0);
        } else if (glass().status != Status::absent && rs &&
                   (stable || disordered_->replicon.value_or(-1.0) < hardly_broken)) {
            disordered_->status = Status::stalled;
            disordered_->reason = "the broken glass was not found, and replica symmetry does not hold there";
        }
        return *disordered_;
    }

    std::optional<double> curvature_at_zero() const override {
        const StateAtOverlap zero = disordered();
        if (zero.status != Status::converged) return std::nullopt;
        if (zero.levels.y.empty()) return rs_curvature(*site_, zero);
        return 1.0 / susceptibility(zero.levels) - site_->signal_field_slope(0.0);
    }

    std::vector<StationaryState> stationary() const override;

private:
    /// dm/db at m = 0.
    static double susceptibility(const Levels& at) { return at.C + at.y[0] * (at.q[1] - at.q[0]); }

    const Attempt& glass() const {
        if (!glass_) glass_ = detail::glass_of_steps(*site_, 1);
        return *glass_;
    }

    StateAtOverlap at_positive(double m, const StateAtOverlap* near) const;
    std::optional<Point> followed(const Point& from, double m) const;
    std::optional<Point> followed_from_known(double m) const;
    std::optional<Point> cold(const StateAtOverlap& rs, const ClusterOnset& clusters) const;
    ClusterOnset clusters_in(const StateAtOverlap& rs) const;
    std::optional<Point> split(const StateAtOverlap& rs) const;
    std::optional<Point> out_of_the_glass(double m) const;
    std::optional<double> curvature(const StateAtOverlap& state) const;
    std::optional<double> retrieval_overlap(bool& absent) const;

    /// Whether it has a higher free energy than replica symmetry, where that says which one counts.
    bool counts(const Point& point, const StateAtOverlap& rs) const {
        constexpr double rounding = 1e-12;
        return rs.status != Status::converged || site_->covariance() == nullptr ||
               point.state.free_energy > rs.free_energy - rounding;
    }

    std::optional<Point> kept(std::optional<Point> point) const {
        if (point) known_.insert_or_assign(point->state.at.m, *point);
        return point;
    }

    const Site* site_;
    OverlapCurve curve_;
    mutable std::optional<StateAtOverlap> disordered_{};
    mutable std::optional<Attempt> glass_{};
    mutable std::map<double, Point> known_{};
    mutable double end_ = 1.0; ///< a curve followed upwards in m did not reach this one
};

/// A point of the curve; where it ends before, the last one is kept.
std::optional<Point> OneStepAtOverlap::followed(const Point& from, double m) const {
    OverlapCurve::Followed way = curve_.towards(from, m);
    if (way.arrived) return std::move(way.last);
    known_.insert_or_assign(way.last.state.at.m, way.last);
    if (m > from.state.at.m) end_ = std::min(end_, way.end);
    return std::nullopt;
}

/// From the nearest known states on either side, if they are near.
std::optional<Point> OneStepAtOverlap::followed_from_known(double m) const {
    constexpr double near = 1.5; // in t
    std::vector<const Point*> sides;
    const auto above = known_.lower_bound(m);
    if (above != known_.end()) sides.push_back(&above->second);
    if (above != known_.begin()) sides.push_back(&std::prev(above)->second);
    const auto distance = [&](const Point* p) { return std::abs(coordinate(p->state.at.m) - coordinate(m)); };
    std::ranges::sort(sides, {}, distance);
    for (const Point* side : sides)
        if (distance(side) < near)
            if (auto point = followed(*side, m)) return point;
    return std::nullopt;
}

/// The first step out of an unstable state.
std::optional<Point> OneStepAtOverlap::split(const StateAtOverlap& rs) const {
    const HeldSite held(*site_, rs.b);
    for (const double factor : {1.0, 0.5, 2.0, 0.25})
        if (auto point = curve_.searched(rs.m, detail::split(held, as_solution(rs), factor), rs.b))
            if (counts(*point, rs)) return point;
    return std::nullopt;
}

/// From small m, where the overlap between clusters has grown by m^2 and b = m/chi, up to m.
std::optional<Point> OneStepAtOverlap::out_of_the_glass(double m) const {
    if (m >= end_ || glass().status != Status::converged) return std::nullopt;
    const double begin = std::min(m, small_overlap);
    Levels start = glass().at;
    start.m = begin;
    start.q[0] += begin * begin * (start.q[1] - start.q[0]);
    auto point = curve_.searched(begin, start, begin / susceptibility(glass().at));
    return point && begin < m ? followed(*point, m) : point;
}

/// Searched from the replica-symmetric state, the glass, and small clusters.
std::optional<Point> OneStepAtOverlap::cold(const StateAtOverlap& rs, const ClusterOnset& clusters) const {
    const auto grown = [&]() -> std::optional<Point> {
        auto point = out_of_the_glass(rs.m);
        return point && counts(*point, rs) ? point : std::nullopt;
    };
    const bool next_to_the_glass = rs.m <= small_overlap;
    if (next_to_the_glass)
        if (auto point = grown()) return point;
    if (rs.status == Status::converged && !rs.stable)
        if (auto point = split(rs)) return point;
    if (!next_to_the_glass)
        if (auto point = grown()) return point;
    for (const Levels& start : clusters.starts)
        if (auto point = curve_.searched(rs.m, start, rs.b); point && counts(*point, rs)) return point;
    return std::nullopt;
}

/// Small clusters within a replica-symmetric state.
ClusterOnset OneStepAtOverlap::clusters_in(const StateAtOverlap& rs) const {
    if (rs.status != Status::converged || site_->temperature() == 0.0) return {};
    return cluster_onset(HeldSite(*site_, rs.b), rs.m, *value_of(rs.order, "q"));
}

StateAtOverlap OneStepAtOverlap::at_positive(double m, const StateAtOverlap* near) const {
    StateAtOverlap rs = rs_at_overlap(*site_, m);
    if (m == 1.0 || site_->noise_variance(1.0, 0.0) == 0.0) return rs;
    const bool stable = rs.status == Status::converged && rs.stable;
    const bool unstable = rs.status == Status::converged && !rs.stable;
    if (unstable && detail::split_is_invisible(*site_, as_solution(rs))) return rs;
    ClusterOnset clusters;
    if (stable) clusters = clusters_in(rs);
    if (stable && (clusters.starts.empty() || (!clusters.decided && m >= end_))) return rs;
    if (near != nullptr && !near->levels.y.empty() && std::abs(near->m) > 0.0 && !known_.contains(std::abs(near->m)))
        kept(curve_.searched(std::abs(near->m), near->levels, std::abs(near->b)));
    auto point = followed_from_known(m);
    if (!point || !counts(*point, rs)) point = cold(rs, stable ? clusters : clusters_in(rs));
    if (kept(point)) {
        StateAtOverlap state = report(*site_, m, point->state, point->b);
        state.rivals = rs.status == Status::converged ? rs.rivals + 1 : 0;
        return state;
    }
    if (stable && clusters.decided) {
        rs.status = Status::stalled;
        rs.reason = "small clusters have taken over at this overlap, and their state of one step was not found";
    }
    if (unstable && rs.replicon.value_or(-1.0) < hardly_broken) {
        rs.status = Status::stalled;
        rs.reason = "replica symmetry is unstable at this overlap, and no state of one step was found";
    }
    return rs;
}

/// V'' from the derivative of the field along the curve.
std::optional<double> OneStepAtOverlap::curvature(const StateAtOverlap& state) const {
    if (state.levels.y.empty()) return rs_curvature(*site_, state);
    const auto point = curve_.searched(state.m, state.levels, state.b);
    if (!point) return std::nullopt;
    const double slope = point->dv(point->dv.size() - 1) * point->b / (state.m * (1.0 - state.m));
    return slope - site_->signal_field_slope(state.m);
}

/// Overlap of retrieval; nothing where it was not found, with `absent` set where it is not there.
std::optional<double> OneStepAtOverlap::retrieval_overlap(bool& absent) const {
    const Solution retrieval = broken_retrieval(*site_, 1);
    absent = retrieval.status == Status::absent;
    return retrieval.converged() ? order_value(retrieval, "m") : std::nullopt;
}

/// Overlaps at which V' is looked at below `top`, nearer to each other towards it and evenly spread in t below.
std::vector<double> overlaps_below(double top) {
    constexpr double smallest = 0.002, nearest = 4e-3, growth = 1.7, longest = 0.5;
    std::vector<double> overlaps;
    double t = coordinate(top), step = nearest;
    for (; t > coordinate(smallest); t -= step, step = std::min(longest, growth * step))
        overlaps.push_back(1.0 / (1.0 + std::exp(-t)));
    std::ranges::reverse(overlaps);
    return overlaps;
}

std::vector<StationaryState> OneStepAtOverlap::stationary() const {
    constexpr double last = 1.0 - 1e-6;
    bool absent = false;
    const auto top = retrieval_overlap(absent);
    if (absent) return {};
    std::vector<double> overlaps = overlaps_below(top && *top < 1.0 ? *top : last);
    if (top) overlaps.pop_back();
    // Next to m = 0 the slope is positive: at small load the barrier is there.
    constexpr double smallest = 1e-6;
    const auto falls = [&](double m) {
        const StateAtOverlap state = at(m, nullptr);
        return state.status == Status::converged && state.b < site_->signal_field(m);
    };
    while (overlaps.front() > smallest && falls(overlaps.front()))
        overlaps.insert(overlaps.begin(), 0.5 * overlaps.front());
    std::vector<StationaryState> found = zeros_of_slope(*this, *site_, overlaps);
    if (top)
        if (StateAtOverlap state = at(*top, nullptr); state.status == Status::converged) {
            if (*top == 1.0) state.b = site_->signal_field(1.0); // m rounds to 1, where any field does
            found.push_back({.state = std::move(state), .minimum = true});
        }
    for (StationaryState& s : found) s.curvature = curvature(s.state);
    return found;
}

} // namespace

StateAtOverlap broken_at_overlap(const Site& site, double m, const StateAtOverlap* near) {
    return OneStepAtOverlap(site).at(m, near);
}

std::unique_ptr<const StatesAtOverlap> one_step_at_overlap(const Site& site) {
    return std::make_unique<const OneStepAtOverlap>(site);
}

} // namespace mattis::solvers
