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

/// The retrieval spinodal at the temperature of `model` (its load is ignored) with up to `depth` steps of
/// replica-symmetry breaking: the fold of the curve of such states, or the replica-symmetric one where that is stable.
/// Precondition: the model has a signal, here and below.
BrokenSpinodal broken_spinodal(const Site& model, std::size_t depth);

/// Retrieval of up to `depth` >= 1 steps: the replica-symmetric state itself where it is stable, and where the overlaps
/// of the broken one would differ by less than 1e-7, as at small load and T = 0, or by less than 1e-4 of 1 - q, as just
/// below its AT line (the free energies then agree to 1e-10; `stable` is still false). Absent beyond the spinodal of
/// that depth.
Solution broken_retrieval(const Site& model, std::size_t depth);

namespace detail {

/// The solution of the explicit replica-symmetric curve at one of its points: order parameters, replicon, stability.
Solution on_the_curve(const Site& model, const RetrievalCurve::Point& point);

} // namespace detail

} // namespace mattis::solvers
