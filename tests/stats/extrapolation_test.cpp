#include "stats/extrapolation.hpp"

#include <cmath>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace mattis::stats {
namespace {

const std::vector<double> sizes{60.0, 90.0, 120.0, 180.0};
const std::vector<double> values{0.91, 0.93, 0.945, 0.95};
const std::vector<double> errors{0.004, 0.003, 0.005, 0.002};

TEST(Extrapolation, RecoversAnExactLine) {
    std::vector<double> line;
    for (const double N : sizes) line.push_back(0.9 - 3.0 * std::pow(N, -0.5));
    const auto e = extrapolate(sizes, line, errors, 0.5);
    EXPECT_NEAR(e.value, 0.9, 1e-14);
    EXPECT_NEAR(e.slope, -3.0, 1e-13);
    EXPECT_NEAR(e.chi_squared, 0.0, 1e-20);
    EXPECT_EQ(e.dof, 2);
}

TEST(Extrapolation, AgainstScipy) {
    // numpy.polyfit(N**-exponent, values, 1, w=1/errors, cov='unscaled') and the weighted sum of squared residuals.
    const auto one = extrapolate(sizes, values, errors, 1.0);
    EXPECT_NEAR(one.value, 0.97050228, 5e-9);
    EXPECT_NEAR(one.slope, -3.60821918, 5e-9);
    EXPECT_NEAR(one.error, 0.00355701, 5e-9);
    EXPECT_NEAR(one.chi_squared, 0.9132420091324116, 1e-12);
    const auto two_thirds = extrapolate(sizes, values, errors, 2.0 / 3.0);
    EXPECT_NEAR(two_thirds.value, 0.98702071, 5e-9);
    EXPECT_NEAR(two_thirds.error, 0.0051885, 5e-9);
    EXPECT_NEAR(two_thirds.chi_squared, 1.5430721771534235, 1e-12);
}

TEST(Extrapolation, RefusesWhatDeterminesNothing) {
    const auto with = [](std::vector<double> N, std::vector<double> y, std::vector<double> s, double exponent) {
        return extrapolate(N, y, s, exponent);
    };
    EXPECT_THROW(with({60, 90}, {1, 1}, {1, 1}, 1.0), std::invalid_argument);
    EXPECT_THROW(with({60, 90, 60}, {1, 1, 1}, {1, 1, 1}, 1.0), std::invalid_argument);
    EXPECT_THROW(with({60, 90, 120}, {1, 1, 1}, {1, 0, 1}, 1.0), std::invalid_argument);
    EXPECT_THROW(with({60, 90, 120}, {1, std::nan(""), 1}, {1, 1, 1}, 1.0), std::invalid_argument);
    EXPECT_THROW(with({60, 90, 120}, {1, 1, 1}, {1, std::nan(""), 1}, 1.0), std::invalid_argument);
    EXPECT_THROW(with({60, 90, 120}, {1, 1, 1}, {1, 1, 1}, 0.0), std::invalid_argument);
    EXPECT_THROW(with({60, 90, 120}, {1, 1}, {1, 1, 1}, 1.0), std::invalid_argument);
}

} // namespace
} // namespace mattis::stats
