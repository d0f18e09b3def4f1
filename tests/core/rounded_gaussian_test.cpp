#include "core/rounded_gaussian.hpp"

#include <cmath>
#include <cstdint>

#include <gtest/gtest.h>

namespace mattis {
namespace {

/// The definition.
std::int64_t by_definition(std::uint64_t draw, double spread) { return std::lround(spread * gaussian_of(draw)); }

TEST(RoundedGaussian, IsTheRoundedGaussian) {
    Stream stream({.seed = 5, .purpose = Purpose::test_points});
    for (int k = 0; k < 200'000; ++k) {
        const std::uint64_t draw = stream();
        for (const double spread : {0x1p16, 3.0, 0x1p30})
            ASSERT_EQ(rounded_gaussian(draw, spread), by_definition(draw, spread));
    }
}

TEST(RoundedGaussian, InTheTailsAndWhereTheApproximationsMeet) {
    constexpr std::uint64_t unit = std::uint64_t{1} << 11; // of the 53 bits that count
    Stream stream({.seed = 6, .purpose = Purpose::test_points});
    for (int bits = 0; bits < 53; ++bits)
        for (int k = 0; k < 100; ++k) {
            const std::uint64_t small = stream() >> (bits + 11) << 11;
            for (const std::uint64_t draw : {small, ~small, small + unit, (std::uint64_t{1} << 63) + small})
                ASSERT_EQ(rounded_gaussian(draw, 0x1p16), by_definition(draw, 0x1p16));
        }
    for (const double u : {0.075, 0.925, 0.5})
        for (int k = -100; k < 100; ++k) {
            const std::uint64_t draw = static_cast<std::uint64_t>(std::ldexp(u, 53) + k) << 11;
            ASSERT_EQ(rounded_gaussian(draw, 0x1p16), by_definition(draw, 0x1p16));
        }
}

TEST(RoundedGaussian, HalfIntegersAreDecidedByTheGaussianItself) {
    // With a spread that puts a Gaussian on half an integer, but for rounding, both sides occur.
    Stream stream({.seed = 7, .purpose = Purpose::test_points});
    for (int k = 0; k < 2000; ++k) {
        const std::uint64_t draw = stream();
        const double spread = (k + 0.5) / std::abs(gaussian_of(draw));
        for (const double s : {spread, std::nextafter(spread, 0.0), std::nextafter(spread, 1e300)})
            ASSERT_EQ(rounded_gaussian(draw, s), by_definition(draw, s));
    }
}

} // namespace
} // namespace mattis
