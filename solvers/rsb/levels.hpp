#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace mattis::solvers {

/// A state of k steps of replica-symmetry breaking: k+1 overlaps q_0 <= ... <= q_k and breaking parameters
/// y_1 < ... < y_k, y_i = theta_i/T; C = (1 - q_k)/T.
struct Levels {
    double m = 0.0;
    std::vector<double> q{}, y{};
    double C = 0.0;

    std::size_t depth() const { return y.size(); }
};

/// How the levels of a state respond: the couplings kappa_i of its replicons, and the innermost replicon.
struct LevelsStability {
    std::span<const double> kappa{};
    double innermost = 0.0;
};

/// Where to look for the state of one more step, given that of k >= 1 steps at temperature T.
///
/// As functions of their place (i + 1/2)/(k+1) of q_i, i/(k+1) of y_i, overlaps and breaking parameters are alike at
/// every k and in all models. So they are interpolated: ln[q/(1-q)] and ln[kappa y/(1 - T y)] against the logit of the
/// place. kappa is the coupling of the replicons at the levels, interpolated in q; it is the scale of 1/y. A single
/// number has no slope: that of the Sherrington-Kirkpatrick glass is taken. Correlated clusters that break only just
/// (small replicon of level k, m > 0 or q_0 = 0) have y close to each other.
///
/// `uncorrelated`: q_0 = 0 is kept. What is extended are the levels within the clusters, with y measured from y_1. All
/// of them lie at q near q_1.
Levels deeper_levels(const Levels& at, const LevelsStability& stability, double T, bool uncorrelated);

/// The same for small overlaps, close to where the glass appears: q_i and y_i are linear in their places (i + 1/2)/(k +
/// 1/2) and i/(k + 1/2).
Levels deeper_levels_near_onset(const Levels& at, double T);

inline constexpr std::size_t deepest_narrow_levels = 8;

/// The same for a condensed state at T = 0 of fewer than deepest_narrow_levels steps. At small load all such states are
/// one, up to the scales of 1 - q, y and C; the known levels say how far this one is from it. `uncorrelated`: for the
/// levels within the clusters of a glass with q_0 = 0, of 2 steps or more.
Levels deeper_levels_in_the_ground_state(const Levels& at, bool uncorrelated);

/// The same close to where the symmetry of a condensed state breaks continuously. The ends of the levels stay; between
/// them all is linear. A single y splits into y - `shift` and y + `shift`.
Levels deeper_levels_just_broken(const Levels& at, double T, double shift);

/// Levels at a low temperature T, given those at T = 0: each cluster widens by thermal fluctuations C.
Levels warmed(const Levels& frozen, double T);

/// Smallest distance between neighbouring overlaps, relative to 1 - q_0 or to q_k, whichever is smaller. A state whose
/// levels have merged is not broken. Precondition: depth >= 1.
double separation(const Levels& at);

} // namespace mattis::solvers
