#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/roots.hpp>

namespace mattis::solvers {

namespace detail {

/// A point at which a gap is defined.
struct GapSample {
    double at;
    std::optional<double> gap;
};

/// The zero between two points at which `gap` has opposite signs, by TOMS 748 to about 50 bits; in log x where the ends
/// are decades apart. Nothing where `gap` jumps over zero, or is not defined on the way.
template <class F>
std::optional<double> zero_between(F& gap, const GapSample& a, const GapSample& b) {
    constexpr double decades = 1e3;
    const bool logarithmic = a.at > 0.0 && b.at > decades * a.at;
    const auto x_of = [&](double t) { return logarithmic ? std::exp(t) : t; };
    const auto t_of = [&](double x) { return logarithmic ? std::log(x) : x; };
    bool defined = true;
    const auto value = [&](double t) {
        const auto at = gap(x_of(t));
        defined = defined && at.has_value();
        return at.value_or(0.0); // ends the search
    };
    std::uintmax_t iterations = 500;
    const auto [low, high] = boost::math::tools::toms748_solve(
        value, t_of(a.at), t_of(b.at), *a.gap, *b.gap, boost::math::tools::eps_tolerance<double>(50), iterations);
    const double at_low = std::abs(value(low)), at_high = std::abs(value(high));
    constexpr double small = 1e-9, reduced = 1e-6;
    const double nearest = std::min(at_low, at_high);
    const bool continuous = nearest <= std::max(small, reduced * std::min(std::abs(*a.gap), std::abs(*b.gap)));
    if (!defined || !continuous) return std::nullopt;
    return x_of(at_low <= at_high ? low : high);
}

} // namespace detail

/// All zeros of `gap` found from its values on an ascending grid, ascending. `gap` returns nothing where it is not
/// defined (the branch is absent): a cell with one undefined end is cut back to the edge of existence by bisection, so
/// that a zero between the last grid point and the edge is not lost. Where three neighbours come closest to zero in the
/// middle without crossing, the extremum is located, so that two zeros in one cell are found as well. Zeros at which
/// gap does not change sign are not reported, nor are jumps over zero.
template <class F>
std::vector<double> crossings(F&& gap, const std::vector<double>& grid) {
    using Sample = detail::GapSample;
    std::vector<Sample> samples;
    for (const double x : grid) {
        const Sample next{x, gap(x)};
        if (!samples.empty() && samples.back().gap.has_value() != next.gap.has_value()) {
            Sample defined = next.gap ? next : samples.back();
            double undefined = next.gap ? samples.back().at : next.at;
            for (int step = 0; step < 60; ++step) {
                const double middle = 0.5 * (defined.at + undefined);
                if (middle == defined.at || middle == undefined) break;
                const auto value = gap(middle);
                if (value)
                    defined = {middle, value};
                else
                    undefined = middle;
            }
            samples.push_back(defined);
        }
        samples.push_back(next);
    }

    std::vector<double> zeros;
    const auto refine = [&](const Sample& a, const Sample& b) {
        if (const auto zero = detail::zero_between(gap, a, b)) zeros.push_back(*zero);
    };
    const auto crosses = [](const Sample& a, const Sample& b) { return (*a.gap < 0.0) != (*b.gap < 0.0); };
    for (std::size_t k = 1; k < samples.size(); ++k) {
        const Sample& a = samples[k - 1];
        const Sample& b = samples[k];
        if (!a.gap || !b.gap || a.at == b.at) continue;
        if (crosses(a, b)) {
            refine(a, b);
            continue;
        }
        if (k + 1 >= samples.size() || !samples[k + 1].gap || crosses(b, samples[k + 1])) continue;
        const Sample& c = samples[k + 1];
        if (std::abs(*b.gap) >= std::abs(*a.gap) || std::abs(*b.gap) >= std::abs(*c.gap)) continue;
        const double sign = *b.gap < 0.0 ? -1.0 : 1.0;
        const auto [at, value] = boost::math::tools::brent_find_minima(
            [&](double x) { return sign * gap(x).value_or(*b.gap); }, a.at, c.at, 30);
        if (value >= 0.0) continue;
        const Sample extremum{at, sign * value};
        refine(a, extremum);
        refine(extremum, c);
    }
    return zeros;
}

/// n + 1 points from a to b with constant spacing.
inline std::vector<double> linear_grid(double a, double b, int n) {
    std::vector<double> grid;
    for (int k = 0; k <= n; ++k) grid.push_back(k == n ? b : a + (b - a) * k / n);
    return grid;
}

/// n + 1 points from a > 0 to b > a with constant ratio.
inline std::vector<double> geometric_grid(double a, double b, int n) {
    std::vector<double> grid;
    for (int k = 0; k <= n; ++k) grid.push_back(k == n ? b : a * std::pow(b / a, static_cast<double>(k) / n));
    return grid;
}

} // namespace mattis::solvers
