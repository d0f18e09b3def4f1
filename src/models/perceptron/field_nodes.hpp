#pragma once

#include <vector>

#include "models/perceptron/normal_nodes.hpp"

namespace mattis {

/// Nodes of averages over a standard Gaussian x of functions of a field F = base + by_x x that vary on the scale of
/// tanh F: even ones, or, where by_x is large, graded around F = 0, so that their number grows like ln by_x.
class FieldNodes {
public:
    /// Precondition: by_x >= 0.
    explicit FieldNodes(double by_x);

    /// The nodes for this base; they live until the next call. Their number is always the same.
    const NormalNodes& at(double base);

private:
    double by_x_;
    bool graded_;
    std::vector<double> shift_{}, measure_{}; ///< of graded nodes: x less that of F = 0, and dx without the Gaussian
    NormalNodes nodes_{};
};

} // namespace mattis
