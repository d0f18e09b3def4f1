#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/rng.hpp"
#include "learning/data/image_split.hpp"
#include "learning/data/learning_task.hpp"

namespace mattis::learning {

/// Which tasks a network learns in turn:
///   permuted     the same images, with their pixels in a random order for each task, the first one too
///   sequential   one set of images after the other
///   split        the classes of one set, in their order, dealt out to tasks: 0 and 1, then 2 and 3, ... Labels stay as
///                they are, so that the network has one output for each class of the set in every task
/// Permuted: Goodfellow et al., arXiv:1312.6211, with all tasks permuted as in arXiv:2212.02846; split: Zenke, Poole
/// and Ganguli, arXiv:1703.04200, here with a single head.
enum class TaskSequence { permuted, sequential, split };
inline constexpr std::array<std::string_view, 3> task_sequence_names{"permuted", "sequential", "split"};

inline constexpr int most_tasks = 1000;

/// The tasks of one sample. `count`: how many, of `permuted` and `split`; `sequential` has one for each set. `sets`:
/// one, but for `sequential`. Tasks share the sets. Splits are those of split_images, permutations come from seed and
/// sample of the key with purpose `tasks` and from the content of the set: the same for all networks that learn them,
/// and fewer tasks are the first ones of more (`permuted`, `sequential`). Throws InputError if sets differ in entries
/// or classes, if there are more tasks than classes to split or than most_tasks, if no set has as many training images
/// as they are limited to, and where split_images does; std::invalid_argument unless there are as many sets as wanted.
std::vector<LearningTask> make_tasks(std::span<const std::shared_ptr<const LabelledSet>> sets, TaskSequence sequence,
                                     int count, const SplitShares& shares, const StreamKey& key);

} // namespace mattis::learning
