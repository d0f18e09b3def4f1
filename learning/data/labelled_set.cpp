#include "learning/data/labelled_set.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/rng.hpp"
#include "core/watch.hpp"

namespace mattis::learning {

namespace {

constexpr int most_classes = 256;

std::uint64_t hash_of(std::span<const std::uint8_t> bytes) {
    constexpr std::size_t piece = std::size_t{1} << 22U;
    std::string hashes;
    for (std::size_t from = 0; from < bytes.size(); from += piece) {
        pause_point();
        const auto part = bytes.subspan(from, std::min(piece, bytes.size() - from));
        hashes += fmt::format("{:x} ",
                              content_hash(std::string_view(reinterpret_cast<const char*>(part.data()), part.size())));
    }
    return content_hash(hashes);
}

} // namespace

std::shared_ptr<const LabelledSet> make_labelled_set(const data::ImageArray& images,
                                                     std::span<const std::uint8_t> labels, const std::string& name,
                                                     std::optional<int> classes) {
    if (images.count < 1 || images.size() < 1) throw InputError(fmt::format("{} has no images", name));
    if (labels.size() != static_cast<std::size_t>(images.count))
        throw InputError(fmt::format("{} has {} images and {} labels: allowed are as many labels as images", name,
                                     images.count, labels.size()));
    const auto largest = std::max_element(labels.begin(), labels.end());
    const int known = classes.value_or(*largest + 1);
    if (known < 2 || known > most_classes)
        throw InputError(
            fmt::format("{} has {} class{}: allowed are 2 to {}", name, known, known == 1 ? "" : "es", most_classes));
    if (*largest >= known)
        throw InputError(fmt::format("{}: image {} has label {}: allowed are 0 to {}", name,
                                     largest - labels.begin() + 1, *largest, known - 1));
    auto set = std::make_shared<LabelledSet>();
    set->name = name;
    set->entries = images.size();
    set->classes = known;
    set->pixels = copy_in_pieces(images.pixels);
    set->labels.assign(labels.begin(), labels.end());
    set->content =
        content_hash(fmt::format("{} {} {:x} {:x}", set->entries, known, hash_of(set->pixels), hash_of(set->labels)));
    return set;
}

} // namespace mattis::learning
