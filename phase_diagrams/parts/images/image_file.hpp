#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "data/idx_file.hpp"

namespace mattis::diagram {

/// An IDX file of images, or of labels. Throw InputError naming the file if it cannot be read, is larger than anything
/// that is read, or is not what it should be.
data::ImageArray read_image_file(const std::filesystem::path& file);
std::vector<std::uint8_t> read_label_file(const std::filesystem::path& file);

} // namespace mattis::diagram
