#include "data/binarise.hpp"

#include <chrono>
#include <cmath>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "core/watch.hpp"

namespace mattis::data {
namespace {

const StreamKey key{.seed = 5, .point = 7, .purpose = Purpose::images};

/// One row of pixels for each image.
ImageArray images_of(const std::vector<std::vector<int>>& rows) {
    ImageArray images{static_cast<int>(rows.size()), 1, static_cast<int>(rows.front().size()), {}};
    for (const auto& row : rows)
        for (const int x : row) images.pixels.push_back(static_cast<std::uint8_t>(x));
    return images;
}

std::vector<int> all_of(const ImageArray& images) {
    std::vector<int> numbers(static_cast<std::size_t>(images.count));
    std::iota(numbers.begin(), numbers.end(), 0);
    return numbers;
}

/// Many images of 30 pixels with very different means, each with 100 values.
ImageArray many_images(int count) {
    ImageArray images{count, 5, 6, {}};
    Stream stream(key);
    for (int k = 0; k < count; ++k)
        for (int i = 0; i < 30; ++i) images.pixels.push_back(static_cast<std::uint8_t>(4 * i + 100 * stream.uniform()));
    return images;
}

TEST(Binarise, MedianSplitsEveryPixel) {
    // Pixel 0: median 5; pixel 1: of 1, 2, 3, 4, half way between 2 and 3; pixel 2: black in half of the images.
    const ImageArray images = images_of({{5, 1, 0}, {9, 4, 0}, {1, 3, 3}, {5, 2, 200}});
    const std::vector<int> training = all_of(images);
    const BinaryImages kept = binarise(images, std::vector<int>{0, 1, 2}, {}, key);
    EXPECT_THAT(kept.pixel, testing::ElementsAre(0, 1)); // 5, 9, 1 and 1, 4, 3; of 0, 0, 3 most are 0
    const BinaryImages all = binarise(images, training, {.pixels = Pixels::all}, key);
    EXPECT_THAT(all.pixel, testing::ElementsAre(0, 1, 2));
    EXPECT_EQ(all.image(1)[0], 1);
    EXPECT_EQ(all.image(2)[0], -1);
    EXPECT_THAT((std::vector<int>{all.image(0)[1], all.image(1)[1], all.image(2)[1], all.image(3)[1]}),
                testing::ElementsAre(-1, 1, 1, -1));
}

TEST(Binarise, MedianLeavesNoMeanAndThresholdDoes) {
    const ImageArray images = many_images(2000);
    const auto mean_of = [&](const BinaryImages& binary, int site) {
        double sum = 0.0;
        for (int k = 0; k < images.count; ++k) sum += binary.image(k)[static_cast<std::size_t>(site)];
        return sum / images.count;
    };
    const BinaryImages median = binarise(images, all_of(images), {}, key);
    const BinaryImages threshold =
        binarise(images, all_of(images), {.binarisation = Binarisation::threshold, .threshold = 120}, key);
    EXPECT_EQ(threshold.N, 30);
    EXPECT_DOUBLE_EQ(mean_of(threshold, 5), -1.0); // at most 119
    for (int site = 0; site < median.N; ++site)
        // All but the images at the median are split in halves, up to one; of 2000 about 20 are there.
        EXPECT_NEAR(mean_of(median, site), 0.0, 0.03) << site;
}

TEST(Binarise, RandomSignsFollowFromKeyAndImageAlone) {
    const ImageArray images = images_of({{3, 3, 3, 3, 3, 3, 3, 3}, {3, 3, 3, 3, 3, 3, 3, 3}, {3, 3, 3, 3, 3, 3, 3, 3}});
    const BinariseRule rule{.pixels = Pixels::all};
    const BinaryImages once = binarise(images, all_of(images), rule, key);
    EXPECT_EQ(binarise(images, all_of(images), rule, key).spins, once.spins);
    ImageArray first = images;
    first.count = 1;
    first.pixels.resize(8);
    EXPECT_TRUE(std::ranges::equal(binarise(first, std::vector<int>{0}, rule, key).image(0), once.image(0)));
    StreamKey other = key;
    other.sample = 1;
    EXPECT_NE(binarise(images, all_of(images), rule, other).spins, once.spins);
    EXPECT_FALSE(std::ranges::equal(once.image(0), once.image(1)));
}

TEST(Binarise, RotationKeepsAngles) {
    // Signs of Gaussian projections of x and y differ with probability angle/pi: the overlap is 1 - 2 angle/pi.
    const ImageArray images = images_of({{10, 0, 0, 0}, {5, 5, 0, 0}, {0, 0, 0, 0}});
    const std::vector<int> nothing{2}; // the mean is 0
    constexpr int entries = 20000;
    const BinaryImages binary =
        binarise(images, nothing, {.binarisation = Binarisation::rotation, .entries = entries}, key);
    ASSERT_EQ(binary.N, entries);
    EXPECT_TRUE(binary.pixel.empty());
    double sum = 0.0;
    for (std::size_t i = 0; i < entries; ++i) sum += binary.image(0)[i] * binary.image(1)[i];
    EXPECT_NEAR(sum / entries, 0.5, 5.0 * std::sqrt(0.75 / entries)); // 45 degrees; 5 sd
}

TEST(Binarise, RotationInPiecesIsOne) {
    // An image that stands there again in another piece has the same spins, but for rounding of those near 0.
    ImageArray images = many_images(100);
    images.pixels.insert(images.pixels.end(), images.pixels.begin(), images.pixels.end());
    images.count *= 2;
    constexpr int entries = 20000;
    const BinaryImages binary =
        binarise(images, all_of(images), {.binarisation = Binarisation::rotation, .entries = entries}, key);
    ASSERT_EQ(binary.spins.size(), std::size_t{200} * entries);
    for (int k = 0; k < 100; ++k) {
        int differ = 0;
        for (std::size_t i = 0; i < entries; ++i) differ += binary.image(k)[i] != binary.image(k + 100)[i] ? 1 : 0;
        EXPECT_LE(differ, 5) << k;
    }
}

TEST(Binarise, MayBeCutShort) {
    const ImageArray images = many_images(100);
    Watch watch;
    watch.end_at(Watch::Clock::now() - std::chrono::hours(1));
    const Watched watched(&watch);
    for (const Binarisation one : {Binarisation::median, Binarisation::rotation})
        EXPECT_THROW(binarise(images, all_of(images), {.binarisation = one}, key), Interrupted);
}

TEST(Binarise, RefusesWhatNothingSplits) {
    const ImageArray images = images_of({{3, 0}, {3, 0}, {3, 0}});
    EXPECT_THROW(binarise(images, all_of(images), {}, key), InputError);
    EXPECT_THROW(binarise(images, {}, {}, key), InputError);
}

} // namespace
} // namespace mattis::data
