#include "solvers/rsb/levels.hpp"

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

/// The first step within the clusters of a state with q_0 = 0, as in the p-spin glass. The coefficients are those of P
/// = 3 from T > 0 to its Gardner temperature; at T = 0, with the C and kappa of the state, of P = 4, between those of P
/// = 3 and of the limit of large P, where the split is narrow.
void break_the_clusters(Levels& next, const Levels& at, const LevelsStability& stability, double T) {
    const double y = at.y[0];
    if (T == 0.0) {
        const double kappa = stability.kappa[1];
        next.q = {0.0, 1.0 - std::min(0.74 * kappa * at.C * at.C, 0.5), 1.0};
        next.y = {y, y + 1.25 / (kappa * at.C)};
        next.C = 0.27 * at.C;
        return;
    }
    constexpr double ratio = 3.3, bending = 0.93, least = 1.1;
    constexpr double outer = 1.75, inner = 0.7;
    const double complement = 1.0 - at.q[1], replicon = stability.innermost;
    next.y = {y, std::max(least * y, ratio * y / (1.0 + bending * T * ratio * y))};
    next.q = {0.0, std::max(0.5 * (1.0 - complement), 1.0 - complement * (1.0 - outer * replicon)),
              1.0 - complement / (1.0 - inner * replicon)};
}

/// Retrieval at T = 0 in the limit of small load, where fields are spread evenly over the width of the clusters: 1 -
/// q_i, y_i and C in units of 1 - q_0, y and C of one step. Computed with P = 4 at alpha = 0.165, kappa C^2 = 1e-5.
struct NarrowLevels {
    std::vector<double> complement, y;
    double C;
};

const std::vector<NarrowLevels> narrow_levels{
    {{1.0}, {1.0}, 1.0},
    {{1.132, 0.225}, {0.7459, 2.156}, 0.4693},
    {{1.174, 0.4137, 0.08022}, {0.6604, 1.28, 3.621}, 0.2799},
    {{1.192, 0.5493, 0.1893, 0.03654}, {0.6174, 1.007, 1.908, 5.37}, 0.1888},
    {{1.202, 0.6482, 0.293, 0.1004, 0.01935}, {0.5914, 0.875, 1.396, 2.626, 7.38}, 0.1374},
    {{1.207, 0.7227, 0.3834, 0.1723, 0.05894, 0.01135}, {0.574, 0.7968, 1.155, 1.83, 3.432, 9.637}, 0.1052},
    {{1.211, 0.7806, 0.4606, 0.243, 0.109, 0.03723, 0.007169},
     {0.5615, 0.7451, 1.016, 1.461, 2.306, 4.32, 12.13},
     0.08362},
    {{1.213, 0.8266, 0.5262, 0.3089, 0.1626, 0.0728, 0.02487, 0.004787},
     {0.5521, 0.7083, 0.9246, 1.251, 1.792, 2.824, 5.287, 14.84},
     0.06833}};

/// The values `wanted`, times what the known actual values exceed their references by, interpolated in the logarithm.
std::vector<double> rescaled(const std::vector<double>& wanted, const std::vector<double>& reference,
                             const std::vector<double>& actual) {
    std::vector<double> place, excess, values;
    for (std::size_t i = 0; i < reference.size(); ++i) {
        place.push_back(std::log(reference[i]));
        excess.push_back(std::log(actual[i] / reference[i]));
    }
    const bool falling = place.back() < place.front();
    if (falling) std::reverse(place.begin(), place.end()), std::reverse(excess.begin(), excess.end());
    for (const double w : wanted) values.push_back(w * std::exp(interpolated(place, excess, std::log(w), 0.0)));
    return values;
}

} // namespace

Levels deeper_levels(const Levels& at, const LevelsStability& stability, double T, bool uncorrelated) {
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
        break_the_clusters(next, at, stability, T);
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

Levels deeper_levels_near_onset(const Levels& at, double T) {
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

Levels deeper_levels_in_the_ground_state(const Levels& at, bool uncorrelated) {
    const std::ptrdiff_t outside = uncorrelated ? 1 : 0;
    const std::size_t inside = at.depth() - static_cast<std::size_t>(outside);
    const NarrowLevels &known = narrow_levels.at(inside - 1), &wanted = narrow_levels.at(inside);
    std::vector<double> complement;
    for (std::size_t i = at.depth() - inside; i < at.depth(); ++i) complement.push_back(1.0 - at.q[i]);
    const std::vector<double> y(at.y.begin() + outside, at.y.end());
    Levels next{.m = at.m, .C = at.C * wanted.C / known.C};
    next.q.assign(at.q.begin(), at.q.begin() + outside);
    next.y.assign(at.y.begin(), at.y.begin() + outside);
    for (const double c : rescaled(wanted.complement, known.complement, complement)) next.q.push_back(1.0 - c);
    for (const double value : rescaled(wanted.y, known.y, y)) next.y.push_back(value);
    next.q.push_back(1.0);
    return next;
}

Levels deeper_levels_just_broken(const Levels& at, double T, double shift) {
    // Of n given values, values at the n + 1 places of the same range; places run from `first` to 1 - `first` of it.
    const auto refined = [](const std::vector<double>& values, bool ends) {
        const std::size_t n = values.size();
        const auto place = [&](std::size_t i, std::size_t count) {
            return ends ? static_cast<double>(i) / static_cast<double>(count - 1)
                        : (static_cast<double>(i) + 0.5) / static_cast<double>(count);
        };
        std::vector<double> places, finer;
        for (std::size_t i = 0; i < n; ++i) places.push_back(place(i, n));
        for (std::size_t i = 0; i <= n; ++i) finer.push_back(interpolated(places, values, place(i, n + 1), 0.0));
        return finer;
    };
    Levels next{.m = at.m, .q = refined(at.q, true), .y = {at.y[0] - shift, at.y[0] + shift}};
    if (at.depth() > 1) next.y = refined(at.y, false);
    next.C = (1.0 - next.q.back()) / T;
    return next;
}

Levels warmed(const Levels& frozen, double T) {
    constexpr double bending = 0.75, largest_share = 0.5;
    Levels at = frozen;
    at.C = std::min(frozen.C, largest_share * (1.0 - frozen.q[frozen.depth() - 1]) / T);
    at.q.back() = 1.0 - T * at.C;
    for (double& y : at.y) y /= 1.0 + bending * T * y;
    return at;
}

double separation(const Levels& at) {
    double smallest = 1.0;
    for (std::size_t i = 1; i < at.q.size(); ++i) smallest = std::min(smallest, at.q[i] - at.q[i - 1]);
    return smallest / std::min(1.0 - at.q.front(), at.q.back());
}

} // namespace mattis::solvers
