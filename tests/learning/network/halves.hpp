#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "learning/data/labelled_set.hpp"
#include "learning/data/task_sequence.hpp"
#include "learning/network/network_run.hpp"
#include "linear_learner.hpp"

namespace mattis::learning::test {

inline constexpr int halves_entries = 8;

/// A separable problem: images of two classes, whose first or second half of pixels is bright.
inline std::shared_ptr<const LabelledSet> halves(int images) {
    data::ImageArray array{.count = images, .rows = 1, .columns = halves_entries, .pixels = {}};
    std::vector<std::uint8_t> labels;
    Stream stream({.seed = 8, .purpose = Purpose::images});
    for (int k = 0; k < images; ++k) {
        labels.push_back(static_cast<std::uint8_t>(k % 2));
        for (int i = 0; i < halves_entries; ++i)
            array.pixels.push_back(
                static_cast<std::uint8_t>(uniform_below(stream, 60) + (i / 4 == k % 2 ? 180U : 20U)));
    }
    return make_labelled_set(array, labels, "halves");
}

/// Permuted tasks of them: of 1400 images 560 to be tested on, in two blocks, and 840 to learn from, in minibatches of
/// 100.
inline NetworkExperiment halves_experiment(int tasks, int epochs) {
    NetworkExperiment experiment;
    experiment.network.layers = {halves_entries, 2};
    const std::vector<std::shared_ptr<const LabelledSet>> sets{halves(1400)};
    experiment.tasks = std::make_shared<const std::vector<LearningTask>>(make_tasks(
        sets, TaskSequence::permuted, tasks, {.test = 0.4, .validation = 0.0, .most = {}}, {.seed = 1, .sample = 4}));
    experiment.epochs.assign(static_cast<std::size_t>(tasks), epochs);
    experiment.batch = 100;
    experiment.bins = 5;
    return experiment;
}

inline NetworkRun halves_run(const NetworkExperiment& experiment, std::int64_t diverges_at = -1,
                             std::shared_ptr<StepsSeen> seen = {}) {
    return {experiment,
            {.seed = 1, .point = 2, .sample = 4},
            std::make_unique<LinearLearner>(halves_entries, 2, 0.1F, diverges_at, std::move(seen))};
}

/// All that a run has, as bytes.
inline Bytes state_of(const NetworkRun& run) {
    ByteWriter to;
    run.save(to);
    return to.take();
}

} // namespace mattis::learning::test
