#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "learning/network/layered_network.hpp"
#include "learning/network/learner.hpp"
#include "learning/network/normalised_units.hpp"
#include "learning/network/real_units.hpp"
#include "learning/optimiser/optimiser.hpp"

namespace mattis::learning {

/// A network that learns its weights themselves, in single precision. Gradients are those of the mean of
/// -ln(probability of the label) over the minibatch. The optimiser begins anew with every task.
///
/// NormalisedUnits: binary weights sgn w of hidden weights w (plain, metaplastic, ewc), as in the published code of
/// Laborieux et al., Nat. Commun. 12, 2549 (2021): the network has sgn w forward and backward, and the gradient by
/// sgn w moves w (straight-through); hidden units are signs, whatever the activation of the settings; every layer, the
/// last one too, has batch normalisation with the statistics of the minibatch, which is also tested with those of the
/// tested images; the decay enters the gradient, decay w; steps that shrink |w| are damped by 1 - tanh^2(meta |w|),
/// those of scales and shifts are not. w is uniform on (-0.05, 0.05) at first, scales on (0, 1), shifts are 0. Scales
/// and shifts are shared by all tasks: nobody tells the network which task an image is of. With own_scales those at the
/// end of every task are kept, as in the published code, and test the images of the task from then on; the next task
/// goes on with them.
///
/// RealUnits: real weights w and biases. Decay is decoupled from the gradient (OptimiserRule). w is Gaussian at first,
/// of variance 2/N_{l-1} in front of ReLU (He et al., arXiv:1502.01852), else 2/(N_{l-1} + N_l) (Glorot and Bengio,
/// AISTATS 2010); biases are 0.
template <class Units>
class WeightLearner : public Learner {
public:
    /// `meta`: strength of metaplasticity, of binary weights. Throws std::invalid_argument if the settings make no
    /// sense.
    WeightLearner(const NetworkSettings& settings, const StreamKey& key, double meta);

    StepLoss step(const Batch& batch, double b, Stream& noise) override;
    void end_task(const LearningTask& task, double b, Stream& stream) override;
    std::span<const Weights> readings() const override { return readings_; }
    /// Throws std::invalid_argument unless `weights` is Weights::sign. Batch normalisation takes all columns together.
    void outputs(const Eigen::MatrixXf& inputs, std::size_t task, Weights weights, double b, Stream& noise,
                 Eigen::MatrixXf& to) const override;
    std::vector<std::vector<std::int64_t>> histogram(int bins, double b) const override;
    void save(ByteWriter& to) const override;
    void load(ByteReader& from) override;
    std::size_t memory() const override;

    /// Hidden or real weights of all layers, as NetworkShape lays them out.
    std::span<const float> weights() const { return std::span(parameters_).first(network_.shape().weights()); }

protected:
    /// Adds the gradient of further terms of the loss; returns their value.
    virtual double add_terms(float* /*gradient*/) const { return 0.0; }

    const LayeredNetwork<float, Units>& network() const { return network_; }
    /// What the network computes with: signs in place of hidden weights.
    const std::vector<float>& seen() const { return Units::binary ? seen_ : parameters_; }

private:
    /// All that is not weights.
    std::span<const float> unit_parameters() const {
        return std::span(parameters_).subspan(network_.shape().weights());
    }
    bool move();
    void move_parameters();
    void renew_seen();
    double reach() const;

    static constexpr std::array<Weights, 1> readings_{Weights::sign};

    NetworkSettings settings_;
    double meta_;
    LayeredNetwork<float, Units> network_;
    std::vector<float> parameters_; ///< weights, then the arrays of the units
    std::vector<float> seen_;
    std::vector<float> kept_; ///< own_scales: those at the ends of the tasks that are behind, one after the other
    Optimiser<float> optimiser_;
    float largest_gradient_ = 0.0f; ///< so far in this task
    std::vector<float> gradient_;
    NetworkPass<float> pass_;
};

extern template class WeightLearner<NormalisedUnits<SignStep>>;
extern template class WeightLearner<RealUnits>;

/// plain (meta = 0) and metaplastic
using BinaryLearner = WeightLearner<NormalisedUnits<SignStep>>;
using RealLearner = WeightLearner<RealUnits>;

} // namespace mattis::learning
