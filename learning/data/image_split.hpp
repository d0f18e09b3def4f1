#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/rng.hpp"
#include "learning/data/learning_task.hpp"

namespace mattis::learning {

/// What the images of a set are for. The shares are those of the images of every class, in [0, 1); the rest is to learn
/// from.
struct SplitShares {
    double test = 0.2;
    double validation = 0.0;            ///< to choose hyperparameters by
    std::optional<std::int64_t> most{}; ///< training images are at most so many, of all classes together
};

/// Numbers of images, each list in random order. No image is in two of them.
struct ImageSplit {
    std::vector<std::uint32_t> train, validation, test;
};

/// Deals out the images of a set. Of a class of n images round(share n) are test images, and so for validation. Where
/// training images are limited, those of every class are, by the same ratio within one image. All lists follow from one
/// random order of the images: fewer training images are part of more, and so are test images. It comes from seed and
/// sample of the key with purpose `tasks`, and from the content of the set. Throws InputError if shares are out of
/// range or add up to 1 or more, if a class gets no image of a kind that is asked for, or if the limit leaves none of a
/// class to learn from. Classes without images are left out.
ImageSplit split_images(const LabelledSet& set, const SplitShares& shares, const StreamKey& key);

} // namespace mattis::learning
