#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "core/rng.hpp"
#include "tests/data/idx_bytes.hpp"

namespace mattis::diagram {

inline void write_bytes(const std::filesystem::path& file, const Bytes& bytes) {
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

/// A random picture, every value averaged with Gaussian weights over its neighbours; the edges are joined.
inline std::vector<double> blurred(int side, double width, Stream& stream) {
    std::vector<double> noise(static_cast<std::size_t>(side * side)), picture(noise.size(), 0.0);
    for (double& x : noise) x = gaussian(stream);
    const int reach = static_cast<int>(std::ceil(3.0 * width));
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
            for (int dy = -reach; dy <= reach; ++dy)
                for (int dx = -reach; dx <= reach; ++dx) {
                    const int from = (y + dy + side) % side * side + (x + dx + side) % side;
                    picture[static_cast<std::size_t>(y * side + x)] +=
                        noise[static_cast<std::size_t>(from)] * std::exp(-0.5 * (dx * dx + dy * dy) / (width * width));
                }
    double square = 0.0;
    for (const double p : picture) square += p * p / static_cast<double>(picture.size());
    for (double& p : picture) p /= std::sqrt(square);
    return picture;
}

/// Blurred prototypes of classes 0, 1, …; the images of a class are its prototype and a blurred picture of their own,
/// `strength` times it, around a middle grey; `shared` is the contrast of a picture that all of them share. Writes
/// images.idx.gz and labels.idx.
inline void write_blurred_images(const std::filesystem::path& folder, int classes, int of_each, int side,
                                 double strength, std::uint64_t seed = 1, double shared = 0.0) {
    Stream stream({.seed = seed, .purpose = Purpose::test_points});
    constexpr double width = 1.5, grey = 40.0, middle = 128.0;
    std::vector<std::uint8_t> pixels, labels;
    std::vector<std::vector<double>> prototypes;
    for (int c = 0; c < classes; ++c) prototypes.push_back(blurred(side, width, stream));
    const std::vector<double> common = blurred(side, width, stream);
    for (int k = 0; k < classes * of_each; ++k) {
        const int label = k % classes;
        const std::vector<double> own = blurred(side, width, stream);
        labels.push_back(static_cast<std::uint8_t>(label));
        for (std::size_t i = 0; i < own.size(); ++i)
            pixels.push_back(static_cast<std::uint8_t>(
                std::clamp(middle + shared * common[i] +
                               grey * (prototypes[static_cast<std::size_t>(label)][i] + strength * own[i]),
                           0.0, 255.0)));
    }
    const auto size = static_cast<std::uint32_t>(side);
    write_bytes(folder / "images.idx.gz",
                data::gzip(data::idx_bytes(data::images_magic, {static_cast<std::uint32_t>(labels.size()), size, size},
                                           pixels)));
    write_bytes(folder / "labels.idx",
                data::idx_bytes(data::labels_magic, {static_cast<std::uint32_t>(labels.size())}, labels));
}

} // namespace mattis::diagram
