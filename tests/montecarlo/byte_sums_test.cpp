#include "montecarlo/kernels/byte_sums.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "core/rng.hpp"

namespace mattis::mc {
namespace {

TEST(ByteSums, AreTheSumsOfTheirTerms) {
    Stream stream({.seed = 3});
    for (const std::size_t size : {0U, 1U, 63U, 8191U, 8192U, 8193U, 20000U}) {
        std::vector<std::int8_t> xi, a, b;
        for (std::size_t i = 0; i < size; ++i) {
            xi.push_back(static_cast<std::int8_t>(static_cast<int>(uniform_below(stream, 3)) - 1));
            a.push_back(stream() >> 63 ? 1 : -1);
            b.push_back(stream() >> 63 ? 1 : -1);
        }
        std::int64_t product = 0, squares = 0, support = 0;
        for (std::size_t i = 0; i < size; ++i) {
            product += xi[i] * a[i];
            squares += xi[i] * xi[i];
            support += xi[i] * xi[i] * a[i] * b[i];
        }
        EXPECT_EQ(product_sum(xi, a), product);
        EXPECT_EQ(product_sum(a, xi), product);
        EXPECT_EQ(product_sum(xi, xi), squares);
        EXPECT_EQ(support_sum(xi, a, b), support);
    }
    // Lanes at their extremes: all terms of one sign.
    const std::vector<std::int8_t> up(100000, 1), down(100000, -1);
    EXPECT_EQ(product_sum(up, down), -100000);
    EXPECT_EQ(support_sum(down, up, up), 100000);
}

} // namespace
} // namespace mattis::mc
