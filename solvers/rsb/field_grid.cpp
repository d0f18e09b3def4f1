#include "solvers/rsb/field_grid.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "solvers/rsb/stencils.hpp"

namespace mattis::solvers {

bool innermost_is_averaged(const Cascade& cascade) {
    const std::size_t k = cascade.breaking.size();
    return std::sqrt(cascade.variance[k] - cascade.variance[k - 1]) >= cascade.T;
}

bool is_unresolved(double v, double step) { return v < 6.0 * step * step; }

std::size_t nodes_of(double v, double y, double step) {
    if (is_unresolved(v, step)) return stencil_reach;
    return static_cast<std::size_t>(std::ceil((gaussian_tail * std::sqrt(v) + y * v) / step));
}

namespace {

/// Multiplications of the averages on a grid of this step; infinite where the grid would not fit. An innermost level
/// that needs no grid costs so much a node.
double work(const Cascade& cascade, double reach, double step) {
    constexpr double largest_size = 1e5, closed = 100.0;
    if (!(reach < largest_size * step)) return std::numeric_limits<double>::infinity();
    const std::size_t levels = cascade.breaking.size() - (innermost_is_averaged(cascade) ? 1 : 0);
    double band = levels < cascade.breaking.size() ? closed : 0.0;
    for (std::size_t i = cascade.variance[0] > 0.0 || cascade.signal != 0.0 ? 1 : 2; i <= levels; ++i) {
        const double v = cascade.variance[i] - cascade.variance[i - 1];
        band += 2.0 * static_cast<double>(nodes_of(v, cascade.breaking[i - 1], step));
    }
    return reach / step * band;
}

/// The step that resolves every level, or what phi varies over next to a level that is much narrower.
double step_for_widths(const Cascade& cascade) {
    constexpr double per_width = 0.22, per_scale = 0.08, per_tilt = 0.1, off_the_nodes = 0.7;
    const std::size_t depth = cascade.breaking.size();
    double step = std::numeric_limits<double>::infinity(), of_scales = step;
    std::vector<double> narrow;
    for (std::size_t i = 0; i <= depth; ++i) {
        const double inside = cascade.variance[depth] - cascade.variance[i];
        const double v = cascade.variance[i] - (i > 0 ? cascade.variance[i - 1] : 0.0);
        double largest =
            std::min(per_scale * std::sqrt(cascade.T * cascade.T + inside), per_tilt / cascade.breaking.back());
        const bool at_signal = i == 0 && cascade.signal != 0.0; // off the nodes, whatever its width
        if (at_signal) largest *= off_the_nodes;
        if (v == 0.0 && !at_signal) continue;
        if (v < largest * largest && (i > 0 || cascade.kinds.empty())) {
            of_scales = std::min(of_scales, largest);
            narrow.push_back(v);
        } else {
            step = std::min(step, per_width * std::sqrt(v));
        }
    }
    step = std::min(step, of_scales);
    std::ranges::sort(narrow, std::greater{});
    for (const double v : narrow) // wider than a step after all
        if (v > step * step) step = std::min(step, per_width * std::sqrt(v));
    return step;
}

/// Distance from 0 at which exp(-2 |x|/T) and a Gaussian of variance W around the field together are nothing.
double reach_of_temperature(double W, double T) {
    constexpr double decay = 0.5 * gaussian_tail * gaussian_tail;
    const double sigma = std::sqrt(W);
    return 2.0 * sigma >= gaussian_tail * T ? gaussian_tail * sigma : 0.5 * decay * T + W / T;
}

} // namespace

FieldGrid grid_for(const Cascade& cascade, double finer) {
    constexpr double per_tilt = 0.44, per_temperature = 0.2;
    constexpr double for_temperature = 2e8;
    const std::size_t depth = cascade.breaking.size();
    // How much work is sensible: states have levels whose widths differ the more the more there are.
    const auto k = static_cast<double>(depth);
    const double for_widths = cascade.T > 0.0 ? 3e6 * k * k : std::max(1e6, 1e5 * k * k * k);
    double reach = reach_of_temperature(cascade.variance[depth] - cascade.variance[0], cascade.T);
    double step = step_for_widths(cascade);
    for (std::size_t i = 1; i <= depth; ++i)
        reach += cascade.breaking[i - 1] * (cascade.variance[i] - cascade.variance[i - 1]);
    if (work(cascade, reach, step) > for_widths) return {0.0, 0};
    if (innermost_is_averaged(cascade))
        step = std::min(step, per_tilt / cascade.breaking[depth - 1]);
    else
        step = std::min(step, per_temperature * cascade.T);
    if (work(cascade, reach, step) > for_temperature) return {0.0, 0};
    step /= finer;
    return {step, static_cast<std::size_t>(std::ceil(reach / step)) + 1};
}

} // namespace mattis::solvers
