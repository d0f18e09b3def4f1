#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/bytes.hpp"
#include "core/rng.hpp"
#include "learning/data/learning_task.hpp"
#include "learning/network/network_settings.hpp"

namespace mattis::learning {

/// Tasks that a network learns in turn.
struct NetworkExperiment {
    NetworkSettings network;
    std::shared_ptr<const std::vector<LearningTask>> tasks;
    std::vector<int> epochs; ///< of each task
    int batch = 64;
    bool shuffle = false;    ///< examples in a new order at each epoch
    bool validation = false; ///< tests on the validation images in place of the test images
    int bins = 50;           ///< of the histograms of weights
};

/// What is seen at the end of an epoch.
struct NetworkLook {
    std::int32_t task = 0;        ///< that was learned, from 0
    std::int32_t epoch = 0;       ///< of this task, from 1; 0: before anything is learned
    double b = 0.0;               ///< field strength
    double loss = 0.0;            ///< per example, mean over the epoch
    double regulariser = 0.0;     ///< per example, mean over the epoch
    double train_accuracy = 0.0;  ///< of the learned task, on the training images, while they were learned
    std::vector<double> accuracy; ///< of every task, for each reading: [reading * tasks + task]
};

/// The weights at the end of a task.
struct NetworkHistogram {
    std::int32_t task = 0, layer = 0;
    std::vector<std::int64_t> counts;
};

struct NetworkResult {
    std::vector<Weights> readings;
    std::vector<NetworkLook> looks;
    std::vector<NetworkHistogram> histograms;
    std::string diverged; ///< where and how, for messages; empty: nowhere. Looks then end before it.

    void save(ByteWriter& to) const;
    static NetworkResult load(ByteReader& from);
};

/// A network that learns its tasks: a value that advances minibatch by minibatch, can be saved at any of them, and
/// resumed exactly. Streams: `key` with purposes fields, training, testing and tasks.
class NetworkRun {
public:
    NetworkRun(const NetworkExperiment& experiment, const StreamKey& key);
    NetworkRun(NetworkRun&&) noexcept;
    NetworkRun& operator=(NetworkRun&&) noexcept;
    ~NetworkRun();

    bool finished() const;
    /// At most so many minibatches; tests after an epoch go with its last one. Where the calls cut changes nothing.
    void advance(std::int64_t minibatches);
    /// Precondition: finished() (throws std::logic_error otherwise).
    NetworkResult result() const;

    void save(ByteWriter& to) const;
    /// Takes the state of a run with the same arguments. Throws BytesError if it is none.
    void load(ByteReader& from);

    /// The share of its minibatches, in [0, 1], that a saved run has behind it, and what has been seen so far. Throws
    /// BytesError if the bytes are no such state.
    struct Standing {
        double share = 0.0;
        NetworkResult seen;
    };
    static Standing standing(const NetworkExperiment& experiment, ByteReader& from);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace mattis::learning
