#include "learning/perceptron/perceptron_experiment.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

#include "learning/optimiser/optimiser.hpp"

namespace mattis::learning {

namespace {

void require(bool sense, const char* what) {
    if (!sense) throw std::invalid_argument(what);
}

bool positive(double x) { return std::isfinite(x) && x > 0.0; }
bool not_negative(double x) { return std::isfinite(x) && x >= 0.0; }

void require_sense(const PerceptronExperiment& experiment, const PerceptronTask& task, bool first) {
    require(positive(task.alpha) && task.alpha * experiment.N < 1e15, "a task needs a positive, finite load alpha");
    require(training_inputs(experiment, task) >= 1, "a task needs at least one input: alpha N is below 1/2");
    require(task.epochs >= 1, "a task needs at least one epoch");
    require(task.batch >= 0, "a minibatch holds at least one input");
    require(not_negative(task.gamma), "the weight gamma of the anchor is a finite number that is not negative");
    require(!first || task.anchor != PerceptronAnchor::task, "no task comes before the first one to hold on to");
    learning::require_sense(task.rule);
    if (!task.length) return;
    const auto is_length = [](double q) { return q > 0.0 && q <= 1.0; };
    require(is_length(task.length->from) && is_length(task.length->to), "forced lengths are in (0, 1]");
    require(task.length->epochs >= 1, "forced lengths need at least one epoch");
}

} // namespace

std::int64_t training_inputs(const PerceptronExperiment& experiment, const PerceptronTask& task) {
    return std::llround(task.alpha * experiment.N);
}

std::int64_t minibatches_of_epoch(const PerceptronExperiment& experiment, const PerceptronTask& task) {
    if (task.batch == 0) return 1;
    return (training_inputs(experiment, task) + task.batch - 1) / task.batch;
}

void require_sense(const PerceptronExperiment& experiment) {
    require(experiment.N >= 1, "a perceptron needs at least one weight");
    require(positive(experiment.b), "the field strength b is positive and finite");
    require(experiment.r0 >= -1.0 && experiment.r0 <= 1.0, "the overlap r0 of the teachers is in [-1, 1]");
    require(not_negative(experiment.spread), "the spread of the initial fields is finite and not negative");
    require(experiment.tests >= 1, "the test set needs at least one input");
    require(experiment.record_every >= 1, "at least one epoch lies between two looks");
    require(experiment.tasks.size() == 1 || experiment.tasks.size() == 2, "a perceptron learns one task, or two");
    for (const PerceptronTask& task : experiment.tasks)
        require_sense(experiment, task, &task == &experiment.tasks.front());
}

} // namespace mattis::learning
