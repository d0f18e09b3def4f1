#pragma once

#include "solvers/broken_search.hpp"
#include "solvers/rs_branches.hpp"

namespace mattis::solvers {

namespace detail {

/// The retrieval state of `depth` steps beyond the replica-symmetric spinodal, followed in the load from where the
/// replica-symmetric one exists: absent beyond a load at which it ends, m falling ever faster.
template <GaussianSite M>
requires M::has_signal Search followed_in_load(const M& model, Pinned pinned, std::size_t depth) {
    constexpr double beginning = 0.97, smallest_step = 1e-5, vertical = 20.0;
    const double target = model.parameters.alpha;
    const RetrievalCurve<M> curve(model);
    Search found{.status = Status::absent};
    if (!curve.exists()) return found;
    double alpha = beginning * curve.fold().alpha, step = 0.25 * (target - alpha);
    const M begin = with_parameter(model, "alpha", alpha);
    const Solution rs = rs_retrieval(begin);
    if (!rs.converged() || rs.stable) return found;
    found = descended(begin, first_step(begin, rs, pinned), pinned, depth);
    double first_slope = 0.0, slope = 0.0;
    while (found.status == Status::converged && alpha < target) {
        const double next_alpha = target - alpha < 1.5 * step ? target : alpha + step;
        Search next = solved(with_parameter(model, "alpha", next_alpha), found.at, pinned, 0);
        next.iterations += found.iterations;
        const bool same_branch = next.at.m > 0.5 * found.at.m && next.at.m < found.at.m;
        if (next.status == Status::converged && same_branch) {
            slope = (found.at.m - next.at.m) / (next_alpha - alpha);
            if (first_slope == 0.0) first_slope = slope;
            found = std::move(next);
            alpha = next_alpha;
            continue;
        }
        step *= 0.5;
        if (step < smallest_step * target) {
            found.status = slope > vertical * first_slope ? Status::absent : Status::stalled;
            found.iterations = next.iterations;
        }
    }
    return found;
}

} // namespace detail

/// Retrieval of up to `depth` >= 1 steps: the replica-symmetric state itself where it is stable, and where the overlaps
/// of the broken one differ by less than 1e-7, as at small load and T = 0 (the free energies then agree to 1e-10;
/// `stable` is still false).
template <GaussianSite M>
requires M::has_signal Solution broken_retrieval(const M& model, std::size_t depth) {
    using namespace detail;
    const Solution rs = rs_retrieval(model);
    if (rs.converged() && (rs.stable || model.noise_variance(1.0, 0.0) == 0.0)) return rs;
    if (rs.converged() && split_is_invisible(model, rs)) return rs;
    const Pinned pinned{.m = false, .q0 = false};
    const Search found = rs.converged() ? descended(model, first_step(model, rs, pinned), pinned, depth)
                                        : followed_in_load(model, pinned, depth);
    return report(model, Branch::retrieval, found);
}

} // namespace mattis::solvers
