#include "solvers/levels.hpp"

#include <algorithm>
#include <cmath>

namespace mattis::solvers {

namespace {

double logit(double x) { return std::log(x / (1.0 - x)); }

/// Piecewise linear through (x, y), continued beyond its ends; through one point with the slope given.
double interpolated(const std::vector<double>& x, const std::vector<double>& y, double at, double slope) {
    if (x.size() == 1) return y[0] + slope * (at - x[0]);
    std::size_t i = 1;
    while (i + 1 < x.size() && x[i] < at) ++i;
    return y[i - 1] + (y[i] - y[i - 1]) * (at - x[i - 1]) / (x[i] - x[i - 1]);
}

/// The first step within the clusters of a state with q_0 = 0, as in the p-spin glass: the coefficients are those of P
/// = 3 (from T = 0 to its Gardner temperature).
void break_the_clusters(Levels& next, double y, double T, double complement, double replicon) {
    constexpr double ratio = 3.3, bending = 0.93, least = 1.1;
    constexpr double outer = 1.75, inner = 0.7, outer_at_zero = 0.02;
    next.y = {y, std::max(least * y, ratio * y / (1.0 + bending * T * ratio * y))};
    if (T > 0.0)
        next.q = {0.0, std::max(0.5 * (1.0 - complement), 1.0 - complement * (1.0 - outer * replicon)),
                  1.0 - complement / (1.0 - inner * replicon)};
    else
        next.q = {0.0, 1.0 - outer_at_zero, 1.0};
}

} // namespace

Levels one_step_deeper(const Levels& at, const LevelsStability& stability, double T, bool uncorrelated) {
    constexpr double overlap_slope = 1.5, breaking_slope = 0.857; // SK, T = 0, between k = 1 and 2
    constexpr double just = 0.03;                                 // a replicon that is small
    const bool frozen = T == 0.0;
    const bool just_broken = (uncorrelated || at.m > 0.0) && !frozen;
    const double slope =
        just_broken ? breaking_slope * stability.innermost / (stability.innermost - just) : breaking_slope;
    const std::size_t outside = uncorrelated ? 1 : 0;
    const std::size_t k = at.depth() - outside, overlaps = frozen ? k : k + 1;
    Levels next{.m = at.m, .C = at.C};
    if (k == 0) {
        break_the_clusters(next, at.y[0], T, 1.0 - at.q[1], stability.innermost);
    } else {
        next.q.assign(outside, 0.0);
        next.y.assign(at.y.begin(), at.y.begin() + static_cast<std::ptrdiff_t>(outside));
        const double y0 = uncorrelated ? at.y[0] : 0.0;
        const auto rungs = static_cast<double>(k) + 1.0;
        std::vector<double> place, height;
        for (std::size_t i = 0; i < overlaps; ++i) {
            place.push_back(logit((static_cast<double>(i) + 0.5) / rungs));
            height.push_back(logit(at.q[outside + i]));
        }
        for (std::size_t i = 0; i <= overlaps; ++i)
            next.q.push_back(1.0 / (1.0 + std::exp(-interpolated(place, height,
                                                                 logit((static_cast<double>(i) + 0.5) / (rungs + 1.0)),
                                                                 overlap_slope))));
        if (frozen) next.q.push_back(1.0);
        std::vector<double> q(at.q.begin() + static_cast<std::ptrdiff_t>(outside), at.q.end()), scale;
        for (std::size_t i = outside; i < at.q.size(); ++i) scale.push_back(std::log(stability.kappa[i]));
        const auto between = [&](double a, double b) { return interpolated(q, scale, 0.5 * (a + b), 0.0); };
        place.clear(), height.clear();
        for (std::size_t i = 0; i < k; ++i) {
            const double y = at.y[outside + i];
            place.push_back(logit((static_cast<double>(i) + 1.0) / rungs));
            height.push_back(std::log((y - y0) / (1.0 - T * y)) + between(q[i], q[i + 1]));
        }
        for (std::size_t i = 0; i <= k; ++i) {
            const double at_place = logit((static_cast<double>(i) + 1.0) / (rungs + 1.0));
            const double e = std::exp(interpolated(place, height, at_place, slope) -
                                      between(next.q[outside + i], next.q[outside + i + 1]));
            next.y.push_back((y0 + e) / (1.0 + T * e));
        }
    }
    if (!frozen) next.C = (1.0 - next.q.back()) / T;
    return next;
}

Levels one_step_deeper_near_onset(const Levels& at, double T) {
    const auto stretched = [](std::vector<double> known, double first, std::size_t count, double rungs) {
        std::vector<double> place{0.0}, longer;
        for (std::size_t i = 0; i < known.size(); ++i) place.push_back((static_cast<double>(i) + first) / rungs);
        known.insert(known.begin(), 0.0);
        for (std::size_t i = 0; i < count; ++i)
            longer.push_back(interpolated(place, known, (static_cast<double>(i) + first) / (rungs + 1.0), 0.0));
        return longer;
    };
    const double rungs = static_cast<double>(at.depth()) + 0.5;
    Levels next{.m = at.m,
                .q = stretched(at.q, 0.5, at.q.size() + 1, rungs),
                .y = stretched(at.y, 1.0, at.y.size() + 1, rungs)};
    next.C = (1.0 - next.q.back()) / T;
    return next;
}

double separation(const Levels& at) {
    double smallest = 1.0;
    for (std::size_t i = 1; i < at.q.size(); ++i) smallest = std::min(smallest, at.q[i] - at.q[i - 1]);
    return smallest / std::min(1.0 - at.q.front(), at.q.back());
}

} // namespace mattis::solvers
