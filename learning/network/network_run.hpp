#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/bytes.hpp"
#include "core/rng.hpp"
#include "learning/data/learning_task.hpp"
#include "learning/network/learner.hpp"
#include "learning/network/network_result.hpp"
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

/// A network that learns its tasks: a value that advances minibatch by minibatch, can be saved at any of them, and
/// resumed exactly. Streams: `key` with purposes fields, training, testing and tasks. All tasks are tested before
/// anything is learned, and after every epoch: in blocks of like size, with noise of their own. Where a step leaves
/// what is finite, the run is finished, and what was seen before stays.
class NetworkRun {
public:
    /// Throws std::invalid_argument if the experiment makes no sense: no tasks, tasks without images to learn from or
    /// to be tested on, layers that do not fit the images and classes, empty batches, no epochs.
    NetworkRun(const NetworkExperiment& experiment, const StreamKey& key);
    /// The same of a given network in place of that of the settings.
    NetworkRun(const NetworkExperiment& experiment, const StreamKey& key, std::unique_ptr<Learner> learner);
    NetworkRun(NetworkRun&&) noexcept;
    NetworkRun& operator=(NetworkRun&&) noexcept;
    ~NetworkRun();

    bool finished() const;
    /// At most so many steps: a step is a minibatch, a block of tests, or the end of a task. Where the calls cut
    /// changes nothing.
    void advance(std::int64_t steps);
    /// Precondition: finished() (throws std::logic_error otherwise).
    NetworkResult result() const;
    /// The network as it is; after a divergence, as it was before it.
    const Learner& learner() const;

    /// Takes as many bytes as the network itself stores, and some kilobytes for what was seen.
    void save(ByteWriter& to) const;
    /// Takes the state of a run with the same arguments. Throws BytesError if it is none; the run is of no use then.
    void load(ByteReader& from);

    /// The share of its minibatches, in [0, 1], that a saved run has behind it, and what has been seen so far. Of the
    /// experiment it needs the epochs alone: tasks and their images may be absent. Throws BytesError if the bytes are
    /// no such state.
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
