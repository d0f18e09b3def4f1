#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/bytes.hpp"
#include "core/rng.hpp"
#include "learning/perceptron/perceptron_experiment.hpp"
#include "learning/perceptron/perceptron_result.hpp"

namespace mattis::learning {

/// A perceptron that learns its tasks: a value that advances minibatch by minibatch, can be saved at any of them, and
/// resumed exactly. Inputs of a task are taken in the order in which they were drawn, epoch for epoch. A step follows
/// the gradient of the loss (models/perceptron/field_loss.hpp) summed over n inputs of M and of gamma n/M times the
/// Kullback-Leibler term. The optimiser of each task begins without memory. Forced lengths stop at 1 - 1/N, where the
/// pre-activations have variance 1.
/// Streams: `key` with purposes teacher, examples, fields and testing; the chain of the key does not count.
/// A run diverges, and stops, where a loss or a field is no finite number, or all weights are so certain that no
/// gradient moves them (FieldLoss::least_variance).
class PerceptronRun {
public:
    /// Throws std::invalid_argument if the experiment makes no sense.
    PerceptronRun(const PerceptronExperiment& experiment, const StreamKey& key);
    PerceptronRun(PerceptronRun&&) noexcept;
    PerceptronRun& operator=(PerceptronRun&&) noexcept;
    ~PerceptronRun();

    bool finished() const;
    /// At most so many minibatches; looks after an epoch go with its last one. Where the calls cut changes nothing.
    void advance(std::int64_t minibatches);
    /// Precondition: finished() (throws std::logic_error otherwise).
    PerceptronResult result() const;

    void save(ByteWriter& to) const;
    /// Takes the state of a run with the same arguments. Throws BytesError if it is none.
    void load(ByteReader& from);

    /// The share of its minibatches, in [0, 1], that a saved run has behind it, and what has been seen so far. Throws
    /// BytesError if the bytes are no such state.
    struct Standing {
        double share = 0.0;
        std::vector<PerceptronLook> looks;
    };
    static Standing standing(const PerceptronExperiment& experiment, ByteReader& from);

    /// Bytes that a run takes at most: three bits for each entry of the training inputs, one for those of the test
    /// inputs, and the looks. Minibatches are padded to 16 inputs. A saved run takes 56 N bytes and the looks: inputs
    /// are drawn again from their streams.
    static std::size_t memory(const PerceptronExperiment& experiment);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace mattis::learning
