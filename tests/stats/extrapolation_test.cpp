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

const std::vector<double> dofs{3.0, 7.0, 15.0, 3.0};

TEST(Extrapolation, MisfitAndDegreesOfFreedomAgainstScipy) {
    // Johansen's formula and that of Welch and Satterthwaite, with matrices and scipy.stats.f.sf, scipy 1.10.1.
    const auto four = extrapolate(sizes, values, errors, 1.0);
    EXPECT_NEAR(misfit_probability(four, sizes, errors, dofs, 1.0), 0.6511154549313977, 1e-12);
    EXPECT_NEAR(extrapolation_dof(sizes, errors, dofs, 1.0), 5.422782812578397, 1e-11);
    const std::vector<double> N(sizes.begin(), sizes.begin() + 3), e(errors.begin(), errors.begin() + 3),
        nu(dofs.begin(), dofs.begin() + 3), bent{0.91, 0.9, 0.945};
    const auto three = extrapolate(N, bent, e, 2.0 / 3.0);
    EXPECT_NEAR(three.chi_squared, 49.25815306762379, 1e-10);
    EXPECT_NEAR(misfit_probability(three, N, e, nu, 2.0 / 3.0) / 4.0228958449225644e-07, 1.0, 1e-9);
    EXPECT_NEAR(extrapolation_dof(N, e, nu, 2.0 / 3.0), 11.661957142288129, 1e-10);
}

TEST(Extrapolation, WithErrorsThatAreKnownTheMisfitIsThatOfChiSquared) {
    const std::vector<double> many(4, 1e9);
    const auto fit = extrapolate(sizes, values, errors, 1.0);
    EXPECT_NEAR(misfit_probability(fit, sizes, errors, many, 1.0), std::exp(-fit.chi_squared / 2.0), 1e-8);
}

TEST(Extrapolation, MisfitNeedsDegreesOfFreedom) {
    const auto fit = extrapolate(sizes, values, errors, 1.0);
    EXPECT_THROW(misfit_probability(fit, sizes, errors, std::vector{1.0, 1.0, 0.0, 1.0}, 1.0), std::invalid_argument);
    EXPECT_THROW(extrapolation_dof(sizes, errors, std::vector{1.0, 1.0, 1.0}, 1.0), std::invalid_argument);
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
