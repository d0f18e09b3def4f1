#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.hpp"
#include "core/rng.hpp"
#include "learning/optimiser/optimiser_rule.hpp"

namespace mattis::learning {

/// Which fields the Kullback-Leibler term holds on to: none, the uniform law (fields 0), those at the end of the task
/// before, or those one step earlier.
enum class PerceptronAnchor { none, uniform, task, step };
inline constexpr std::array<std::string_view, 4> perceptron_anchor_names{"none", "uniform", "task", "step"};

/// A length q_d = (1/N) m.m that is forced on the magnetisations: from + (to - from) epoch/epochs, and `to` thereafter.
/// After each epoch the fields are scaled by one factor.
struct ForcedLength {
    double from = 0.3, to = 1.0;
    std::int64_t epochs = 3000;
};

/// How one task is learned.
struct PerceptronTask {
    double alpha = 1.0; ///< M/N; M is rounded to the nearest integer
    std::int64_t epochs = 1000;
    int batch = 0; ///< examples of a minibatch; 0: all
    OptimiserRule rule;
    PerceptronAnchor anchor = PerceptronAnchor::none;
    double gamma = 0.0;         ///< weight of the Kullback-Leibler term, once per epoch
    bool until_perfect = false; ///< ends at the first epoch after which all test inputs are right
    std::optional<ForcedLength> length;
};

/// A binary perceptron in field space that learns from one teacher, or from two in turn.
struct PerceptronExperiment {
    int N = 1000;
    double b = 1.0;                    ///< m = tanh(b theta)
    double r0 = 0.0;                   ///< overlap of the teachers, in the mean
    double spread = 1.0;               ///< standard deviation of the initial fields
    int tests = 10000;                 ///< inputs of the test set of each task
    std::int64_t record_every = 1;     ///< epochs between two looks; the last one of a task is always looked at
    std::vector<PerceptronTask> tasks; ///< one or two
};

/// What is seen at the end of an epoch. Arrays: of teacher 1 and teacher 2.
struct PerceptronLook {
    std::int32_t task = 0;              ///< that is learned, from 0
    std::int64_t epoch = 0;             ///< of this task; 0: before it is learned
    double loss = 0.0;                  ///< E/M of the whole training set
    double kl = 0.0;                    ///< Kullback-Leibler term per weight, without its weight gamma
    double gradient = 0.0;              ///< root mean square over weights of the gradient of E + gamma KL
    double qd = 0.0;                    ///< (1/N) m.m
    double train_error = 0.0;           ///< share of the training inputs that sgn theta labels wrong
    std::array<double, 2> test_error{}; ///< the same of the test inputs of each teacher
    std::array<double, 2> r{};          ///< (1/N) m.w*
    std::array<double, 2> p{};          ///< (1/N) sgn(theta).w*
    std::array<double, 2> p_sampled{};  ///< (1/N) w.w*, a weight vector w drawn from its law
};

struct PerceptronResult {
    std::vector<PerceptronLook> looks;
    std::array<std::int64_t, 2> epochs{}; ///< that each task took
    std::vector<double> fields;           ///< at the end
    std::string diverged; ///< where and how, for messages; empty: nowhere. Looks then end before it, fields are the
                          ///< last finite ones.

    void save(ByteWriter& to) const;
    static PerceptronResult load(ByteReader& from);
};

/// A perceptron that learns its tasks: a value that advances minibatch by minibatch, can be saved at any of them, and
/// resumed exactly. Streams: `key` with purposes teacher, examples, fields and testing.
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

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace mattis::learning
