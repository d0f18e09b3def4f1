#include "solvers/potential/followed_branch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/gaussian.hpp"
#include "core/roots.hpp"
#include "solvers/lines/sought.hpp"

namespace mattis::solvers {

namespace {

using Unknowns = TestSystem::Unknowns;

constexpr double highest = 26.0; ///< artanh p where 1 - p is 5e-23

constexpr NewtonOptions newton_options{.tolerance = 1e-12, .rounding = 1e-14, .max_iterations = 15, .max_halvings = 6};

/// How far two points are apart; the field b, which has no bound, counts as tanh of it would.
double distance(const Unknowns& a, const Unknowns& b) {
    Unknowns d = (a - b).cwiseAbs();
    d(3) /= 1.0 + std::min(std::abs(a(3)), std::abs(b(3)));
    return d.maxCoeff();
}

/// The state next to p = 1 of a reference without overlaps, from q = p. Nothing where Newton's method does not find it.
std::optional<FollowedBranch> branch_from_one(const TestSystem& system) {
    for (const double y : {highest, 18.0, 12.0, 9.0, 6.0, 4.0, 3.0, 2.0}) {
        const double rest = overlap_complement(y), v = system.noise(1.0 - rest);
        const auto apart = [&](double b) { // finite, which the search needs, where 1 - p underflows
            return std::log(std::max(site_averages(b, v, 1.0).complement, std::numeric_limits<double>::min())) -
                   std::log(rest);
        };
        const double b = bracketed_root(apart, 0.0, 40.0 + 20.0 * std::sqrt(v) + v);
        const auto root = newton(AtOverlap(system, rest), Unknowns(0.0, rest, 0.0, b), newton_options);
        if (root.status == Status::converged) return FollowedBranch(system, y, root.u);
    }
    return std::nullopt;
}

} // namespace

FollowedBranch::FollowedBranch(const TestSystem& system, double y, const Unknowns& u)
    : system_(system), lower_end_(-1.0), upper_end_(std::numeric_limits<double>::infinity()) {
    if (const auto first = solved(y, u)) known_[y] = *first;
}

std::optional<FollowedBranch::Known> FollowedBranch::solved(double y, const Unknowns& start) const {
    constexpr double smallest_variance = 1e-7;
    const double apart = overlap_complement(y);
    const auto root = newton(AtOverlap(system_, apart), start, newton_options);
    if (root.status != Status::converged || root.at.variance < -smallest_variance) return std::nullopt;
    const double dp_dy = apart * (2.0 - apart);
    return Known{.u = root.u, .tangent = TestSystem::response(root.at) * dp_dy, .local = root.at};
}

const FollowedBranch::Known* FollowedBranch::reach(double goal) {
    constexpr double longest_step = 0.25, shortest_step = 1e-7, far = 0.15;
    if (known_.empty() || goal <= lower_end_ || goal >= upper_end_) return nullptr;
    auto near = known_.lower_bound(goal);
    if (near == known_.end() || (near != known_.begin() && goal - std::prev(near)->first < near->first - goal))
        near = std::prev(near);
    double y = near->first, step = longest_step;
    const Known* here = &near->second;
    while (y != goal) {
        const double length = std::min(step, std::abs(goal - y));
        const double next = length == std::abs(goal - y) ? goal : y + std::copysign(length, goal - y);
        const Unknowns predicted = here->u + here->tangent * (next - y);
        const auto found = solved(next, predicted);
        if (found && distance(found->u, predicted) < far) {
            here = &(known_[next] = *found);
            y = next;
            step = std::min(longest_step, 2.0 * length);
            continue;
        }
        step = 0.5 * length;
        if (step > shortest_step) continue;
        if (y == known_.begin()->first && goal < y) lower_end_ = next;
        if (y == known_.rbegin()->first && goal > y) upper_end_ = next;
        return nullptr;
    }
    return here;
}

OverlapState FollowedBranch::at(double y) {
    if (std::isinf(y)) return system_.coincident();
    if (const Known* found = reach(y)) return system_.state(found->u, found->local, found->local.apart);
    return {
        .overlap = std::tanh(y), .status = Status::absent, .reason = "the branch of states ends before this overlap"};
}

double FollowedBranch::top() {
    constexpr double first = 2.0;
    for (double y = first; y < highest; y += 1.0) {
        const OverlapState state = at(y);
        if (state.converged() && system_.only_rises_beyond(state)) return y;
    }
    return highest;
}

std::optional<FollowedBranch> branch_from_zero(const TestSystem& system) {
    if (system.has_random_field()) return std::nullopt;
    return FollowedBranch(system, 0.0, Unknowns(0.0, 1.0 - system.disordered_overlap(), 0.0, 0.0));
}

std::optional<FollowedBranch> branch_of_reference(const Site& site, const TestSystem& system) {
    const ReferenceState& reference = system.reference();
    if (reference.q == 0.0) return branch_from_one(system);
    constexpr double longest_step = 0.2, shortest_step = 1e-6; // of log T
    const TestSystem replica(*site.with(temperature_parameter, reference.T), reference);
    Unknowns u(reference.m, 1.0 - reference.q, reference.q, replica.noise(reference.q));
    double at = std::log(reference.T), step = longest_step;
    const double goal = std::log(system.temperature());
    while (at != goal) {
        const double length = std::min(step, std::abs(goal - at));
        const double next = length == std::abs(goal - at) ? goal : at + std::copysign(length, goal - at);
        const TestSystem there(*site.with(temperature_parameter, std::exp(next)), reference);
        const auto root = newton(AtOverlap(there, 1.0 - reference.q), u, newton_options);
        step = 0.5 * length;
        if (root.status == Status::converged) {
            u = root.u;
            at = next;
            step = std::min(longest_step, 2.0 * length);
        } else if (step < shortest_step) {
            return std::nullopt;
        }
    }
    return FollowedBranch(system, std::atanh(reference.q), u);
}

} // namespace mattis::solvers
