#include "data/split.hpp"

#include <array>
#include <cstddef>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "data/random_order.hpp"

namespace mattis::data {

namespace {

constexpr int label_values = 256;

} // namespace

std::vector<ClassSplit> split_by_class(std::span<const std::uint8_t> labels, std::span<const int> classes, int test,
                                       int held_out, int examples, const StreamKey& key) {
    std::array<std::vector<int>, label_values> of_label;
    for (std::size_t k = 0; k < labels.size(); ++k) of_label[labels[k]].push_back(static_cast<int>(k));
    std::vector<int> wanted(classes.begin(), classes.end());
    for (int label = 0; classes.empty() && label < label_values; ++label)
        if (!of_label[static_cast<std::size_t>(label)].empty()) wanted.push_back(label);
    const std::size_t needed =
        static_cast<std::size_t>(test) + static_cast<std::size_t>(held_out) + static_cast<std::size_t>(examples);
    std::vector<ClassSplit> split;
    for (const int label : wanted) {
        std::vector<int>& numbers = of_label.at(static_cast<std::size_t>(label));
        if (numbers.size() < needed)
            throw InputError(
                fmt::format("class {} has {} images: allowed are at most that many test images ({}), held-out "
                            "images ({}) and examples ({}) together",
                            label, numbers.size(), test, held_out, examples));
        StreamKey of_class = key;
        of_class.chain = static_cast<std::uint32_t>(label);
        Stream stream(of_class);
        random_order(numbers, stream);
        const auto first_held_out = numbers.begin() + test, first_training = first_held_out + held_out;
        split.push_back({label,
                         {numbers.begin(), first_held_out},
                         {first_held_out, first_training},
                         {first_training, numbers.end()}});
    }
    return split;
}

} // namespace mattis::data
