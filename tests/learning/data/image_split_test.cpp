#include "learning/data/image_split.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <string>

#include "core/errors.hpp"
#include "small_set.hpp"

namespace mattis::learning {
namespace {

const StreamKey key{.seed = 5, .sample = 2};

std::map<int, int> counts(const LabelledSet& set, const std::vector<std::uint32_t>& images) {
    std::map<int, int> of;
    for (const auto image : images) ++of[set.labels[image]];
    return of;
}

std::vector<std::uint32_t> sorted(std::vector<std::uint32_t> images) {
    std::sort(images.begin(), images.end());
    return images;
}

std::string refusal(const LabelledSet& set, const SplitShares& shares) {
    try {
        split_images(set, shares, key);
    } catch (const InputError& error) {
        return error.what();
    }
    return "nothing was refused";
}

TEST(ImageSplit, EveryImageIsOfOneKindAndEveryClassHasItsShare) {
    const auto set = test::small_set({100, 40, 20});
    const ImageSplit split = split_images(*set, {.test = 0.2, .validation = 0.1, .most = {}}, key);
    EXPECT_EQ(counts(*set, split.test), (std::map<int, int>{{0, 20}, {1, 8}, {2, 4}}));
    EXPECT_EQ(counts(*set, split.validation), (std::map<int, int>{{0, 10}, {1, 4}, {2, 2}}));
    EXPECT_EQ(counts(*set, split.train), (std::map<int, int>{{0, 70}, {1, 28}, {2, 14}}));
    auto all = split.test;
    all.insert(all.end(), split.validation.begin(), split.validation.end());
    all.insert(all.end(), split.train.begin(), split.train.end());
    std::vector<std::uint32_t> every(160);
    std::iota(every.begin(), every.end(), 0U);
    EXPECT_EQ(sorted(all), every);
    EXPECT_FALSE(std::is_sorted(split.train.begin(), split.train.end()));
}

TEST(ImageSplit, FollowsFromSeedSampleAndContentAlone) {
    const auto set = test::small_set({50, 50});
    const SplitShares shares{};
    const auto train = [&](const LabelledSet& of, const StreamKey& with) {
        return split_images(of, shares, with).train;
    };
    const auto first = train(*set, key);
    StreamKey other_point = key;
    other_point.point = 77;
    EXPECT_EQ(train(*set, other_point), first);
    EXPECT_EQ(train(*test::small_set({50, 50}, 3, 4, 0, "other name"), key), first);
    EXPECT_NE(train(*set, {.seed = 6, .sample = 2}), first);
    EXPECT_NE(train(*set, {.seed = 5, .sample = 3}), first);
    EXPECT_NE(train(*test::small_set({50, 50}, 3, 4, 1), key), first);
}

TEST(ImageSplit, LessIsPartOfMore) {
    const auto set = test::small_set({90, 50, 21});
    const auto all = split_images(*set, {.test = 0.2, .validation = 0.0, .most = {}}, key);
    EXPECT_TRUE(all.validation.empty());
    std::vector<std::uint32_t> larger = all.train;
    for (int most = static_cast<int>(all.train.size()); most >= 10; most -= 7) {
        const auto some = split_images(*set, {.test = 0.2, .validation = 0.0, .most = most}, key);
        EXPECT_EQ(some.test, all.test);
        ASSERT_EQ(some.train.size(), static_cast<std::size_t>(most));
        EXPECT_TRUE(std::includes(larger.begin(), larger.end(), some.train.begin(), some.train.end(),
                                  [&](std::uint32_t a, std::uint32_t b) {
                                      const auto at = [&](std::uint32_t image) {
                                          return std::find(all.train.begin(), all.train.end(), image);
                                      };
                                      return at(a) < at(b);
                                  }))
            << most;
        const auto of = counts(*set, some.train);
        for (const auto& [label, count] : counts(*set, all.train))
            EXPECT_NEAR(of.at(label), count * most / static_cast<double>(all.train.size()), 1.0) << most;
        larger = some.train;
    }
    const auto fewer_tests = split_images(*set, {.test = 0.1, .validation = 0.0, .most = {}}, key);
    for (const auto image : fewer_tests.test)
        EXPECT_NE(std::find(all.test.begin(), all.test.end(), image), all.test.end());
}

TEST(ImageSplit, RefusesWhatDoesNotFit) {
    const auto set = test::small_set({50, 2});
    EXPECT_EQ(refusal(*set, {.test = 1.0, .validation = 0.0, .most = {}}),
              "test = 1 is no share of the images: allowed is 0 <= test < 1");
    EXPECT_EQ(refusal(*set, {.test = std::numeric_limits<double>::quiet_NaN(), .validation = 0.0, .most = {}}),
              "test = nan is no share of the images: allowed is 0 <= test < 1");
    EXPECT_EQ(refusal(*set, {.test = 0.1, .validation = -0.1, .most = {}}),
              "validation = -0.1 is no share of the images: allowed is 0 <= validation < 1");
    EXPECT_EQ(refusal(*set, {.test = 0.5, .validation = 0.5, .most = {}}),
              "test = 0.5 and validation = 0.5 leave no images to learn from: allowed is a sum below 1");
    EXPECT_EQ(refusal(*set, {.test = 0.2, .validation = 0.0, .most = {}}),
              "class 1 of small set has 2 images: too few for test = 0.2: allowed are shares that give it one");
    EXPECT_EQ(
        refusal(*set, {.test = 0.3, .validation = 0.3, .most = {}}),
        "class 1 of small set has 2 images: test = 0.3 and validation = 0.3 leave none to learn from: allowed are "
        "smaller shares");
    EXPECT_EQ(refusal(*set, {.test = 0.3, .validation = 0.0, .most = 0}), "0 training images: allowed are at least 1");
    EXPECT_EQ(refusal(*set, {.test = 0.3, .validation = 0.0, .most = 1}),
              "1 training images of small set leave none of some class: allowed are at least 19");
    EXPECT_EQ(split_images(*set, {.test = 0.3, .validation = 0.0, .most = 19}, key).train.size(), 19U);
}

} // namespace
} // namespace mattis::learning
