#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <Eigen/Core>

namespace mattis::learning {

/// Labelled inputs of N entries: pixels in 0..255, one image after the other. labelled_set.hpp makes one.
struct LabelledSet {
    std::string name;          ///< how messages call it
    std::uint64_t content = 0; ///< hash of sizes, pixels and labels: what streams that deal out the images belong to
    int entries = 0;
    int classes = 0; ///< labels are 0..classes-1
    std::vector<std::uint8_t> pixels;
    std::vector<std::uint8_t> labels;

    std::size_t size() const { return labels.size(); }
};

/// One of the tasks that a network learns in turn: images of a set, by their numbers, with their pixels in an order of
/// its own. Training, validation and test images share that order, and no image is in two of the three.
struct LearningTask {
    std::string name; ///< "permutation 2", "mnist/t10k-images-idx3-ubyte.gz"
    std::shared_ptr<const LabelledSet> set;
    std::vector<std::uint32_t> order; ///< entry i shows pixel order[i]; empty: as they are
    std::vector<std::uint32_t> train, validation, test;
};

/// Images of a task as the columns of a matrix, pixel/255, and their labels. `images` are numbers in the set. Both
/// keep their room from call to call.
void gather(const LearningTask& task, std::span<const std::uint32_t> images, Eigen::MatrixXf& inputs,
            std::vector<std::uint8_t>& labels);

} // namespace mattis::learning
