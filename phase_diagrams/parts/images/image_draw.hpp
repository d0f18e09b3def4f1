#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/errors.hpp"
#include "data/binarise.hpp"
#include "data/idx_file.hpp"
#include "data/split.hpp"
#include "phase_diagrams/parts/images/section.hpp"

namespace mattis::diagram {

/// A file or its images are not what the section asks for.
class ImageFault : public InputError {
public:
    ImageFault(std::string_view key, const std::string& what) : InputError(what), key_(key) {}
    const std::string& key() const { return key_; } ///< of the section

private:
    std::string key_;
};

/// What a job learns from: images with a label each.
struct LabelledImages {
    data::ImageArray images;
    std::vector<std::uint8_t> labels;
    std::string images_content; ///< stands for what the file holds: numbers, sizes, a hash
    std::string labels_content;

    std::string content() const { return images_content + ", labels " + labels_content; }
};

/// Reads the files of a section. Throws ImageFault naming the file and what is wrong with it.
LabelledImages read_images(const DatasetSection& section);

/// One random division of the images into examples, tests and held-out ones, made binary by what the training images
/// say: those that are neither tested nor held out, whether or not a network learns them.
struct ImageDraw {
    data::BinaryImages images;
    std::vector<data::ClassSplit> classes;
    std::vector<std::vector<std::int8_t>> archetypes; ///< of each class: the sign of the average of its held-out images
};

/// The division of this number for networks of at most so many examples of each class. It follows from seed, number and
/// images alone, and examples of a smaller network are among those of a larger one. Throws ImageFault if a class has
/// too few images, and if no median splits them.
ImageDraw draw_images(const LabelledImages& set, const DatasetSection& section, int examples, std::uint64_t seed,
                      int draw);

} // namespace mattis::diagram
