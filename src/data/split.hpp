#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/rng.hpp"

namespace mattis::data {

/// Images of one class (their numbers), dealt at random to what they are for.
struct ClassSplit {
    int label = 0;
    std::vector<int> test;
    std::vector<int> held_out; ///< their average stands for the archetype
    std::vector<int> training; ///< in random order: M examples are the first M
};

/// Deals the images of each class, so that every class has the same number of test and of held-out images and the rest
/// is for training. Labels that are not among `classes` are left out; none given: all labels there are, ascending. The
/// deal follows from the key and the numbers of a class alone, not from what is done with the images. Throws InputError
/// if a class has fewer than test + held_out + examples images.
std::vector<ClassSplit> split_by_class(std::span<const std::uint8_t> labels, std::span<const int> classes, int test,
                                       int held_out, int examples, const StreamKey& key);

} // namespace mattis::data
