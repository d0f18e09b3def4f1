#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "learning/network/learner.hpp"
#include "learning/network/network_shape.hpp"
#include "learning/network/variational_pass.hpp"
#include "learning/optimiser/field_step.hpp"

namespace mattis::learning {

/// Laws of binary weights learned by their fields theta, mu = tanh(b theta), in single precision (arXiv:2212.02846;
/// equations: docs/theory.md, "Multilayer networks of binary weights"). Initial fields are standard Gaussian. One state
/// of the optimiser for all tasks. The fields take 24 bytes a weight with Adam (less 4 without anchor), an update
/// 512 bytes for each input of the widest layer and thread, a minibatch 20 bytes for each unit and column.
class VariationalLearner : public Learner {
public:
    /// Throws std::invalid_argument if the settings make no sense.
    VariationalLearner(const NetworkSettings& settings, const StreamKey& key);

    StepLoss step(const Batch& batch, double b, Stream& noise) override;
    void end_task(const LearningTask& task, double b, Stream& stream) override;
    std::span<const Weights> readings() const override { return readings_; }
    void outputs(const Eigen::MatrixXf& inputs, std::size_t task, Weights weights, double b, Stream& noise,
                 Eigen::MatrixXf& to) const override;
    std::vector<std::vector<std::int64_t>> histogram(int bins, double b) const override;
    void save(ByteWriter& to) const override;
    void load(ByteReader& from) override;
    std::size_t memory() const override;

    /// theta of all layers, as NetworkShape lays them out.
    std::span<const float> fields() const { return theta_; }

private:
    struct Laws {
        std::vector<float> mu, sigma;
        double b = std::numeric_limits<double>::quiet_NaN(); ///< which they are of
    };
    /// What the rule keeps.
    struct Fields {
        std::vector<float> theta, mean, square, anchor;
        StepCount steps;
    };

    void set_laws(double b);
    /// Takes all fields one step on; returns the divergence from the anchor before.
    double move(double b, double weight);
    double move_block(const WeightBlock& block, double b, double weight, float* mean, float* spread);
    /// Whether no number can leave its range in the next step.
    bool tame(double b, double weight) const;
    bool all_finite() const;
    Laws laws_at(double b) const;
    std::vector<float> drawn_weights(Weights weights, double b, Stream& noise) const;

    static constexpr std::array<Weights, 3> readings_{Weights::stochastic, Weights::sampled, Weights::sign};

    NetworkSettings settings_;
    NetworkShape shape_;
    std::vector<float> theta_, mean_, square_; ///< the latter two are the optimiser's
    std::vector<float> anchor_;                ///< empty: none (yet)
    StepCount steps_;
    Laws laws_;
    VariationalPass<float> pass_;
    std::vector<float> scratch_;      ///< gradients of a block, for each thread
    std::vector<double> divergences_; ///< of each block
};

} // namespace mattis::learning
