#include "learning/data/task_sequence.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "data/random_order.hpp"

namespace mattis::learning {

namespace {

using Sets = std::span<const std::shared_ptr<const LabelledSet>>;

LearningTask task_of(std::string name, std::shared_ptr<const LabelledSet> set, ImageSplit split) {
    return {std::move(name),      std::move(set), {}, std::move(split.train), std::move(split.validation),
            std::move(split.test)};
}

void require_sets(Sets sets, TaskSequence sequence) {
    if (sets.empty() || (sequence != TaskSequence::sequential && sets.size() != 1))
        throw std::invalid_argument("make_tasks: one set, or one for each task of a sequence");
    const LabelledSet& first = *sets.front();
    for (const auto& set : sets)
        if (set->entries != first.entries || set->classes != first.classes)
            throw InputError(fmt::format("{} has images of {} pixels in {} classes, {} of {} in {}: allowed are sets "
                                         "alike in both",
                                         first.name, first.entries, first.classes, set->name, set->entries,
                                         set->classes));
}

/// Splits of all sets. Throws InputError if the limit is beyond the training images of each of them.
std::vector<ImageSplit> splits_of(Sets sets, const SplitShares& shares, const StreamKey& key) {
    std::vector<ImageSplit> splits;
    std::size_t largest = 0;
    for (const auto& set : sets) {
        splits.push_back(split_images(*set, shares, key));
        largest = std::max(largest, splits.back().train.size());
    }
    if (shares.most && static_cast<std::size_t>(*shares.most) > largest)
        throw InputError(fmt::format("{} training images: allowed are at most {}, what test = {} and validation = {} "
                                     "leave of {}",
                                     *shares.most, largest, shares.test, shares.validation, sets.front()->name));
    return splits;
}

std::vector<LearningTask> permuted(const std::shared_ptr<const LabelledSet>& set, int count, const ImageSplit& split,
                                   const StreamKey& key) {
    std::vector<LearningTask> tasks;
    for (int task = 0; task < count; ++task) {
        tasks.push_back(task_of(fmt::format("permutation {}", task + 1), set, split));
        auto& order = tasks.back().order;
        order.resize(static_cast<std::size_t>(set->entries));
        std::iota(order.begin(), order.end(), 0U);
        Stream stream({.seed = key.seed,
                       .point = set->content,
                       .sample = key.sample,
                       .chain = static_cast<std::uint32_t>(task) + 1,
                       .purpose = Purpose::tasks});
        data::random_order(order, stream);
    }
    return tasks;
}

/// The classes that have images, ascending.
std::vector<int> classes_of(const LabelledSet& set) {
    std::vector<int> classes;
    for (int label = 0; label < set.classes; ++label)
        if (std::find(set.labels.begin(), set.labels.end(), label) != set.labels.end()) classes.push_back(label);
    return classes;
}

std::vector<LearningTask> split_classes(const std::shared_ptr<const LabelledSet>& set, int count,
                                        const ImageSplit& split) {
    const std::vector<int> classes = classes_of(*set);
    const std::size_t tasks = static_cast<std::size_t>(count);
    if (tasks > classes.size())
        throw InputError(fmt::format("{} tasks of {}: allowed are at most {}, one for each class", count, set->name,
                                     classes.size()));
    std::vector<LearningTask> dealt;
    for (std::size_t task = 0; task < tasks; ++task) {
        const int first = classes[task * classes.size() / tasks];
        const int last = classes[(task + 1) * classes.size() / tasks - 1];
        const auto of_task = [&](std::vector<std::uint32_t> images) {
            std::erase_if(images,
                          [&](std::uint32_t image) { return set->labels[image] < first || set->labels[image] > last; });
            return images;
        };
        dealt.push_back(
            task_of(first == last ? fmt::format("class {}", first) : fmt::format("classes {} to {}", first, last), set,
                    {of_task(split.train), of_task(split.validation), of_task(split.test)}));
    }
    return dealt;
}

} // namespace

std::vector<LearningTask> make_tasks(Sets sets, TaskSequence sequence, int count, const SplitShares& shares,
                                     const StreamKey& key) {
    require_sets(sets, sequence);
    if (sequence != TaskSequence::sequential && (count < 1 || count > most_tasks))
        throw InputError(fmt::format("{} tasks: allowed are 1 to {}", count, most_tasks));
    std::vector<ImageSplit> splits = splits_of(sets, shares, key);
    switch (sequence) {
    case TaskSequence::permuted:
        return permuted(sets.front(), count, splits.front(), key);
    case TaskSequence::split:
        return split_classes(sets.front(), count, splits.front());
    case TaskSequence::sequential:
        break;
    }
    std::vector<LearningTask> tasks;
    for (std::size_t k = 0; k < sets.size(); ++k)
        tasks.push_back(task_of(sets[k]->name, sets[k], std::move(splits[k])));
    return tasks;
}

} // namespace mattis::learning
