#include "data/class_average.hpp"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

namespace mattis::data {
namespace {

/// Images of one archetype (all up), entry i equal to it with probability (1 + r_i)/2.
BinaryImages examples_of(const std::vector<double>& r, int count, Stream& stream) {
    BinaryImages images{static_cast<int>(r.size()), {}, {}};
    for (int k = 0; k < count; ++k)
        for (const double r_i : r)
            images.spins.push_back(stream.uniform() < 0.5 * (1.0 + r_i) ? std::int8_t{1} : std::int8_t{-1});
    return images;
}

std::vector<int> numbers(int from, int to) {
    std::vector<int> list(static_cast<std::size_t>(to - from));
    std::iota(list.begin(), list.end(), from);
    return list;
}

TEST(ClassAverage, IsNormalisedOverSites) {
    BinaryImages images{4, {}, {1, 1, -1, 1, 1, -1, -1, 1, 1, 1, -1, -1}};
    const ClassAverage average = class_average(images, numbers(0, 3));
    EXPECT_EQ(average.sums, (std::vector<int>{3, 1, -3, 1}));
    EXPECT_DOUBLE_EQ(average.mean_square(), (9.0 + 1.0 + 9.0 + 1.0) / 36.0);
    // u = sum_i etabar_i sigma_i/(N sqrt Q) of the first image
    EXPECT_DOUBLE_EQ(average.overlap(images.image(0)), (8.0 / 3.0) / (4.0 * std::sqrt(20.0 / 36.0)));
    EXPECT_EQ(class_average(images, numbers(0, 2)).signs(), (std::vector<std::int8_t>{1, 0, -1, 1}));
}

TEST(ClassAverage, EstimatorsAreUnbiased) {
    // Half of the sites r = 0.9, half 0.1: r2 = 0.41, the mean |r_i| = 0.5.
    constexpr int sites = 400, M = 6, repeats = 400;
    std::vector<double> r(sites, 0.9);
    std::fill(r.begin() + sites / 2, r.end(), 0.1);
    Stream stream({.seed = 3, .purpose = Purpose::test_points});
    double sum = 0.0, squares = 0.0, site = 0.0;
    for (int k = 0; k < repeats; ++k) {
        const BinaryImages images = examples_of(r, M, stream);
        const ClassAverage average = class_average(images, numbers(0, M));
        const double r2 = class_quality(average).r2;
        const std::vector<double> of_sites = site_qualities(average);
        EXPECT_NEAR(std::accumulate(of_sites.begin(), of_sites.end(), 0.0) / sites, r2, 1e-12);
        sum += r2;
        squares += r2 * r2;
        site += of_sites.front();
    }
    const double mean = sum / repeats, sd = std::sqrt((squares / repeats - mean * mean) / repeats);
    EXPECT_NEAR(mean, 0.41, 4.0 * sd); // false alarm 6e-5
    EXPECT_LT(sd, 0.002);
    EXPECT_NEAR(site / repeats, 0.81, 0.06); // sd of one site: at most 0.3 each, 0.015 of the mean
}

TEST(ClassAverage, QualityFollowsFromR2) {
    Stream stream({.seed = 4, .purpose = Purpose::test_points});
    const BinaryImages images = examples_of(std::vector<double>(2000, 0.6), 10, stream);
    const ClassAverage average = class_average(images, numbers(0, 10));
    const ClassQuality quality = class_quality(average);
    EXPECT_NEAR(quality.r2, 0.36, 0.03);
    EXPECT_DOUBLE_EQ(quality.rho, (1.0 - quality.r2) / (10 * quality.r2));
    EXPECT_TRUE(std::isnan(class_quality(class_average(images, numbers(0, 1))).r2));
    // r2 is the mean overlap of pairs.
    double pairs = 0.0;
    for (int a = 0; a < 10; ++a)
        for (int b = 0; b < a; ++b) pairs += overlap(images.image(a), images.image(b)) / 45.0;
    EXPECT_NEAR(quality.r2, pairs, 1e-12);
}

TEST(ClassAverage, HeldOutOverlapApproachesTheMeanOfR) {
    std::vector<double> r(1000, 0.9);
    std::fill(r.begin() + 500, r.end(), 0.3);
    Stream stream({.seed = 5, .purpose = Purpose::test_points});
    const BinaryImages images = examples_of(r, 1001 + 200, stream);
    const ClassAverage average = class_average(images, numbers(0, 1001)); // every sign is right
    // Mean of 200 000 entries: 5 sd = 5 sqrt((1 - r^2)/200000) < 0.011.
    EXPECT_NEAR(held_out_overlap(average, images, numbers(1001, 1201)), 0.6, 0.011);
}

TEST(ClassAverage, MeanSquareProductIsThatOfTheTensor) {
    Stream stream({.seed = 6, .purpose = Purpose::test_points});
    constexpr int N = 7, M = 3;
    const BinaryImages images = examples_of(std::vector<double>(N, 0.5), M, stream);
    double squares = 0.0;
    for (std::size_t i = 0; i < N; ++i)
        for (std::size_t j = 0; j < N; ++j)
            for (std::size_t k = 0; k < N; ++k) {
                double J = 0.0;
                for (int a = 0; a < M; ++a)
                    J += images.image(a)[i] * images.image(a)[j] * images.image(a)[k] / double{M};
                squares += J * J / (N * N * N);
            }
    EXPECT_NEAR(mean_square_product(images, numbers(0, M), 3), squares, 1e-13);
}

TEST(ClassAverage, ArchetypeIsTheSignOfTheAverage) {
    Stream stream({.seed = 7, .purpose = Purpose::test_points});
    const BinaryImages images = examples_of(std::vector<double>(500, 0.5), 60, stream);
    EXPECT_GT(overlap(archetype(images, numbers(0, 60), stream), std::vector<std::int8_t>(500, 1)), 0.98);
    const BinaryImages opposite{2, {}, {1, 1, -1, -1}};
    for (const std::int8_t spin : archetype(opposite, numbers(0, 2), stream)) EXPECT_EQ(spin * spin, 1);
}

} // namespace
} // namespace mattis::data
