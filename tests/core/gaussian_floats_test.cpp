#include "core/gaussian_floats.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

namespace mattis {
namespace {

constexpr std::size_t n = 1 << 19;

std::vector<double> sorted_numbers() {
    Stream stream({.seed = 11});
    std::vector<float> numbers(n);
    gaussian_floats(stream, numbers);
    std::sort(numbers.begin(), numbers.end());
    return {numbers.begin(), numbers.end()};
}

double tail(double x) { return 0.5 * std::erfc(x / std::numbers::sqrt2); }

/// Kolmogorov and Smirnov at false-alarm probability 1e-6 (2 exp(-2 n d^2)); four moments within 5 standard errors
/// (6e-7 each); numbers beyond 4 on either side within 5 of theirs.
TEST(GaussianFloats, HaveTheGaussianLaw) {
    const auto numbers = sorted_numbers();
    double distance = 0.0, moment[5] = {};
    for (std::size_t i = 0; i < n; ++i) {
        const double below = 1.0 - tail(numbers[i]);
        distance = std::max(
            {distance, std::abs(below - static_cast<double>(i) / n), std::abs(below - static_cast<double>(i + 1) / n)});
        for (int k = 1; k <= 4; ++k) moment[k] += std::pow(numbers[i], k) / n;
    }
    EXPECT_LT(distance, std::sqrt(std::log(2.0 / 1e-6) / (2.0 * n)));
    const double expected[5] = {1, 0, 1, 0, 3}, variance[5] = {0, 1, 2, 15, 96};
    for (int k = 1; k <= 4; ++k) EXPECT_NEAR(moment[k], expected[k], 5.0 * std::sqrt(variance[k] / n)) << k;
    const double far =
        static_cast<double>(std::count_if(numbers.begin(), numbers.end(), [](double x) { return std::abs(x) > 4.0; }));
    EXPECT_NEAR(far, 2.0 * tail(4.0) * n, 5.0 * std::sqrt(2.0 * tail(4.0) * n));
}

/// However an array is cut at multiples of 128, and where the stream stands thereafter.
TEST(GaussianFloats, TakeTheDrawsThatTheySay) {
    for (const std::size_t size : {std::size_t{1}, std::size_t{128}, std::size_t{300}}) {
        Stream stream({.seed = 12}), again = stream;
        std::vector<float> all(size);
        gaussian_floats(stream, all);
        EXPECT_EQ(stream.position(), draws_of_gaussian_floats(size));
        if (size <= 128) continue;
        std::vector<float> first(128), rest(size - 128);
        gaussian_floats(again, first);
        gaussian_floats(again, rest);
        EXPECT_TRUE(std::equal(first.begin(), first.end(), all.begin()));
        EXPECT_TRUE(std::equal(rest.begin(), rest.end(), all.begin() + 128));
    }
}

/// The two numbers of a draw lie 64 apart: no correlation of them or of their squares (5 standard errors).
TEST(GaussianFloats, TheTwoOfADrawAreIndependent) {
    Stream stream({.seed = 13});
    std::vector<float> numbers(n);
    gaussian_floats(stream, numbers);
    double product = 0.0, squares = 0.0;
    for (std::size_t k = 0; k < n; k += 128)
        for (std::size_t j = k; j < k + 64; ++j) {
            const double x = numbers[j], y = numbers[j + 64];
            product += x * y;
            squares += (x * x - 1.0) * (y * y - 1.0);
        }
    const double pairs = n / 2.0;
    EXPECT_NEAR(product / pairs, 0.0, 5.0 / std::sqrt(pairs));
    EXPECT_NEAR(squares / pairs, 0.0, 10.0 / std::sqrt(pairs));
}

} // namespace
} // namespace mattis
