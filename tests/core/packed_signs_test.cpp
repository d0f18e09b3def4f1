#include "core/packed_signs.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "core/rng.hpp"

namespace mattis {
namespace {

TEST(PackedSigns, AreThoseOfTheNumbers) {
    EXPECT_EQ(packed_words(0), 0u);
    EXPECT_EQ(packed_words(64), 1u);
    EXPECT_EQ(packed_words(65), 2u);
    Stream stream({.seed = 1});
    for (const std::size_t N : {1u, 64u, 130u}) {
        std::vector<double> x(N), y(N);
        for (std::size_t i = 0; i < N; ++i) x[i] = stream.uniform(-1.0, 1.0), y[i] = stream.uniform(-1.0, 1.0);
        x[0] = 0.0;
        const PackedSigns a = packed_signs(x), b = packed_signs(y);
        std::int64_t product = 0;
        for (std::size_t i = 0; i < N; ++i) {
            EXPECT_EQ(sign_at(a, i), x[i] < 0.0 ? -1 : 1);
            product += sign_at(a, i) * sign_at(b, i);
        }
        EXPECT_EQ(sign_product(a, b, N), product);
        EXPECT_EQ(sign_product(a, a, N), static_cast<std::int64_t>(N));
    }
}

} // namespace
} // namespace mattis
