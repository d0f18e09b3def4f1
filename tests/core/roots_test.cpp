#include "core/roots.hpp"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

namespace mattis {
namespace {

using Maybe = std::optional<double>;

TEST(Crossings, FindsAllSignChangesAscending) {
    const auto zeros = crossings([](double x) -> Maybe { return std::sin(x); }, linear_grid(0.5, 10.0, 20));
    ASSERT_EQ(zeros.size(), 3u);
    for (int k = 0; k < 3; ++k) EXPECT_NEAR(zeros[static_cast<std::size_t>(k)], (k + 1) * std::numbers::pi, 1e-13);
}

TEST(Crossings, FindsTwoZerosInOneCell) {
    const auto zeros = crossings([](double x) -> Maybe { return (x - 0.52) * (x - 0.53); }, linear_grid(0.0, 1.0, 10));
    ASSERT_EQ(zeros.size(), 2u);
    EXPECT_NEAR(zeros[0], 0.52, 1e-12);
    EXPECT_NEAR(zeros[1], 0.53, 1e-12);
}

TEST(Crossings, FindsAZeroNextToTheEdgeOfExistence) {
    // Defined up to 0.7321 only, zero at 0.7300: both lie in one cell.
    const auto gap = [](double x) -> Maybe { return x < 0.7321 ? Maybe(x - 0.73) : std::nullopt; };
    const auto zeros = crossings(gap, linear_grid(0.0, 1.0, 10));
    ASSERT_EQ(zeros.size(), 1u);
    EXPECT_NEAR(zeros[0], 0.73, 1e-12);
}

TEST(Crossings, ATouchIsNoCrossing) {
    EXPECT_TRUE(crossings([](double x) -> Maybe { return x * x + 1e-3; }, linear_grid(-1.0, 1.0, 7)).empty());
    EXPECT_TRUE(crossings([](double) -> Maybe { return std::nullopt; }, linear_grid(0.0, 1.0, 7)).empty());
}

TEST(Crossings, FindsAZeroManyDecadesBelowTheGrid) {
    for (const double zero : {1e-6, 1e-20, 1e-100}) {
        const auto gap = [&](double x) -> Maybe { return 1.0 - zero / x; };
        const auto zeros = crossings(gap, {1e-150, 0.1, 0.2});
        ASSERT_EQ(zeros.size(), 1u) << zero;
        EXPECT_NEAR(zeros[0], zero, 1e-12 * zero);
    }
}

TEST(Crossings, AJumpOverZeroIsNoZero) {
    EXPECT_TRUE(crossings([](double x) -> Maybe { return x < 0.53 ? -1.0 : 0.1; }, linear_grid(0.0, 1.0, 5)).empty());
    EXPECT_TRUE(crossings([](double x) -> Maybe { return x < 0.53 ? -1e50 : 0.1; }, linear_grid(0.0, 1.0, 5)).empty());
}

TEST(Crossings, AHoleIsNoZero) {
    const auto gap = [](double x) -> Maybe { return x > 0.5 && x < 0.55 ? std::nullopt : Maybe(x < 0.5 ? -1.0 : 1.0); };
    EXPECT_TRUE(crossings(gap, {0.0, 1.0}).empty());
}

TEST(Crossings, Grids) {
    EXPECT_EQ(linear_grid(0.0, 1.0, 4), (std::vector<double>{0.0, 0.25, 0.5, 0.75, 1.0}));
    const auto g = geometric_grid(1e-3, 1.0, 3);
    EXPECT_NEAR(g[1], 1e-2, 1e-16);
    EXPECT_EQ(g.back(), 1.0);
}

} // namespace
} // namespace mattis
