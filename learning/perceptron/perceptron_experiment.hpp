#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

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
    OptimiserRule rule{};
    PerceptronAnchor anchor = PerceptronAnchor::none;
    double gamma = 0.0;         ///< weight of the Kullback-Leibler term, once per epoch
    bool until_perfect = false; ///< ends at the first epoch after which all test inputs are right
    std::optional<ForcedLength> length{};
};

/// A binary perceptron in field space that learns from one teacher, or from two in turn.
struct PerceptronExperiment {
    int N = 1000;
    double b = 1.0;                      ///< m = tanh(b theta)
    double r0 = 0.0;                     ///< overlap of the teachers, in the mean
    double spread = 1.0;                 ///< standard deviation of the initial fields
    int tests = 10000;                   ///< inputs of the test set of each task
    std::int64_t record_every = 1;       ///< epochs between two looks; the last one of a task is always looked at
    std::vector<PerceptronTask> tasks{}; ///< one or two
};

/// Throws std::invalid_argument where an experiment makes no sense: N, b, epochs, numbers of inputs and record_every
/// must be positive, r0 in [-1, 1], forced lengths in (0, 1], gamma and spread finite and not negative, rules as
/// require_sense of optimisers says, and the first task has no anchor `task`.
void require_sense(const PerceptronExperiment& experiment);

/// M of a task, and the minibatches that it takes at most: ceil(M/batch) in an epoch. The last one of an epoch may be
/// smaller.
std::int64_t training_inputs(const PerceptronExperiment& experiment, const PerceptronTask& task);
std::int64_t minibatches_of_epoch(const PerceptronExperiment& experiment, const PerceptronTask& task);

} // namespace mattis::learning
