#include "learning/data/learning_task.hpp"

namespace mattis::learning {

namespace {

/// pixel/255 of every pixel.
std::array<float, 256> shades() {
    std::array<float, 256> of{};
    for (std::size_t pixel = 0; pixel < of.size(); ++pixel) of[pixel] = static_cast<float>(pixel) / 255.0F;
    return of;
}

} // namespace

void gather(const LearningTask& task, std::span<const std::uint32_t> images, Eigen::MatrixXf& inputs,
            std::vector<std::uint8_t>& labels) {
    static const std::array<float, 256> shade = shades();
    const LabelledSet& set = *task.set;
    const auto entries = static_cast<std::size_t>(set.entries);
    inputs.resize(set.entries, static_cast<Eigen::Index>(images.size()));
    labels.resize(images.size());
    float* to = inputs.data();
    for (std::size_t k = 0; k < images.size(); ++k, to += entries) {
        const std::uint8_t* pixels = set.pixels.data() + images[k] * entries;
        labels[k] = set.labels[images[k]];
        if (task.order.empty())
            for (std::size_t i = 0; i < entries; ++i) to[i] = shade[pixels[i]];
        else
            for (std::size_t i = 0; i < entries; ++i) to[i] = shade[pixels[task.order[i]]];
    }
}

} // namespace mattis::learning
