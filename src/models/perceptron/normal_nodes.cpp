#include "models/perceptron/normal_nodes.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace mattis {

namespace {

/// The largest k of nodes -k, ..., k. Beyond a million of them, or where it is no number, a step is no step.
int last_node(double steps) {
    constexpr double most = 1e6;
    if (!(steps >= 0.0 && steps < most)) throw std::invalid_argument("nodes of a Gaussian: the step is out of range");
    return static_cast<int>(steps) + 1;
}

double density(double x) { return std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::numbers::pi); }

} // namespace

NormalNodes even_nodes(double step, double reach) {
    const int last = last_node(reach / step);
    NormalNodes nodes;
    for (int k = -last; k <= last; ++k) {
        nodes.x.push_back(step * k);
        nodes.weight.push_back(step * density(step * k));
    }
    return nodes;
}

NormalNodes graded_nodes(double slope) {
    constexpr double reach = 9.2, step = 0.13; // the Gaussian grows where Im tau > pi/4: exp(-2 pi pi/4/step) = 3e-17
    const double scale = 1.0 / std::max(1.0, slope);
    const int last = last_node(std::asinh(reach / scale) / step);
    NormalNodes nodes;
    for (int k = -last; k <= last; ++k) {
        const double x = scale * std::sinh(step * k);
        nodes.x.push_back(x);
        nodes.weight.push_back(step * std::hypot(scale, x) * density(x));
    }
    return nodes;
}

} // namespace mattis
