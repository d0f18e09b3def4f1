#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/rng.hpp"
#include "data/idx_file.hpp"

namespace mattis::data {

/// How grey values x become entries +-1:
///   median     1 where x is above the median of its pixel over the training images, -1 below, a random sign where it
///              is the median: no pixel has a mean of its own
///   threshold  1 where x is above one threshold: what all images share stays in them
///   rotation   sign(R (x - mean)), R a matrix of independent Gaussian numbers, mean over the training images: every
///              entry holds something of all pixels
enum class Binarisation { median, threshold, rotation };
inline constexpr std::array<std::string_view, 3> binarisation_names{"median", "threshold", "rotation"};

/// Which pixels a median keeps: all of them, or those whose median is no value that half of the training images have.
/// Such a median, as the black of the margin, splits nothing.
enum class Pixels { balanced, all };
inline constexpr std::array<std::string_view, 2> pixels_names{"balanced", "all"};

struct BinariseRule {
    Binarisation binarisation = Binarisation::median;
    Pixels pixels = Pixels::balanced; ///< of medians
    int threshold = 127;              ///< of thresholds
    int entries = 0;                  ///< of rotated images; 0: as many as pixels
};

/// Images of entries +-1.
struct BinaryImages {
    int N = 0;
    std::vector<int> pixel;         ///< that an entry comes from; empty of rotated images
    std::vector<std::int8_t> spins; ///< image by image

    std::span<const std::int8_t> image(int k) const {
        return std::span(spins).subspan(static_cast<std::size_t>(k) * static_cast<std::size_t>(N),
                                        static_cast<std::size_t>(N));
    }
};

/// All images, by what the training images (their numbers) say. Random signs and the matrix R follow from the key
/// alone, those of an image from its number, too: `sample` and `chain` of the key must be below 2^32 - 1 and 0. Throws
/// InputError if no pixel is kept. Source: arXiv:2211.14067, section on structured data.
BinaryImages binarise(const ImageArray& images, std::span<const int> training, const BinariseRule& rule,
                      const StreamKey& key);

} // namespace mattis::data
