#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "learning/network/network_shape.hpp"
#include "learning/network/unit_rows.hpp"

namespace mattis::learning {

/// What a pass forward through a network leaves for the pass back. It keeps its room from call to call.
template <class Real>
struct NetworkPass {
    std::size_t columns = 0;
    std::vector<std::vector<Real>> z, a, inverse; ///< of each layer: UnitRows
    std::vector<std::vector<Real>> delta;         ///< derivatives of the loss by the products of weights and inputs
    std::vector<std::vector<Real>> squares;       ///< of the inputs of each layer, where squared gradients are wanted

    const std::vector<Real>& outputs() const { return a.back(); } ///< N_L x B
};

/// A fully connected network in which units of one kind turn the products of weights and inputs into outputs. It holds
/// no parameters: they are given as one array, the weights as NetworkShape lays them out, then for each layer
/// `Units::vectors` arrays of N_l numbers. Gradients have the same form. Works on `threads` threads by blocks of rows
/// that do not depend on them, and no sum goes over two blocks: the bits are the same for any number.
template <class Real, class Units>
class LayeredNetwork {
public:
    LayeredNetwork(NetworkShape shape, Units units, int threads);

    const NetworkShape& shape() const { return shape_; }
    std::size_t parameters() const { return shape_.weights() + Units::vectors * shape_.units(); }
    /// Where the k-th array of a layer lies among the parameters.
    std::size_t vector(std::size_t layer, std::size_t k) const { return vectors_[layer] + k * shape_.outputs(layer); }

    /// `inputs`: N_0 x B, columns one after the other.
    void forward(const Real* parameters, const Real* inputs, std::size_t columns, NetworkPass<Real>& pass) const;

    /// Mean over the minibatch of -ln(probability of the label) by softmax, and its gradient. NaN if an output is not
    /// finite; the gradient has no meaning then. Throws std::out_of_range for a label that is no class.
    double gradient(const Real* parameters, const Real* inputs, std::span<const std::uint8_t> labels,
                    NetworkPass<Real>& pass, Real* gradient) const;

    /// Sum over the examples of (d ln(probability of the label)/dw)^2 for each weight w, the statistics of the
    /// minibatch held fixed (backward_alone of the units). The gradient of one example is delta_i a_j, so that the sum
    /// is one product of the matrices of their squares.
    void squared_gradients(const Real* parameters, const Real* inputs, std::span<const std::uint8_t> labels,
                           NetworkPass<Real>& pass, Real* sums) const;

private:
    UnitRows<Real> rows(const WeightBlock& block, const Real* parameters, NetworkPass<Real>& pass) const;
    /// delta of the block: of the layer above, by the outputs of the block.
    void take_down(const WeightBlock& block, const Real* parameters, NetworkPass<Real>& pass) const;
    template <class Work>
    void each_block(std::size_t layer, const Work& work) const;

    NetworkShape shape_;
    Units units_;
    int threads_;
    std::vector<std::size_t> vectors_; ///< of each layer: where its arrays begin
};

} // namespace mattis::learning
