#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/rng.hpp"
#include "learning/network/network_settings.hpp"
#include "learning/network/network_shape.hpp"

namespace mattis::learning {

/// The laws of all binary weights of a network: w = +-1 with mean mu and variance sigma = 1 - mu^2.
template <class Real>
struct WeightLaws {
    const Real* mu;
    const Real* sigma;
};

/// A minibatch on its way through a network of binary weights with Gaussian pre-activations, and back
/// (arXiv:2212.02846; equations: docs/theory.md, "Multilayer networks of binary weights"):
///   v = [sigma (a^2)/N]^(1/2),  z = mu a/sqrt(N) + v noise,  a' = activation(z)
/// with N inputs a of a layer. The noise is drawn at each way forward and kept for the way back. Real is float; double
/// is there for tests. All work is dealt out to threads in pieces that do not depend on their number: it changes no
/// bit.
template <class Real>
class VariationalPass {
public:
    VariationalPass(const NetworkShape& shape, Activation activation, int threads);

    /// From inputs, N_0 x columns, which must live until the gradient is taken. Returns the pre-activations of the last
    /// layer, N_L x columns. No memory is taken unless there are more columns than ever before.
    std::span<const Real> forward(const WeightLaws<Real>& laws, const Real* inputs, std::size_t columns, Stream& noise);
    /// Without noise and variances: z = w a/sqrt(N) for given weights.
    std::span<const Real> forward(const Real* weights, const Real* inputs, std::size_t columns);

    /// Softmax and cross entropy of what the noisy way forward has given, summed over the columns; then the gradients
    /// by all pre-activations. NaN, and nothing else, where a pre-activation is not finite.
    double backward(const WeightLaws<Real>& laws, std::span<const std::uint8_t> labels);

    /// For a block of rows, what field_gradient() makes the gradient by the fields of: (1/sqrt(N)) delta a^T, the
    /// gradient of the loss by mu at given variances, and (1/N) (delta noise/v) (a^2)^T, twice that by the variances.
    void weight_gradients(const WeightBlock& block, Real* mean, Real* spread) const;
    /// An upper bound on the magnitudes of what weight_gradients() gives for any block; infinite or NaN if there is
    /// none.
    double largest_gradient() const;

    std::size_t memory() const; ///< bytes

private:
    void make_room(std::size_t columns);
    void enter(const Real* inputs, std::size_t columns);
    void draw_noise(Stream& noise);
    void noisy_rows(const WeightLaws<Real>& laws, const WeightBlock& block);
    void sure_rows(const Real* weights, const WeightBlock& block);
    /// Sums (1/sqrt(N)) w a of a block of rows to `z`.
    void sums(const Real* weights, const WeightBlock& block);
    /// Gradients by those outputs of a layer that the block of rows gives, from those of the layer above.
    void delta_rows(const WeightLaws<Real>& laws, const WeightBlock& block);
    std::span<const Real> last() const;

    const Real* input(std::size_t layer) const { return layer == 0 ? inputs_ : a_.data() + units(layer - 1); }
    const Real* squared_input(std::size_t layer) const {
        return layer == 0 ? input_squares_.data() : squares_.data() + units(layer - 1);
    }
    /// Where the columns of a layer's outputs begin.
    std::size_t units(std::size_t layer) const { return unit_starts_[layer] * columns_; }

    NetworkShape shape_;
    Activation activation_;
    int threads_;
    std::vector<std::size_t> unit_starts_;
    std::size_t columns_ = 0, room_ = 0;
    const Real* inputs_ = nullptr;
    std::vector<Real> input_squares_;
    std::vector<Real> a_, squares_; ///< activations, those of the last layer are its pre-activations
    std::vector<Real> ratio_;       ///< the noise, then noise/v
    std::vector<Real> delta_;       ///< gradient by z
    std::vector<Real> spread_;      ///< the variances v^2, then delta noise/v
};

extern template class VariationalPass<float>;
extern template class VariationalPass<double>;

} // namespace mattis::learning
