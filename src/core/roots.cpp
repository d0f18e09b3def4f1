#include "core/roots.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/roots.hpp>

#include "core/watch.hpp"

namespace mattis {

std::optional<double> zero_between(const Gap& gap, const GapSample& a, const GapSample& b) {
    constexpr double decades = 1e3;
    const bool logarithmic = a.at > 0.0 && b.at > decades * a.at;
    const auto x_of = [&](double t) { return logarithmic ? std::exp(t) : t; };
    const auto t_of = [&](double x) { return logarithmic ? std::log(x) : x; };
    bool defined = true;
    const auto value = [&](double t) {
        pause_point();
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

namespace {

bool crosses(const GapSample& a, const GapSample& b) { return (*a.gap < 0.0) != (*b.gap < 0.0); }

/// The last point between two, of which one is defined, that is.
GapSample edge_between(const Gap& gap, const GapSample& a, const GapSample& b) {
    GapSample defined = b.gap ? b : a;
    double undefined = b.gap ? a.at : b.at;
    for (int step = 0; step < 60; ++step) {
        const double middle = 0.5 * (defined.at + undefined);
        if (middle == defined.at || middle == undefined) break;
        const auto value = gap(middle);
        if (value)
            defined = {middle, value};
        else
            undefined = middle;
    }
    return defined;
}

/// The gap on the grid, and at the edges of where it is defined.
std::vector<GapSample> looked_at(const Gap& gap, const std::vector<double>& grid) {
    std::vector<GapSample> samples;
    for (const double x : grid) {
        pause_point();
        const GapSample next{x, gap(x)};
        if (!samples.empty() && samples.back().gap.has_value() != next.gap.has_value())
            samples.push_back(edge_between(gap, samples.back(), next));
        samples.push_back(next);
    }
    return samples;
}

/// Where the gap is closest to zero between a and c, if it is beyond it there; b, between them, is closer than both.
std::optional<GapSample> extremum_beyond(const Gap& gap, const GapSample& a, const GapSample& b, const GapSample& c) {
    if (std::abs(*b.gap) >= std::abs(*a.gap) || std::abs(*b.gap) >= std::abs(*c.gap)) return std::nullopt;
    const double sign = *b.gap < 0.0 ? -1.0 : 1.0;
    const auto [at, value] =
        boost::math::tools::brent_find_minima([&](double x) { return sign * gap(x).value_or(*b.gap); }, a.at, c.at, 30);
    if (value >= 0.0) return std::nullopt;
    return GapSample{at, sign * value};
}

} // namespace

std::vector<double> crossings(const Gap& gap, const std::vector<double>& grid) {
    const std::vector<GapSample> samples = looked_at(gap, grid);
    std::vector<double> zeros;
    const auto refine = [&](const GapSample& a, const GapSample& b) {
        if (const auto zero = zero_between(gap, a, b)) zeros.push_back(*zero);
    };
    for (std::size_t k = 1; k < samples.size(); ++k) {
        const GapSample& a = samples[k - 1];
        const GapSample& b = samples[k];
        if (!a.gap || !b.gap || a.at == b.at) continue;
        if (crosses(a, b)) {
            refine(a, b);
            continue;
        }
        if (k + 1 >= samples.size() || !samples[k + 1].gap || crosses(b, samples[k + 1])) continue;
        if (const auto extremum = extremum_beyond(gap, a, b, samples[k + 1])) {
            refine(a, *extremum);
            refine(*extremum, samples[k + 1]);
        }
    }
    return zeros;
}

std::vector<double> linear_grid(double a, double b, int n) {
    std::vector<double> grid;
    for (int k = 0; k <= n; ++k) grid.push_back(k == n ? b : a + (b - a) * k / n);
    return grid;
}

std::vector<double> geometric_grid(double a, double b, int n) {
    std::vector<double> grid;
    for (int k = 0; k <= n; ++k) grid.push_back(k == n ? b : a * std::pow(b / a, static_cast<double>(k) / n));
    return grid;
}

double bracketed_root(const std::function<double(double)>& f, double low, double high) {
    std::uintmax_t iterations = 200;
    const auto [a, b] =
        boost::math::tools::toms748_solve(f, low, high, boost::math::tools::eps_tolerance<double>(52), iterations);
    return std::abs(f(a)) <= std::abs(f(b)) ? a : b;
}

} // namespace mattis
