#include "phase_diagrams/parts/images/image_draw.hpp"

#include <algorithm>
#include <functional>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/rng.hpp"
#include "data/class_average.hpp"
#include "phase_diagrams/parts/images/image_file.hpp"

namespace mattis::diagram {

namespace {

/// What is done, its faults being those of a key.
template <class F>
auto about(std::string_view key, const F& what) {
    try {
        return what();
    } catch (const InputError& error) {
        throw ImageFault(key, error.what());
    }
}

/// The key that asks for most images of a class.
std::string_view most_wanted(const DatasetSection& section, int examples) {
    if (examples >= std::max(section.test, section.held_out)) return examples_parameter;
    return section.test > section.held_out ? "test" : "held_out";
}

void require_classes(const LabelledImages& set, const DatasetSection& section) {
    for (const int label : section.classes)
        if (std::ranges::find(set.labels, label) == set.labels.end())
            throw ImageFault("classes", fmt::format("class {} has 0 images: allowed are labels that there are", label));
    if (section.classes.empty() && std::ranges::adjacent_find(set.labels, std::not_equal_to()) == set.labels.end())
        throw ImageFault("labels", "all labels are the same: allowed are two classes and more");
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
    const std::string images = section.images.string(), labels = section.labels.string();
    set.images = about("images", [&] { return read_image_file(section.images); });
    set.labels = about("labels", [&] { return read_label_file(section.labels); });
    about("labels", [&] { data::require_labels(set.images, images, set.labels, labels); });
    require_classes(set, section);
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
    made.classes = about(most_wanted(section, examples), [&] {
        return data::split_by_class(set.labels, section.classes, section.test, section.held_out, examples, key);
    });
    std::vector<int> training;
    for (const data::ClassSplit& one : made.classes)
        training.insert(training.end(), one.training.begin(), one.training.end());
    key.point = content_hash("signs of " + set.content());
    made.images = about("images", [&] { return data::binarise(set.images, training, rule_of(section), key); });
    key.point = content_hash("archetypes of " + set.content());
    Stream stream(key);
    for (const data::ClassSplit& one : made.classes)
        made.archetypes.push_back(data::archetype(made.images, one.held_out, stream));
    return made;
}

} // namespace mattis::diagram
