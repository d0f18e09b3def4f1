#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "learning/data/labelled_set.hpp"
#include "learning/data/task_sequence.hpp"
#include "learning/network/network_run.hpp"

namespace mattis::learning::test {

/// Noisy copies of four random pictures of 30 pixels, which are the classes: each pixel is dark or bright, and one in
/// five is turned.
inline std::shared_ptr<const LabelledSet> clusters(int images) {
    constexpr int entries = 30, classes = 4;
    Stream stream({.seed = 9, .purpose = Purpose::images});
    std::vector<bool> pictures;
    for (int i = 0; i < entries * classes; ++i) pictures.push_back(uniform_below(stream, 2) == 1);
    data::ImageArray array{.count = images, .rows = 1, .columns = entries, .pixels = {}};
    std::vector<std::uint8_t> labels;
    for (int k = 0; k < images; ++k) {
        const int label = k % classes;
        labels.push_back(static_cast<std::uint8_t>(label));
        for (int i = 0; i < entries; ++i) {
            const bool turned = uniform_below(stream, 5) == 0;
            array.pixels.push_back(pictures[static_cast<std::size_t>(label * entries + i)] != turned ? 255 : 0);
        }
    }
    return make_labelled_set(array, labels, "clusters");
}

/// Permuted tasks of them: 300 images to learn from and 100 to be tested on.
inline NetworkExperiment cluster_experiment(NetworkMethod method, int tasks, int epochs) {
    NetworkExperiment experiment;
    experiment.network.layers = {30, 40, 4};
    experiment.network.method = method;
    experiment.network.rule.rate = 0.005;
    const std::vector<std::shared_ptr<const LabelledSet>> sets{clusters(400)};
    experiment.tasks = std::make_shared<const std::vector<LearningTask>>(
        make_tasks(sets, TaskSequence::permuted, tasks, {.test = 0.25, .validation = 0.0, .most = {}}, {.seed = 1}));
    experiment.epochs.assign(static_cast<std::size_t>(tasks), epochs);
    experiment.batch = 20;
    experiment.bins = 5;
    return experiment;
}

inline NetworkResult learned(const NetworkExperiment& experiment, std::uint64_t seed) {
    NetworkRun run(experiment, {.seed = seed});
    run.advance(1 << 20);
    return run.result();
}

/// Examples of a task as a minibatch.
struct Examples {
    Eigen::MatrixXf inputs;
    std::vector<std::uint8_t> labels;

    Examples(const LearningTask& task, std::size_t first, std::size_t count) {
        gather(task, std::span(task.train).subspan(first, count), inputs, labels);
    }
    Batch batch() const { return {inputs, labels, 1.0}; }
};

inline Bytes bytes_of(const Learner& learner) {
    ByteWriter to;
    learner.save(to);
    return to.take();
}

} // namespace mattis::learning::test
