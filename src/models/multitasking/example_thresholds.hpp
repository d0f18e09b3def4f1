#pragma once

#include <optional>
#include <vector>

#include "models/data/pattern_law.hpp"
#include "models/multitasking/amplitude_groups.hpp"
#include "models/multitasking/states.hpp"

namespace mattis::multitasking {

/// The standard criterion: a signal of one standard deviation, erf(1/sqrt 2) = 0.68 of the overlap.
inline constexpr double standard_confidence = 0.70710678118654752440;

/// Overlaps of every group after one zero-temperature update of all spins from a state with overlaps m* (amplitudes of
/// `at`), Gaussian data: m_mu = E xi^mu erf(S/sqrt(2V)), S = sum xi m*, V = rho sum (xi m*)^2. Supervised and
/// unsupervised alike where K M << N.
Vector overlaps_after_update(double d, const AmplitudeGroups& at, double rho);

/// The noise rho of the examples at which the smallest ratio m/m* after one update is erf(confidence).
double threshold_after_update(double d, const AmplitudeGroups& at, double confidence = standard_confidence);

/// State of K equal overlaps c/K E|sum of K entries| at T = 0.
AmplitudeGroups parallel_overlaps(double d, int K);

/// Least number of examples of quality r with (1-r^2)/(M r^2) <= rho_c.
int least_examples(double r, double rho_c);

/// Largest rho at which the state continued from `start` at rho = 0 (Gaussian data, temperature T) still has
/// m_mu >= erf(confidence) m_mu(0) for every pattern with m_mu(0) > 0. Nothing where the start does not converge.
struct SelfConsistentThreshold {
    double rho = 0.0;
    std::vector<double> m{}, m0{};
};
std::optional<SelfConsistentThreshold> self_consistent_threshold(double d, double T, const AmplitudeGroups& start,
                                                                 double confidence = standard_confidence);

} // namespace mattis::multitasking
