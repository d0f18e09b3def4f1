#include "montecarlo/mean_field/channel_products.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "core/rng.hpp"

namespace mattis::mc {
namespace {

/// Entries up to `largest`: bytes, or words where they do not fit.
ChannelMatrix random_matrix(int sites, int channels, int largest) {
    ChannelMatrix v(sites, channels, largest);
    Stream stream({.seed = 8});
    for (int i = 0; i < sites; ++i)
        for (int c = 0; c < channels; ++c)
            v.set(i, c, static_cast<int>(uniform_below(stream, static_cast<std::uint32_t>(2 * largest + 1))) - largest);
    return v;
}

class Products : public testing::TestWithParam<int> {}; ///< the largest entry

INSTANTIATE_TEST_SUITE_P(ChannelProducts, Products, testing::Values(1, 100, 1000));

TEST_P(Products, AreThePlainSums) {
    // Sizes that fill neither the pieces nor the lanes nor the rows.
    constexpr int sites = 7, channels = 1061;
    const ChannelMatrix v = random_matrix(sites, channels, GetParam());
    Stream stream({.seed = 9});
    std::vector<double> a, F;
    for (int i = 0; i < sites; ++i) a.push_back(stream.uniform(-1.0, 1.0));
    for (int c = 0; c < channels; ++c) F.push_back(stream.uniform(-1.0, 1.0));
    for (const int power : {1, 2, 3}) {
        std::vector<double> overlaps(channels, 0.5), fields(sites, -0.25);
        add_overlaps<double>(v, power, a, overlaps);
        add_fields<double>(v, power, F, a, fields);
        const double size = std::pow(GetParam(), power);
        for (int c = 0; c < channels; ++c) {
            double sum = 0.5;
            for (int i = 0; i < sites; ++i) sum += std::pow(v.at(i, c), power) * a[static_cast<std::size_t>(i)];
            EXPECT_NEAR(overlaps[static_cast<std::size_t>(c)], sum, 1e-13 * size);
        }
        for (int i = 0; i < sites; ++i) {
            double sum = 0.0;
            for (int c = 0; c < channels; ++c) sum += std::pow(v.at(i, c), power) * F[static_cast<std::size_t>(c)];
            const auto site = static_cast<std::size_t>(i);
            EXPECT_NEAR(fields[site], -0.25 + a[site] * sum, 1e-11 * size);
        }
    }
}

TEST(ChannelProducts, OfSpinsAndSignsAreExactInFloats) {
    const ChannelMatrix v = random_matrix(50, 700, 1);
    std::vector<float> spins(50, 1.0f), overlaps(700, 0.0f);
    for (std::size_t i = 0; i < spins.size(); i += 3) spins[i] = -1.0f;
    add_overlaps<float>(v, 1, spins, overlaps);
    for (int c = 0; c < 700; ++c) {
        int sum = 0;
        for (int i = 0; i < 50; ++i) sum += v.at(i, c) * (i % 3 == 0 ? -1 : 1);
        EXPECT_EQ(overlaps[static_cast<std::size_t>(c)], static_cast<float>(sum));
    }
}

} // namespace
} // namespace mattis::mc
