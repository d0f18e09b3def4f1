#include "models/perceptron/field_nodes.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "core/elementary.hpp"
#include "core/vector_clones.hpp"

namespace mattis {

namespace {

/// Around F = 0 at x = `farthest` steps are graded_step * farthest where the Gaussian is large.
constexpr double largest_even = 1.5, reach = 9.2, farthest = 9.0, graded_step = 0.08;

MATTIS_VECTOR_CLONES void shift(const double* __restrict by, const double* __restrict measure, std::size_t count,
                                double middle, double* __restrict x, double* __restrict weight) {
    for (std::size_t k = 0; k < count; ++k) {
        x[k] = middle + by[k];
        weight[k] = measure[k] * exp_minus(0.5 * x[k] * x[k]);
    }
}

} // namespace

FieldNodes::FieldNodes(double by_x) : by_x_(by_x), graded_(by_x > largest_even) {
    constexpr double step = 0.25, weak = 0.5; // of cosh, whose zeros are pi/2 away
    if (!graded_) {
        nodes_ = even_nodes(step / std::hypot(weak, by_x));
        return;
    }
    const int last = static_cast<int>(std::asinh((reach + farthest) * by_x) / graded_step) + 1;
    for (int k = -last; k <= last; ++k) {
        shift_.push_back(std::sinh(graded_step * k) / by_x);
        measure_.push_back(graded_step / std::sqrt(2.0 * std::numbers::pi) * std::hypot(shift_.back(), 1.0 / by_x));
    }
    nodes_ = {std::vector<double>(shift_.size()), std::vector<double>(shift_.size())};
}

const NormalNodes& FieldNodes::at(double base) {
    if (graded_)
        shift(shift_.data(), measure_.data(), shift_.size(), std::clamp(-base / by_x_, -farthest, farthest),
              nodes_.x.data(), nodes_.weight.data());
    return nodes_;
}

} // namespace mattis
