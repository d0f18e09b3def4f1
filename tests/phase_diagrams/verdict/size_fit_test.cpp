#include "phase_diagrams/verdict/size_fit.hpp"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>

namespace mattis::diagram {
namespace {

using testing::HasSubstr;

Distances at(std::vector<double> distance, std::vector<double> error, double samples = 16.0) {
    return {.N = {100, 200, 400},
            .distance = std::move(distance),
            .error = std::move(error),
            .magnitude = {0.5, 0.5, 0.5},
            .samples = {samples, samples, samples}};
}

TEST(SizeFit, FindsTheLimitWithItsExponent) {
    for (const double exponent : {0.5, 2.0 / 3.0, 1.0}) {
        Distances line = at({}, {1e-4, 1e-4, 1e-4});
        for (const double N : line.N) line.distance.push_back(0.25 - 2.0 * std::pow(N, -exponent));
        const SizeFit fit = fit_sizes(line, exponent);
        EXPECT_EQ(fit.fault, "");
        EXPECT_EQ(fit.exponent, exponent);
        EXPECT_NEAR(fit.distance, 0.25, 1e-12);
        EXPECT_NEAR(fit.slope, -2.0, 1e-10);
        EXPECT_GT(fit.misfit_p, 0.99);
        EXPECT_GT(fit.z, 5.0);
    }
}

TEST(SizeFit, ErrorsOfZeroAndOfRoundingAreNoSpread) {
    // Exactly none, none at one size, less than rounding, denormal: no number comes of any of them, and nothing throws.
    for (const auto& error :
         {std::vector{0.0, 0.0, 0.0}, std::vector{1e-3, 0.0, 1e-3}, std::vector{1e-17, 3e-17, 1e-16},
          std::vector{1e-320, 1e-320, 1e-320}, std::vector{1e-3, 1e-13, 1e-3}}) {
        const SizeFit fit = fit_sizes(at({0.0, 1e-17, -1e-17}, error), 1.0);
        EXPECT_EQ(fit.fault, "no spread between disorder samples: no error to judge by");
        EXPECT_TRUE(std::isnan(fit.z) && std::isnan(fit.p) && std::isnan(fit.chi_squared) && std::isnan(fit.exponent));
    }
    EXPECT_THAT(fit_sizes(at({0.1, 0.1, -0.2}, {0.0, 0.0, 0.0}), 1.0).fault, HasSubstr("away from theory by 0.2"));
    // The larger the numbers, the larger their rounding.
    Distances large = at({0.0, 1e-9, 0.0}, {1e-9, 1e-9, 1e-9});
    EXPECT_EQ(fit_sizes(large, 1.0).fault, "");
    large.magnitude = {1e4, 1e4, 1e4};
    EXPECT_THAT(fit_sizes(large, 1.0).fault, HasSubstr("no spread"));
}

TEST(SizeFit, WithoutTwoSamplesOrAValueThereIsNone) {
    const double nan = std::nan(""), inf = std::numeric_limits<double>::infinity();
    EXPECT_THAT(fit_sizes(at({0.1, 0.1, 0.1}, {nan, nan, nan}, 1.0), 1.0).fault,
                HasSubstr("one disorder sample at N = 100"));
    EXPECT_EQ(fit_sizes(at({0.1, nan, 0.1}, {1e-3, 1e-3, 1e-3}), 1.0).fault, "no value at N = 200");
    EXPECT_EQ(fit_sizes(at({0.1, 0.1, 0.1}, {1e-3, inf, 1e-3}), 1.0).fault, "no error at N = 200");
}

TEST(SizeFit, FewSamplesMakeALargeChiSquaredProbable) {
    // The same values and errors: 4 samples know their errors badly, 64 well.
    const std::vector<double> bent{0.0, 0.003, 0.0}, errors{1e-3, 1e-3, 1e-3};
    const SizeFit few = fit_sizes(at(bent, errors, 4.0), 1.0), many = fit_sizes(at(bent, errors, 64.0), 1.0);
    EXPECT_EQ(few.chi_squared, many.chi_squared);
    EXPECT_GT(few.misfit_p, 3.0 * many.misfit_p);
}

/// The line through c/N^2 at two sizes has the intercept -c/(N1 N2). A third one of large error does not change it.
TEST(SizeFit, TheNextTermOfTheCorrectionsIsAllowedFor) {
    Distances few = at({0.001 + 2.0 / 100, 0.001 + 2.0 / 200, 0.001 + 2.0 / 400}, {1e-5, 1e-5, 1e-1});
    const SizeFit without = fit_sizes(few, 1.0);
    few.series = {10.0, 20.0, 40.0};
    const SizeFit with = fit_sizes(few, 1.0);
    EXPECT_EQ(with.distance, without.distance);
    EXPECT_NEAR(with.error, std::hypot(without.error, 20.0 / (100.0 * 200.0)), 1e-8);
    EXPECT_GT(with.p, without.p);
}

TEST(SizeFit, AMisfitIsSaidInWords) {
    EXPECT_EQ(misfit_text({.chi_squared = 8.7, .misfit_p = 0.0032}, 3),
              "the extrapolation does not fit (chi2 = 8.7, 1 degree of freedom, p = 0.003)");
    EXPECT_EQ(misfit_text({.chi_squared = 132.0, .misfit_p = 2e-9}, 5),
              "the extrapolation does not fit (chi2 = 132.0, 3 degrees of freedom, p = 2e-09)");
}

} // namespace
} // namespace mattis::diagram
