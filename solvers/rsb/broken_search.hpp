#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "models/contract/state.hpp"
#include "solvers/rsb/broken_symmetry.hpp"

namespace mattis::solvers {

namespace detail {

/// What was found on the way to a state.
struct Attempt {
    Levels at{};
    Status status = Status::stalled;
    double residual = 0.0;
    std::optional<double> error{}; ///< of the order parameters, if the search for them ended
    int iterations = 0;
    std::vector<double> replicons{}, coupling{}; ///< kappa_i of each replicon
    double free_energy = 0.0, entropy = 0.0;
    double complexity = 0.0;         ///< y^2 df/dy of the innermost level
    std::optional<double> overlap{}; ///< m of networks that learn from examples, whose at.m is n

    bool stable() const {
        return std::all_of(replicons.begin(), replicons.end(), [](double replicon) { return replicon > 0.0; });
    }
};

/// Iterates q, C and m at fixed y. The state attracts them, so that any start comes near enough for Newton's method.
/// Where the noise reacts (C < limit), C/(1 - C/limit) is iterated, because C itself would leave the domain. Returns
/// the last point at which the equations could be evaluated.
Levels settled(const BrokenSymmetry& saddle, Levels at, Pinned pinned, int steps);

/// Levels closer than this, as `separation` measures it, have merged. The state of one step less has then the same
/// overlaps to 1e-5 of 1 - q, the same free energy to 1e-13, and ends at the same load to 1e-8.
inline constexpr double merged = 1e-5;

/// What order parameters of a state that is called converged may be off by: m, n, q and theta themselves; at T = 0 C
/// and y, which have no bound, by this much of themselves.
inline constexpr double promised = 1e-8;

/// How far the order parameters of the state with these unknowns are off, in the sense of `promised`, if every unknown
/// is off by `error`.
double error_of_levels(const BrokenSymmetry& saddle, const Vector& u, const Vector& error);

/// The stationary point near `start`, or what was reached. Levels that have merged, and numbers that did not converge,
/// are no state; nor is one whose order parameters are not right to what is `promised`, however small the residual.
Attempt solved(const BrokenSymmetry& saddle, const Levels& start, Pinned pinned, int steps);

/// The same of as many steps as the start has, extremal in y.
Attempt solved(const Site& model, const Levels& start, Pinned pinned, int steps = 30);

/// Where to look for one more step of a state that has broken only just: its ends stay, and y spreads about the
/// breaking point by what the replicons are below 0. Precondition: T > 0.
Levels just_broken(const Site& model, const Attempt& shallower);

/// One more step, from the state of one step less. The overlaps are iterated before Newton's method. Where y is still
/// far off that may lead astray: then they are not, or less.
Attempt deeper(const Site& model, const Attempt& shallower, Pinned pinned);

/// Where to look for the first step out of an unstable replica-symmetric state. The clusters of a narrow split differ
/// in their fields by a variance v = kappa (1 - q_0), over which the density of fields, C/2, is constant. At T = 0 the
/// equations have then one solution: y sqrt(v) = 1.0543, sqrt(v) = 1.4541 kappa C/2, and 0.2335 C is left. At finite T
/// the split closes with the replicon, and y tends to the breaking point.
Levels split(const Site& model, const Solution& rs, double factor);

/// Whether the overlaps of a state broken out of this one would differ by less than 1e-7, or would count as merged.
bool split_is_invisible(const Site& model, const Solution& rs);

/// The first step out of a replica-symmetric state.
Attempt first_step(const Site& model, const Solution& rs, Pinned pinned);

/// As many steps as asked for, or fewer where the state is stable with fewer, or its levels are so close that those of
/// one more step would merge.
Attempt descended(const Site& model, Attempt found, Pinned pinned, std::size_t depth);

/// What is reported of it.
Solution report(const Site& model, Branch branch, const Attempt& found);

} // namespace detail

} // namespace mattis::solvers
