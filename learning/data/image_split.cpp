#include "learning/data/image_split.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string_view>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "data/random_order.hpp"

namespace mattis::learning {

namespace {

constexpr std::size_t label_values = 256;

using Counts = std::array<std::size_t, label_values>;

void require_shares(const SplitShares& shares) {
    const auto require = [](std::string_view name, double share) {
        if (!(share >= 0.0 && share < 1.0))
            throw InputError(
                fmt::format("{} = {} is no share of the images: allowed is 0 <= {} < 1", name, share, name));
    };
    require("test", shares.test);
    require("validation", shares.validation);
    if (!(shares.test + shares.validation < 1.0))
        throw InputError(fmt::format("test = {} and validation = {} leave no images to learn from: allowed is a sum "
                                     "below 1",
                                     shares.test, shares.validation));
    if (shares.most && *shares.most < 1)
        throw InputError(fmt::format("{} training images: allowed are at least 1", *shares.most));
}

/// Images that each class gives away for a share of them. Throws InputError if that is none.
std::size_t part_of(std::size_t images, double share, std::string_view use, std::size_t label, const LabelledSet& set) {
    const auto part = static_cast<std::size_t>(std::llround(share * static_cast<double>(images)));
    if (share > 0.0 && part == 0)
        throw InputError(fmt::format("class {} of {} has {} image{}: too few for {} = {}: allowed are shares that "
                                     "give it one",
                                     label, set.name, images, images == 1 ? "" : "s", use, share));
    return part;
}

/// Where the image that is the k-th of n of its class comes among all of them, if classes come at even distances.
struct Place {
    double of_class; ///< (k + 1/2)/n
    std::uint32_t image;
    std::uint8_t label;
};

/// The first training images that have every class in proportion, in their present order.
void limit(std::vector<std::uint32_t>& train, std::size_t most, const Counts& of_label, const LabelledSet& set) {
    Counts seen{};
    std::vector<Place> places;
    places.reserve(train.size());
    for (const std::uint32_t image : train) {
        const std::uint8_t label = set.labels[image];
        places.push_back(
            {(static_cast<double>(seen[label]++) + 0.5) / static_cast<double>(of_label[label]), image, label});
    }
    std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
        return a.of_class != b.of_class ? a.of_class < b.of_class : a.label < b.label;
    });
    Counts first{};
    for (std::size_t k = places.size(); k-- > 0;) first[places[k].label] = k + 1;
    const std::size_t least = *std::max_element(first.begin(), first.end());
    if (most < least)
        throw InputError(fmt::format("{} training images of {} leave none of some class: allowed are at least {}", most,
                                     set.name, least));
    std::vector<char> stays(set.size(), 0);
    for (std::size_t k = 0; k < most; ++k) stays[places[k].image] = 1;
    std::erase_if(train, [&](std::uint32_t image) { return stays[image] == 0; });
}

} // namespace

ImageSplit split_images(const LabelledSet& set, const SplitShares& shares, const StreamKey& key) {
    require_shares(shares);
    Counts of_label{}, test{}, validation{}, rest{}, seen{};
    for (const std::uint8_t label : set.labels) ++of_label[label];
    for (std::size_t label = 0; label < label_values; ++label) {
        if (of_label[label] == 0) continue;
        test[label] = part_of(of_label[label], shares.test, "test", label, set);
        validation[label] = part_of(of_label[label], shares.validation, "validation", label, set);
        if (test[label] + validation[label] >= of_label[label])
            throw InputError(fmt::format("class {} of {} has {} image{}: test = {} and validation = {} leave none to "
                                         "learn from: allowed are smaller shares",
                                         label, set.name, of_label[label], of_label[label] == 1 ? "" : "s", shares.test,
                                         shares.validation));
        rest[label] = of_label[label] - test[label] - validation[label];
    }
    std::vector<std::uint32_t> deck(set.size());
    std::iota(deck.begin(), deck.end(), 0U);
    Stream stream(
        {.seed = key.seed, .point = set.content, .sample = key.sample, .chain = 0, .purpose = Purpose::tasks});
    data::random_order(deck, stream);
    ImageSplit split;
    for (const std::uint32_t image : deck) {
        const std::uint8_t label = set.labels[image];
        const std::size_t before = seen[label]++;
        auto& to = before < test[label]                       ? split.test
                   : before < test[label] + validation[label] ? split.validation
                                                              : split.train;
        to.push_back(image);
    }
    if (shares.most && static_cast<std::size_t>(*shares.most) < split.train.size())
        limit(split.train, static_cast<std::size_t>(*shares.most), rest, set);
    return split;
}

} // namespace mattis::learning
