#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace mattis::data {

/// Grey images of one size.
struct ImageArray {
    int count = 0;
    int rows = 0;
    int columns = 0;
    std::vector<std::uint8_t> pixels; ///< image by image, row by row

    int size() const { return rows * columns; } ///< pixels of an image
    std::span<const std::uint8_t> image(int k) const {
        return std::span(pixels).subspan(static_cast<std::size_t>(k) * static_cast<std::size_t>(size()),
                                         static_cast<std::size_t>(size()));
    }
};

/// Bounds of what is read: of all entries of a file, and of a side of an image.
inline constexpr std::uint64_t most_entries = std::uint64_t{1} << 30U;
inline constexpr int most_side = 4096;

/// Reads an IDX file of images: magic number 0x00000803, then number, rows and columns (32 bits each, the most
/// significant byte first), then a byte for each pixel; plain, or compressed by gzip. `file` is the whole file, `name`
/// how messages call it. Sizes are checked against what the file can hold, and against the bounds above, before memory
/// is taken. Throws InputError naming the file if it is of another kind, cut short, too long, empty, damaged, or beyond
/// the bounds. Format: Y. LeCun, C. Cortes and C. Burges, the MNIST database, section "File formats".
ImageArray read_idx_images(std::span<const std::byte> file, const std::string& name);

/// The same of labels: magic number 0x00000801, their number, a byte for each.
std::vector<std::uint8_t> read_idx_labels(std::span<const std::byte> file, const std::string& name);

/// Throws InputError unless there are as many labels as images.
void require_labels(const ImageArray& images, const std::string& images_name, std::span<const std::uint8_t> labels,
                    const std::string& labels_name);

} // namespace mattis::data
