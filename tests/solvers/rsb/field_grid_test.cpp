#include "solvers/rsb/field_grid.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace mattis::solvers {
namespace {

TEST(FieldGrid, EveryLevelIsResolvedOrMuchNarrowerThanAStep) {
    // Of any two widths over seven decades, with and without a signal, at high and low temperature.
    for (const double T : {0.0, 0.01, 0.3, 1.0})
        for (const double S : {0.0, 0.7})
            for (double v0 = 1e-7; v0 < 2.0; v0 *= 3.1)
                for (double v1 = 1e-7; v1 < 2.0; v1 *= 2.3) {
                    const std::vector<double> variance{v0, v0 + v1, v0 + v1 + 0.02}, y{0.8, 1.9};
                    const FieldGrid grid = grid_for({S, variance, y, T}, 1.0);
                    if (grid.size == 0) continue;
                    for (const double v : {v0, v1, 0.02}) {
                        const double width = std::sqrt(v) / grid.step;
                        EXPECT_TRUE(width <= 1.0 || width >= 4.5) << T << " " << S << " " << v0 << " " << v1;
                        EXPECT_EQ(is_unresolved(v, grid.step), width <= 1.0);
                    }
                    EXPECT_GE(grid.end(), 9.0 * std::sqrt(v1 + 0.02));
                }
}

TEST(FieldGrid, ANarrowLevelDoesNotMakeTheGridFiner) {
    const std::vector<double> y{0.5};
    std::size_t size = 0;
    for (const double v : {1e-4, 1e-6, 1e-9}) {
        const std::vector<double> variance{0.5, 0.5 + v};
        const FieldGrid grid = grid_for({0.0, variance, y, 1.0}, 1.0);
        ASSERT_GT(grid.size, 0u);
        if (size > 0) {
            EXPECT_NEAR(static_cast<double>(grid.size), static_cast<double>(size), 2.0);
        }
        size = grid.size;
    }
}

} // namespace
} // namespace mattis::solvers
