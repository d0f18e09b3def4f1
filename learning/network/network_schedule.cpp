#include "learning/network/network_schedule.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string>

namespace mattis::learning {

namespace {

void require(bool holds, const char* what) {
    if (!holds) throw std::invalid_argument(std::string("NetworkExperiment: ") + what);
}

void require_sense(const NetworkExperiment& experiment) {
    require(experiment.tasks && !experiment.tasks->empty(), "there are no tasks");
    require(experiment.epochs.size() == experiment.tasks->size(), "there are not as many numbers of epochs as tasks");
    require(experiment.batch >= 1, "minibatches are empty");
    require(experiment.bins >= 1, "histograms have no bins");
    require(experiment.network.layers.size() >= 2, "there are no layers");
    for (const int epochs : experiment.epochs) require(epochs >= 1, "a task has no epochs");
    for (const LearningTask& task : *experiment.tasks) {
        require(task.set != nullptr && !task.train.empty(), "a task has no images to learn from");
        require(!tested_images(experiment, task).empty(), "a task has no images to be tested on");
        require(experiment.network.layers.front() == task.set->entries, "the first layer is not as long as the images");
        require(experiment.network.layers.back() == task.set->classes,
                "the last layer is not as long as there are classes");
    }
}

std::int64_t pieces(std::size_t images, std::size_t of) { return static_cast<std::int64_t>((images + of - 1) / of); }

} // namespace

const std::vector<std::uint32_t>& tested_images(const NetworkExperiment& experiment, const LearningTask& task) {
    return experiment.validation ? task.validation : task.test;
}

NetworkSchedule::NetworkSchedule(const NetworkExperiment& experiment) : epochs_(experiment.epochs), before_{0} {
    require_sense(experiment);
    for (const int epochs : epochs_) before_.push_back(before_.back() + epochs);
    for (const LearningTask& task : *experiment.tasks) {
        minibatches_.push_back(pieces(task.train.size(), static_cast<std::size_t>(experiment.batch)));
        tested_.push_back(tested_images(experiment, task).size());
        blocks_.push_back(pieces(tested_.back(), test_block));
    }
}

std::int64_t NetworkSchedule::all_minibatches() const {
    return minibatches_before(tasks() - 1, epochs(tasks() - 1) + 1);
}

std::int64_t NetworkSchedule::minibatches_before(int task, int epoch) const {
    std::int64_t before = (epoch - 1) * minibatches(task);
    for (int earlier = 0; earlier < task; ++earlier) before += epochs(earlier) * minibatches(earlier);
    return before;
}

std::int64_t NetworkSchedule::all_blocks() const {
    return std::accumulate(blocks_.begin(), blocks_.end(), std::int64_t{0});
}

NetworkSchedule::Block NetworkSchedule::block(int task, std::int64_t number) const {
    const std::size_t images = tested_[static_cast<std::size_t>(task)];
    const auto all = static_cast<std::size_t>(blocks(task)), k = static_cast<std::size_t>(number);
    const std::size_t small = images / all, larger = images % all; // the latter: blocks of one image more
    return {k * small + std::min(k, larger), small + (k < larger ? 1 : 0)};
}

} // namespace mattis::learning
