#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <Eigen/Core>

#include "core/bytes.hpp"
#include "core/rng.hpp"
#include "learning/data/learning_task.hpp"
#include "learning/network/network_settings.hpp"

namespace mattis::learning {

/// A minibatch: one example in each column.
struct Batch {
    const Eigen::MatrixXf& inputs; ///< N_0 x B
    std::span<const std::uint8_t> labels;
    double share = 1.0; ///< B/M: of the training set of the task
};

/// What a step has cost, before it was taken: sums over the minibatch.
struct StepLoss {
    double loss = 0.0;        ///< -sum ln(probability of the label)
    double regulariser = 0.0; ///< with its weight
    std::int64_t correct = 0; ///< examples whose label has the largest output
    bool finite = true;       ///< whether loss and new fields are finite; where not, the state is that before the step
};

/// A network that learns by minibatches: its weights or fields, and all that its rule keeps. One file for each method;
/// make_learner.cpp lists them.
class Learner {
public:
    virtual ~Learner() = default;

    /// One step of gradient descent at field strength b (variational). Noise is drawn from `noise`.
    virtual StepLoss step(const Batch& batch, double b, Stream& noise) = 0;
    /// The task is learned: takes what the rule keeps of it. `stream` for what is drawn thereby.
    virtual void end_task(const LearningTask& /*task*/, double /*b*/, Stream& /*stream*/) {}

    /// How weights can be read when the network is tested.
    virtual std::span<const Weights> readings() const = 0;
    /// Pre-activations of the last layer for inputs in columns: N_L x B. `sampled` weights are drawn once for a call.
    /// `task`: the number, from 0, of the task that the inputs are of, which matters with own_scales alone.
    virtual void outputs(const Eigen::MatrixXf& inputs, std::size_t task, Weights weights, double b, Stream& noise,
                         Eigen::MatrixXf& to) const = 0;

    /// How many weights of each layer have their law in each of the bins, equally wide, of the magnetisation on [-1,
    /// 1]; real weights: of w over the largest |w| of the layer. A row for each layer.
    virtual std::vector<std::vector<std::int64_t>> histogram(int bins, double b) const = 0;

    virtual void save(ByteWriter& to) const = 0;
    /// Takes a stored state. Throws BytesError if it is none of this network.
    virtual void load(ByteReader& from) = 0;
    virtual std::size_t memory() const = 0; ///< bytes
};

/// The network of these settings at its beginning: fields or weights drawn with purpose `fields`. Throws
/// std::invalid_argument if the settings make no sense.
std::unique_ptr<Learner> make_learner(const NetworkSettings& settings, const StreamKey& key);

} // namespace mattis::learning
