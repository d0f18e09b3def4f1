#include "data/split.hpp"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"

namespace mattis::data {
namespace {

const StreamKey key{.seed = 5, .point = 7, .purpose = Purpose::images};

TEST(Split, EveryImageHasOnePlace) {
    std::vector<std::uint8_t> labels;
    for (int k = 0; k < 90; ++k) labels.push_back(static_cast<std::uint8_t>(k < 30 ? 7 : k % 2 == 0 ? 0 : 200));
    const auto split = split_by_class(labels, {}, 5, 10, 12, key);
    ASSERT_EQ(split.size(), 3);
    EXPECT_THAT((std::vector<int>{split[0].label, split[1].label, split[2].label}), testing::ElementsAre(0, 7, 200));
    std::set<int> seen;
    for (const ClassSplit& one : split) {
        EXPECT_EQ(one.test.size(), 5);
        EXPECT_EQ(one.held_out.size(), 10);
        EXPECT_EQ(one.training.size(), 15);
        for (const auto* part : {&one.test, &one.held_out, &one.training})
            for (const int k : *part) {
                EXPECT_EQ(labels[static_cast<std::size_t>(k)], one.label);
                EXPECT_TRUE(seen.insert(k).second);
            }
    }
    EXPECT_EQ(seen.size(), 90);
}

TEST(Split, FollowsFromTheKeyAndIsNestedInExamples) {
    const std::vector<std::uint8_t> labels(100, 3);
    const auto few = split_by_class(labels, {}, 10, 10, 5, key), many = split_by_class(labels, {}, 10, 10, 80, key);
    EXPECT_EQ(few.front().training, many.front().training);
    EXPECT_EQ(few.front().test, many.front().test);
    StreamKey other = key;
    other.sample = 1;
    EXPECT_NE(split_by_class(labels, {}, 10, 10, 5, other).front().test, few.front().test);
}

TEST(Split, EveryImageIsTestedAsOftenAsAnother) {
    const std::vector<std::uint8_t> labels(20, 0);
    std::vector<int> counts(20, 0);
    constexpr int draws = 4000;
    StreamKey one = key;
    for (one.sample = 0; one.sample < draws; ++one.sample) {
        const auto split = split_by_class(labels, {}, 5, 5, 1, one);
        for (const int k : split.front().test) ++counts[static_cast<std::size_t>(k)];
    }
    // Each count is binomial, mean 1000, sd 27.4: 20 of them within 5.5 sd, false alarm 1e-6.
    EXPECT_LT(*std::ranges::max_element(counts), 1151);
    EXPECT_GT(*std::ranges::min_element(counts), 849);
}

TEST(Split, RefusesClassesThatAreTooSmall) {
    const std::vector<std::uint8_t> labels(10, 4);
    EXPECT_THROW(split_by_class(labels, {}, 5, 4, 2, key), InputError);
    const std::vector<int> absent{9};
    EXPECT_THROW(split_by_class(labels, absent, 1, 1, 1, key), InputError);
}

} // namespace
} // namespace mattis::data
