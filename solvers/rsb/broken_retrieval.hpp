#pragma once

#include <cstddef>

#include "models/contract/gaussian_site.hpp"
#include "models/contract/state.hpp"
#include "solvers/rs/retrieval_curve.hpp"
#include "solvers/rsb/levels.hpp"

namespace mattis::solvers {

/// Where retrieval ends as the load grows, at one temperature.
struct BrokenSpinodal {
    Status status = Status::absent; ///< absent above T_M; stalled where the curve of broken states was lost
    double alpha = 0.0;
    /// Of fewer levels than were asked for where these are stable; of none (q_0, C) where they never split.
    Levels at{};
};

/// The retrieval spinodal at the temperature of `model`, whose load is ignored, with up to `depth` steps of
/// replica-symmetry breaking: the fold of the curve of such states, or the replica-symmetric one where that is stable.
/// Precondition, here and below: the model has a signal.
BrokenSpinodal broken_spinodal(const Site& model, std::size_t depth);

/// Retrieval of up to `depth` >= 1 steps. It is the replica-symmetric state where that is stable. It is that state,
/// too, where the overlaps of the broken one would differ by less than 1e-7 (small load and T = 0) or by less than 1e-5
/// of 1 - q (just below the AT line): the free energies agree to 1e-10 there, and it is `marginal`. Absent
/// beyond the spinodal of that depth.
Solution broken_retrieval(const Site& model, std::size_t depth);

namespace detail {

/// The solution of the explicit replica-symmetric curve at one of its points: order parameters, replicon, stability.
Solution on_the_curve(const Site& model, const RetrievalCurve::Point& point);

} // namespace detail

} // namespace mattis::solvers
