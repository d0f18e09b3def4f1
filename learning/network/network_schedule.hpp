#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "learning/network/network_run.hpp"

namespace mattis::learning {

/// Images that are tested at once, at most.
inline constexpr std::size_t test_block = 500;

/// In which steps a network learns its tasks and is tested. Epochs e = 1..E are counted over all tasks.
class NetworkSchedule {
public:
    /// Throws std::invalid_argument if the experiment makes no sense; its learner is another's affair.
    explicit NetworkSchedule(const NetworkExperiment& experiment);

    int tasks() const { return static_cast<int>(epochs_.size()); }
    int epochs(int task) const { return epochs_[static_cast<std::size_t>(task)]; }
    const std::vector<int>& epochs() const { return epochs_; }
    int all_epochs() const { return before_.back(); }
    /// e of an epoch of a task, which counts from 1.
    int global_epoch(int task, int epoch) const { return before_[static_cast<std::size_t>(task)] + epoch; }

    std::int64_t minibatches(int task) const { return minibatches_[static_cast<std::size_t>(task)]; }
    /// Minibatches of all tasks, and those before an epoch of a task.
    std::int64_t all_minibatches() const;
    std::int64_t minibatches_before(int task, int epoch) const;

    /// Blocks of images that a task is tested on, and those of all tasks. They are as few as can be.
    std::int64_t blocks(int task) const { return blocks_[static_cast<std::size_t>(task)]; }
    std::int64_t all_blocks() const;

    /// Some neighbours among the images that a task is tested on. Sizes of its blocks differ by one image at most, the
    /// larger ones come first: a network that is tested with the statistics of a block sees no block of a few images.
    struct Block {
        std::size_t first, size;
    };
    Block block(int task, std::int64_t number) const;

private:
    std::vector<int> epochs_;
    std::vector<int> before_; ///< epochs before each task, and of all
    std::vector<std::int64_t> minibatches_, blocks_;
    std::vector<std::size_t> tested_; ///< images of each task
};

/// The images that a task is tested on.
const std::vector<std::uint32_t>& tested_images(const NetworkExperiment& experiment, const LearningTask& task);

} // namespace mattis::learning
