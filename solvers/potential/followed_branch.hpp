#pragma once

#include <map>
#include <optional>

#include "models/contract/overlap_state.hpp"
#include "solvers/potential/test_system.hpp"

namespace mattis::solvers {

/// A branch of states of a TestSystem along the overlap, followed from one of them: at steps of artanh p, from the
/// state solved for next to the overlap asked for, along the tangent, with Newton's method. A step is halved where
/// Newton fails or leaves the tangent by much, so that no other branch is met by chance. The system must outlive it.
class FollowedBranch {
public:
    /// Precondition: u solves the equations at p up to what Newton's method mends.
    FollowedBranch(const TestSystem& system, double p, const TestSystem::Unknowns& u);

    /// The state at an overlap in [0, 1]; `absent` where the branch has ended before. At p = 1 it is known in closed
    /// form.
    OverlapState at(double p);

private:
    struct Known {
        TestSystem::Unknowns u, tangent; ///< by artanh p
        TestSystem::Local local;
        double p;
    };
    std::optional<Known> solved(double p, const TestSystem::Unknowns& start) const;
    const Known* reach(double p);

    const TestSystem& system_;
    std::map<double, Known> known_; ///< by artanh p
    double lower_end_, upper_end_;  ///< artanh of overlaps that it does not reach
};

/// The branch that begins at p = 0, where the system is in its state with m = 0 and does not see the reference; nothing
/// with a random field, which both see.
std::optional<FollowedBranch> branch_from_zero(const TestSystem& system);

/// The branch of the reference itself. At T = T_ref and p = q' the system is a replica of the reference. From there it
/// is followed to the other temperature at this overlap. Of a reference with q' = 0 it is the branch from p next to 1.
/// `site` is the model at any temperature. Nothing where it ends on the way.
std::optional<FollowedBranch> branch_of_reference(const Site& site, const TestSystem& system);

} // namespace mattis::solvers
