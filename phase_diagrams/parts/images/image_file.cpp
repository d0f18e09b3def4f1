#include "phase_diagrams/parts/images/image_file.hpp"

#include <fmt/format.h>

#include "core/errors.hpp"
#include "io/file_error.hpp"
#include "io/open_file.hpp"

namespace mattis::diagram {

namespace {

/// A whole file, if it is not larger than anything that is read.
Bytes content_of(const std::filesystem::path& file) {
    constexpr std::uint64_t most = data::most_entries + 1024;
    try {
        const io::OpenFile opened = io::OpenFile::existing(file, io::Links::followed);
        if (opened.size() > most)
            throw InputError(
                fmt::format("{}: has {} bytes: allowed are at most {}", file.string(), opened.size(), most));
        return opened.content(most);
    } catch (const io::FileError& error) {
        throw InputError(fmt::format("{}: allowed is an IDX file", error.what()));
    }
}

} // namespace

data::ImageArray read_image_file(const std::filesystem::path& file) {
    return data::read_idx_images(content_of(file), file.string());
}

std::vector<std::uint8_t> read_label_file(const std::filesystem::path& file) {
    return data::read_idx_labels(content_of(file), file.string());
}

} // namespace mattis::diagram
