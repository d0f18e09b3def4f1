#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

#include "solvers/breaking_point.hpp"
#include "solvers/broken_curve.hpp"
#include "solvers/broken_search.hpp"
#include "solvers/retrieval_curve.hpp"
#include "solvers/rs_branches.hpp"

namespace mattis::solvers {

/// Where retrieval ends as the load grows, at one temperature.
struct BrokenSpinodal {
    Status status = Status::absent; ///< absent above T_M; stalled where the curve of broken states was lost
    double alpha = 0.0;
    Levels
        at{}; ///< of fewer levels than were asked for where these are stable; of none (q_0, C) where they never split
};

namespace detail {

/// The solution of the explicit replica-symmetric curve at one of its points.
template <GaussianSite M>
Solution on_the_curve(const M& model, const typename RetrievalCurve<M>::Point& point) {
    const M there = with_parameter(model, "alpha", point.alpha);
    const ReplicaSymmetric<M> saddle(there);
    const State state = saddle.state(saddle.unknowns(point.m, point.C));
    return {.branch = Branch::retrieval,
            .status = Status::converged,
            .order = state.order,
            .replicon = state.replicon,
            .stable = state.replicon.has_value() && *state.replicon > 0.0};
}

/// The search result that a point of the curve is.
template <GaussianSite M>
Search evaluated(const M& model, const Levels& at) {
    const BrokenSymmetry<M> saddle(model, at.depth(), {.m = false, .q0 = false});
    const auto local = saddle.evaluate(at, true);
    return {
        .at = at, .status = Status::converged, .replicons = saddle.replicons(local), .coupling = local.noise.coupling};
}

template <GaussianSite M>
struct End;
template <GaussianSite M>
End<M> retrieval_end(const M& model, std::size_t depth);

/// Where to look for the state of one more step at the same load, given the one near the spinodal.
template <GaussianSite M>
std::vector<Levels> deeper_starts(const M& model, const Search& shallower) {
    const double T = model.temperature();
    const Levels& at = shallower.at;
    const Levels usual =
        one_step_deeper(at, {.kappa = shallower.coupling, .innermost = shallower.replicons.back()}, T, false);
    if (T == 0.0) {
        if (at.depth() >= deepest_narrow_ladder) return {usual};
        return {one_step_deeper_in_the_ground_state(at, false), usual};
    }
    constexpr double just_broken = -0.03;
    const BreakingPoint breaking = breaking_point(model, at.m, at.q.back(), at.C);
    const double replicon = 0.5 * (shallower.replicons.front() + shallower.replicons.back());
    const double shift = 3.0 * std::abs(replicon) / (breaking.stiffness * (at.q.back() - at.q.front()));
    std::vector<Levels> starts{one_step_deeper_just_broken(at, T, std::min(shift, 0.3 * at.y[0])), usual};
    const BrokenSpinodal frozen = retrieval_end(with_parameter(model, "T", 0.0), at.depth() + 1).spinodal;
    if (frozen.status == Status::converged && frozen.at.depth() == at.depth() + 1)
        starts.push_back(warmed(frozen.at, T));
    if (shallower.replicons.back() < just_broken) std::reverse(starts.begin(), starts.end());
    return starts;
}

/// The curve of one more step, entered near the spinodal of one step less; nothing where it was not found.
template <GaussianSite M>
std::optional<BrokenCurve<M>> deeper_curve(const M& model, const Search& shallower) {
    for (const Levels& begin : deeper_starts(model, shallower)) {
        BrokenCurve<M> curve(model, begin.depth(), begin, model.parameters.alpha);
        if (curve.entry()) return curve;
    }
    return std::nullopt;
}

/// The curve of one step, entered from the replica-symmetric spinodal `rs`.
template <GaussianSite M>
BrokenCurve<M> first_curve(const M& model, const Solution& rs, double alpha) {
    const M there = with_parameter(model, "alpha", alpha);
    for (const double factor : {1.0, 0.5}) {
        BrokenCurve<M> curve(model, 1, split(there, rs, factor), alpha);
        if (curve.entry()) return curve;
    }
    return BrokenCurve<M>(model, 1, split(there, rs, 2.0), alpha);
}

/// The retrieval branch near its end: the spinodal, and the curve it lies on.
template <GaussianSite M>
struct End {
    BrokenSpinodal spinodal{};
    std::optional<BrokenCurve<M>> curve{};
    std::optional<typename BrokenCurve<M>::Point> fold{};
};

/// Goes one step deeper at a time, each curve entered from the end of the one before, until the state is stable, or so
/// close to it that a deeper one is not found: then it would move the spinodal by less than 1e-6.
template <GaussianSite M>
End<M> retrieval_end(const M& model, std::size_t depth) {
    constexpr double marginal = -2e-3;
    End<M> end;
    const RetrievalCurve<M> explicit_curve(model);
    if (!explicit_curve.exists()) return end;
    const auto& rs_fold = explicit_curve.fold();
    const Solution rs = on_the_curve(model, rs_fold);
    end.spinodal = {.status = Status::converged,
                    .alpha = rs_fold.alpha,
                    .at = {.m = rs_fold.m, .q = {order_value(rs, "q").value_or(1.0)}, .C = rs_fold.C}};
    if (depth == 0 || rs.stable || rs_fold.alpha == 0.0) return end;
    if (split_is_invisible(with_parameter(model, "alpha", rs_fold.alpha), rs)) return end;
    for (std::size_t k = 1; k <= depth; ++k) {
        std::optional<BrokenCurve<M>> curve;
        bool nearly_stable = false;
        if (k == 1) {
            nearly_stable = rs.replicon && *rs.replicon > marginal;
            curve = first_curve(model, rs, rs_fold.alpha);
        } else {
            const M there = with_parameter(model, "alpha", end.spinodal.alpha);
            const Search shallower = evaluated(there, end.spinodal.at);
            if (shallower.stable()) return end;
            nearly_stable = *std::min_element(shallower.replicons.begin(), shallower.replicons.end()) > marginal;
            curve = deeper_curve(there, shallower);
        }
        const auto fold = curve ? curve->fold() : std::nullopt;
        if (!fold && nearly_stable) return end;
        if (!fold) return {.spinodal = {.status = Status::stalled}};
        end = {.spinodal = {Status::converged, fold->alpha, fold->at}, .curve = curve, .fold = fold};
    }
    return end;
}

} // namespace detail

/// The retrieval spinodal at the temperature of `model` (its load is ignored) with up to `depth` steps of
/// replica-symmetry breaking: the fold of the curve of such states, or the replica-symmetric one where that is stable.
template <GaussianSite M>
requires M::has_signal BrokenSpinodal broken_spinodal(const M& model, std::size_t depth) {
    return detail::retrieval_end(model, depth).spinodal;
}

/// Retrieval of up to `depth` >= 1 steps: the replica-symmetric state itself where it is stable, and where the overlaps
/// of the broken one would differ by less than 1e-7, as at small load and T = 0, or by less than 1e-4 of 1 - q, as just
/// below its AT line (the free energies then agree to 1e-10; `stable` is still false). Absent beyond the spinodal of
/// that depth.
template <GaussianSite M>
requires M::has_signal Solution broken_retrieval(const M& model, std::size_t depth) {
    using namespace detail;
    const Solution rs = rs_retrieval(model);
    if (rs.converged() && (rs.stable || model.noise_variance(1.0, 0.0) == 0.0)) return rs;
    if (rs.converged() && split_is_invisible(model, rs)) return rs;
    const Pinned pinned{.m = false, .q0 = false};
    if (rs.converged()) {
        const Search found = descended(model, first_step(model, rs, pinned), pinned, depth);
        if (found.status == Status::converged) return report(model, Branch::retrieval, found);
    }
    const End<M> end = retrieval_end(model, depth);
    if (end.spinodal.status != Status::converged) return {.branch = Branch::retrieval, .status = end.spinodal.status};
    if (model.parameters.alpha > end.spinodal.alpha) return absent(Branch::retrieval);
    const Solution lost{.branch = Branch::retrieval, .status = Status::stalled};
    if (!end.fold) return lost;
    const auto point = end.curve->at_load(model.parameters.alpha, *end.fold);
    if (!point) return lost;
    return report(model, Branch::retrieval, solved(model, point->at, pinned, 0));
}

} // namespace mattis::solvers
