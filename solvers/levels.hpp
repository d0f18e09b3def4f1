#pragma once

#include <cstddef>
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

/// Where to look for the state of one more step, given that of k >= 1 steps at temperature T: overlaps and breaking
/// parameters as functions of their place in the ladder are alike at every k (place (i + 1/2)/(k+1) of q_i, i/(k+1) of
/// y_i), so they are interpolated, ln[q/(1-q)] and ln[y/(1 - T y)] against the logit of the place. Where one number is
/// not enough for a slope, that of the Sherrington-Kirkpatrick glass is taken, times `stretch` for y. `uncorrelated`: q_0 = 0 is kept, and
/// the ladder within the clusters, y measured from y_1, is extended; all of its steps lie at q near q_1.
Levels one_step_deeper(const Levels& at, double T, bool uncorrelated, double stretch = 1.0);

/// Smallest distance between neighbouring overlaps, relative to 1 - q_0 or to q_k if that is smaller: states whose
/// levels have merged are not broken. Precondition: depth >= 1.
double separation(const Levels& at);

} // namespace mattis::solvers
