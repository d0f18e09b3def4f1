#include "phase_diagrams/parts/images/image_draw.hpp"

#include <algorithm>
#include <filesystem>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/rng.hpp"
#include "data/class_average.hpp"
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

std::uint64_t hash_of(std::span<const std::uint8_t> bytes) {
    return content_hash({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

template <class Names>
std::size_t position(const Names& names, std::string_view name) {
    return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
}

data::BinariseRule rule_of(const DatasetSection& section) {
    return {.binarisation = static_cast<data::Binarisation>(position(data::binarisation_names, section.binarise)),
            .pixels = static_cast<data::Pixels>(position(data::pixels_names, section.pixels)),
            .threshold = section.threshold,
            .entries = section.entries};
}

} // namespace

LabelledImages read_images(const DatasetSection& section) {
    LabelledImages set;
    set.images = data::read_idx_images(content_of(section.images), section.images.string());
    set.labels = data::read_idx_labels(content_of(section.labels), section.labels.string());
    data::require_labels(set.images, section.images.string(), set.labels, section.labels.string());
    set.images_content = fmt::format("{} of {} x {}: {:016x}", set.images.count, set.images.rows, set.images.columns,
                                     hash_of(set.images.pixels));
    set.labels_content = fmt::format("{}: {:016x}", set.labels.size(), hash_of(set.labels));
    return set;
}

ImageDraw draw_images(const LabelledImages& set, const DatasetSection& section, int examples, std::uint64_t seed,
                      int draw) {
    StreamKey key{.seed = seed,
                  .point = content_hash("division of " + set.content()),
                  .sample = static_cast<std::uint32_t>(draw),
                  .purpose = Purpose::images};
    ImageDraw made;
    made.classes = data::split_by_class(set.labels, section.classes, section.test, section.held_out, examples, key);
    std::vector<int> training;
    for (const data::ClassSplit& one : made.classes)
        training.insert(training.end(), one.training.begin(), one.training.end());
    key.point = content_hash("signs of " + set.content());
    made.images = data::binarise(set.images, training, rule_of(section), key);
    key.point = content_hash("archetypes of " + set.content());
    Stream stream(key);
    for (const data::ClassSplit& one : made.classes)
        made.archetypes.push_back(data::archetype(made.images, one.held_out, stream));
    return made;
}

} // namespace mattis::diagram
