#pragma once

// The keys of [learning] and of the tables inside it.

#include <array>
#include <string>
#include <string_view>

#include "io/job_keys.hpp"
#include "learning/data/task_sequence.hpp"
#include "phase_diagrams/job/points.hpp"
#include "phase_diagrams/parts/learning/section.hpp"

namespace mattis::diagram {

/// The images that a network is tested on.
inline constexpr std::array<std::string_view, 2> tested_on_names{"test", "validation"};

/// Whose scales and shifts of batch normalisation a task is tested with: those that all tasks share, or those of its
/// own end.
inline constexpr std::array<std::string_view, 2> scales_names{"shared", "task"};

template <const auto& Names>
io::Names::List names_of() {
    return {Names.begin(), Names.end()};
}

inline constexpr std::array strength_keys{
    io::key<&learning::FieldStrength::scale>(
        {.name = "scale", .doc = "largest b", .kind = io::KeyKind::real, .range = {1e-6, 1e6}}),
    io::key<&learning::FieldStrength::from>(
        {.name = "from", .doc = "the argument at the beginning", .kind = io::KeyKind::real, .range = {0, 100}}),
    io::key<&learning::FieldStrength::slope>(
        {.name = "slope", .doc = "what it grows by", .kind = io::KeyKind::real, .range = {0, 100}}),
};

inline constexpr std::array forced_length_keys{
    io::key<&learning::ForcedLength::from>(
        {.name = "from", .doc = "q_d at the beginning", .kind = io::KeyKind::real, .range = {1e-6, 1}}),
    io::key<&learning::ForcedLength::to>(
        {.name = "to", .doc = "q_d at the end", .kind = io::KeyKind::real, .range = {1e-6, 1}}),
    io::key<&learning::ForcedLength::epochs>({.name = "epochs",
                                              .doc = "epochs in which it goes there",
                                              .kind = io::KeyKind::integer,
                                              .range = {1, 1'000'000'000}}),
};

inline constexpr std::array common_learning_keys{
    io::table<LearningSection>("points", "the points, as in montecarlo.points; without it all of the grid",
                               [](const LearningSection& s) { return canonical_points(s.points); }),
    io::key<&LearningSection::samples>({.name = "samples",
                                        .doc = "independent runs of a point",
                                        .kind = io::KeyKind::integer,
                                        .range = {1, 1'000'000}}),
    io::key<&LearningSection::epochs>({.name = "epochs",
                                       .doc = "passes through the training set, for all tasks or for each",
                                       .kind = io::KeyKind::integers,
                                       .range = {1, 1'000'000'000},
                                       .required = true}),
    io::key<&LearningSection::batch>({.name = "batch",
                                      .doc = "examples of a minibatch; of a perceptron 0: all. The last one of an "
                                             "epoch holds what is left",
                                      .kind = io::KeyKind::integer,
                                      .range = {0, 1'000'000'000}}),
    io::key<&LearningSection::optimiser>({.name = "optimiser",
                                          .doc = "how gradients move fields or weights",
                                          .kind = io::KeyKind::name,
                                          .names = {.fixed = names_of<learning::optimiser_names>}}),
    io::key<&LearningSection::momentum>({.name = "momentum",
                                         .doc = "of sgd; of perceptrons for all tasks or for each",
                                         .kind = io::KeyKind::reals,
                                         .range = {0, 0.999999}}),
    io::key<&LearningSection::beta1>({.name = "beta1",
                                      .doc = "adam: memory of the mean gradient",
                                      .kind = io::KeyKind::real,
                                      .range = {0, 0.999999}}),
    io::key<&LearningSection::beta2>(
        {.name = "beta2", .doc = "adam: memory of its square", .kind = io::KeyKind::real, .range = {0, 0.999999}}),
    io::key<&LearningSection::anchor>({.name = "anchor",
                                       .doc = "fields that the Kullback-Leibler term holds on to; of perceptrons for "
                                              "all tasks or for each, of networks without uniform",
                                       .kind = io::KeyKind::names,
                                       .names = {.fixed = names_of<learning::perceptron_anchor_names>},
                                       .fallback = "none of perceptrons, step of networks"}),
};

inline constexpr std::array perceptron_learning_keys{
    io::key<&LearningSection::N>(
        {.name = "N", .doc = "weights of a perceptron", .kind = io::KeyKind::integer, .range = {1, 10'000'000}}),
    io::key<&LearningSection::batches>({.name = "batches",
                                        .doc = "minibatches of an epoch, in place of batch; 0: batch says",
                                        .kind = io::KeyKind::integer,
                                        .range = {0, 1'000'000'000}}),
    io::key<&LearningSection::smallest_batch>({.name = "smallest_batch",
                                               .doc = "examples of a minibatch at least, where batches is given",
                                               .kind = io::KeyKind::integer,
                                               .range = {1, 1'000'000'000}}),
    io::key<&LearningSection::rate>({.name = "rate",
                                     .doc = "learning rate of a perceptron, for all tasks or for each",
                                     .kind = io::KeyKind::reals,
                                     .range = {0, 1e300}}),
    io::key<&LearningSection::decay>({.name = "decay",
                                      .doc = "decay of its fields, per step and unit of rate, for all tasks or for "
                                             "each",
                                      .kind = io::KeyKind::reals,
                                      .range = {0, 1e300}}),
    io::key<&LearningSection::until_perfect>({.name = "until_perfect",
                                              .doc = "a task ends when all test inputs are right; for all tasks or for "
                                                     "each",
                                              .kind = io::KeyKind::truths}),
    io::key<&LearningSection::b>({.name = "b",
                                  .doc = "inverse temperature of the fields, m = tanh(b theta)",
                                  .kind = io::KeyKind::real,
                                  .range = {1e-6, 1e6}}),
    io::key<&LearningSection::spread>({.name = "spread",
                                       .doc = "standard deviation of the initial fields",
                                       .kind = io::KeyKind::real,
                                       .range = {0, 1e6}}),
    io::key<&LearningSection::tests>(
        {.name = "tests", .doc = "test inputs of each task", .kind = io::KeyKind::integer, .range = {1, 10'000'000}}),
    io::key<&LearningSection::record_every>({.name = "record_every",
                                             .doc = "epochs between two looks at a perceptron",
                                             .kind = io::KeyKind::integer,
                                             .range = {1, 1'000'000'000}}),
    io::key<&LearningSection::anchor_weight>(
        {.name = "anchor_weight",
         .doc = "weight of the Kullback-Leibler term against the loss, once an epoch, for all tasks or for each",
         .kind = io::KeyKind::reals,
         .range = {0, 1e300},
         .fallback = "gamma of the model, or prior/beta of a uniform anchor"}),
    io::key<&LearningSection::settle_window>({.name = "settle_window",
                                              .doc = "epochs for which the generalisation error of sgn theta stays "
                                                     "within settle_spread once it has settled",
                                              .kind = io::KeyKind::integer,
                                              .range = {1, 1'000'000'000}}),
    io::key<&LearningSection::settle_spread>({.name = "settle_spread",
                                              .doc = "largest minus smallest error of a settled perceptron; it is then "
                                                     "looked at after every epoch. 0: nobody asks",
                                              .kind = io::KeyKind::real,
                                              .range = {0, 1}}),
    io::table<LearningSection>("forced_length", "a length q_d that is forced on the magnetisations of every task",
                               [](const LearningSection& s) {
                                   return s.forced_length ? io::canonical_table(forced_length_keys, *s.forced_length)
                                                          : std::string("none");
                               }),
};

inline constexpr std::array network_learning_keys{
    io::key<&LearningSection::layers>({.name = "layers",
                                       .doc = "sizes of the hidden layers; input and output follow from the images",
                                       .kind = io::KeyKind::integers,
                                       .range = {1, 1'000'000}}),
    io::key<&LearningSection::activation>({.name = "activation",
                                           .doc = "what a hidden unit makes of its input",
                                           .kind = io::KeyKind::name,
                                           .names = {.fixed = names_of<learning::activation_names>}}),
    io::key<&LearningSection::tasks>({.name = "tasks",
                                      .doc = "what is learned in turn: the same images with permuted pixels, one set "
                                             "of images after the other, or the classes of one set",
                                      .kind = io::KeyKind::name,
                                      .names = {.fixed = names_of<learning::task_sequence_names>}}),
    io::key<&LearningSection::count>({.name = "count",
                                      .doc = "tasks of permuted and split",
                                      .kind = io::KeyKind::integer,
                                      .range = {1, learning::most_tasks}}),
    io::key<&LearningSection::images>({.name = "images",
                                       .doc = "file of images, found from where the job file is, or else from "
                                              "MATTIS_DATA_DIR; of sequential tasks one for each",
                                       .kind = io::KeyKind::paths,
                                       .effect = io::Effect::file}),
    io::key<&LearningSection::labels>({.name = "labels",
                                       .doc = "file of their labels, likewise",
                                       .kind = io::KeyKind::paths,
                                       .effect = io::Effect::file}),
    io::key<&LearningSection::test>({.name = "test",
                                     .doc = "share of the images of each class that is tested",
                                     .kind = io::KeyKind::real,
                                     .range = {0, 1}}),
    io::key<&LearningSection::validation>({.name = "validation",
                                           .doc = "share kept to choose hyperparameters by",
                                           .kind = io::KeyKind::real,
                                           .range = {0, 1}}),
    io::key<&LearningSection::train>({.name = "train",
                                      .doc = "images that are learned at most, of all classes together; 0: all that "
                                             "are left",
                                      .kind = io::KeyKind::integer,
                                      .range = {0, 1'000'000'000}}),
    io::key<&LearningSection::tested_on>({.name = "tested_on",
                                          .doc = "images that accuracies are of",
                                          .kind = io::KeyKind::name,
                                          .names = {.fixed = names_of<tested_on_names>}}),
    io::key<&LearningSection::shuffle>(
        {.name = "shuffle", .doc = "examples in a new order at each epoch", .kind = io::KeyKind::truth}),
    io::key<&LearningSection::scales>({.name = "scales",
                                       .doc = "scales and shifts of batch normalisation that a task is tested with: "
                                              "those that all tasks share, or those at its own end",
                                       .kind = io::KeyKind::name,
                                       .names = {.fixed = names_of<scales_names>}}),
    io::table<LearningSection>(
        "strength", "b = scale tanh(from + slope e/E) of the variational method, at epoch e of E of all tasks",
        [](const LearningSection& s) { return io::canonical_table(strength_keys, s.strength); }),
    io::key<&LearningSection::bins>(
        {.name = "bins", .doc = "of the histograms of weights", .kind = io::KeyKind::integer, .range = {1, 10'000}}),
};

/// All of them in one table, as a section is read.
inline constexpr std::array learning_keys = [] {
    std::array<io::Key<LearningSection>,
               common_learning_keys.size() + perceptron_learning_keys.size() + network_learning_keys.size()>
        all{};
    auto at = all.begin();
    for (const auto& one : common_learning_keys) *at++ = one;
    for (const auto& one : perceptron_learning_keys) *at++ = one;
    for (const auto& one : network_learning_keys) *at++ = one;
    return all;
}();

} // namespace mattis::diagram
