#include "stats/hypothesis.hpp"

#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "core/rng.hpp"

namespace mattis::stats {
namespace {

TEST(Hypothesis, StudentClosedForms) {
    // One degree of freedom is Cauchy's law, two are algebraic: 1 - t/sqrt(2 + t^2).
    for (const double t : {0.1, 1.0, 5.0}) {
        EXPECT_NEAR(student_two_sided(t, 1.0), 1.0 - 2.0 / std::numbers::pi * std::atan(t), 1e-15);
        EXPECT_NEAR(student_two_sided(-t, 2.0), 1.0 - t / std::sqrt(2.0 + t * t), 1e-15);
    }
    EXPECT_EQ(student_two_sided(0.0, 7.0), 1.0);
    EXPECT_EQ(student_two_sided(std::numeric_limits<double>::infinity(), 7.0), 0.0);
    EXPECT_TRUE(std::isnan(student_two_sided(std::nan(""), 7.0)));
}

TEST(Hypothesis, StudentAgainstScipy) {
    // 2*scipy.stats.t.sf(t, dof), scipy 1.10.1
    EXPECT_NEAR(student_two_sided(2.0, 7.0), 0.08561932856297597, 1e-15);
    EXPECT_NEAR(student_two_sided(4.5, 3.5), 0.014642869406295856, 1e-15);
    EXPECT_NEAR(student_two_sided(12.0, 15.0) / 4.322734113447161e-09, 1.0, 1e-12);
}

TEST(Hypothesis, ChiSquaredClosedFormsAndScipy) {
    // Two degrees of freedom: exp(-x/2). scipy.stats.chi2.sf(x, dof), scipy 1.10.1.
    for (const double x : {0.0, 0.5, 3.0, 100.0}) EXPECT_NEAR(chi_squared_upper(x, 2.0), std::exp(-x / 2.0), 1e-15);
    EXPECT_NEAR(chi_squared_upper(3.0, 1.0), 0.08326451666355042, 1e-15);
    EXPECT_NEAR(chi_squared_upper(10.0, 4.0), 0.04042768199451279, 1e-15);
    EXPECT_NEAR(chi_squared_upper(60.0, 12.0) / 2.257348746396286e-08, 1.0, 1e-12);
    EXPECT_TRUE(std::isnan(chi_squared_upper(std::nan(""), 2.0)));
}

TEST(Hypothesis, FisherClosedFormsAndScipy) {
    // The square of Student's t has one degree of freedom above; two above are algebraic: (1 + 2F/n)^(-n/2).
    for (const double t : {0.3, 1.0, 4.0}) {
        EXPECT_NEAR(fisher_upper(t * t, 1.0, 7.0), student_two_sided(t, 7.0), 1e-15);
        EXPECT_NEAR(fisher_upper(t, 2.0, 30.0), std::pow(1.0 + t / 15.0, -15.0), 1e-15);
    }
    // scipy.stats.f.sf(3.5, 3, 60), scipy 1.10.1
    EXPECT_NEAR(fisher_upper(3.5, 3.0, 60.0), 0.020766949237860738, 1e-15);
    EXPECT_EQ(fisher_upper(std::numeric_limits<double>::infinity(), 1.0, 30.0), 0.0);
    EXPECT_EQ(fisher_upper(0.0, 1.0, 30.0), 1.0);
    EXPECT_TRUE(std::isnan(fisher_upper(std::nan(""), 1.0, 30.0)));
}

TEST(Hypothesis, HarmonicMean) {
    EXPECT_TRUE(std::isnan(harmonic_mean({})));
    EXPECT_DOUBLE_EQ(harmonic_mean(std::vector{0.03}), 0.03);
    EXPECT_DOUBLE_EQ(harmonic_mean(std::vector{0.01, 0.01, 0.01}), 0.01);   // tests that are one and the same
    EXPECT_DOUBLE_EQ(harmonic_mean(std::vector{1e-4, 1.0}), 2.0 / 10001.0); // one of two: Bonferroni
    EXPECT_EQ(harmonic_mean(std::vector{0.0, 1.0}), 0.0);
    EXPECT_THROW(harmonic_mean(std::vector{0.5, std::nan("")}), std::invalid_argument);
}

/// Fraction of families of `tests` normal deviates, each correlated with a common one like `common`², whose harmonic
/// mean is below `level`.
double alarms(int tests, double common, double level) {
    Stream stream({.seed = 5});
    constexpr int families = 100'000;
    int below = 0;
    std::vector<double> p(static_cast<std::size_t>(tests));
    for (int k = 0; k < families; ++k) {
        const double shared = gaussian(stream);
        for (double& one : p) {
            const double z = common * shared + std::sqrt(1.0 - common * common) * gaussian(stream);
            one = std::erfc(std::abs(z) / std::numbers::sqrt2);
        }
        if (harmonic_mean(p) < level) ++below;
    }
    return below / static_cast<double>(families);
}

TEST(Hypothesis, HarmonicMeansOfDependentTestsAreProbabilities) {
    // 1000 of 100 000 are expected, with a standard deviation of 31: four of them are 0.006 %. Where tests depend on
    // each other the mean is a probability within a third.
    for (const int tests : {1, 10, 40}) {
        EXPECT_NEAR(alarms(tests, 1.0, 0.01), 0.01, 0.00125) << tests;
        for (const double common : {0.0, 0.5, 0.8, 0.95}) {
            const double found = alarms(tests, common, 0.01);
            EXPECT_LT(found, 0.0133 + 0.00125) << tests << ' ' << common;
            EXPECT_GT(found, 0.0075 - 0.00125) << tests << ' ' << common;
        }
    }
}

TEST(Hypothesis, PartialConjunction) {
    EXPECT_NEAR(partial_conjunction(std::vector{0.03}, 0), 0.03, 1e-15);
    // scipy.stats.norm.sf(sum(scipy.stats.norm.isf([0.01, 0.2, 0.5]))/sqrt(3)), scipy 1.10.1
    EXPECT_NEAR(partial_conjunction(std::vector{0.5, 0.01, 0.2}, 0), 0.033697720588997684, 1e-15);
    // The smallest is left out.
    EXPECT_NEAR(partial_conjunction(std::vector{1e-30, 0.5, 0.01, 0.2}, 1), 0.033697720588997684, 1e-15);
    EXPECT_EQ(partial_conjunction(std::vector{0.0, 0.5}, 0), 0.0);
    EXPECT_TRUE(std::isnan(partial_conjunction(std::vector{0.5}, 1)));
    EXPECT_DOUBLE_EQ(partial_conjunction(std::vector{1.0, 1e-4}, 0), partial_conjunction(std::vector{0.999, 1e-4}, 0));
    EXPECT_THROW(partial_conjunction(std::vector{1.5}, 0), std::invalid_argument);
}

TEST(Hypothesis, DeviateAgainstScipy) {
    // scipy.stats.norm.isf(p/2), scipy 1.10.1
    EXPECT_NEAR(deviate(0.3173105078629141), 1.0, 1e-14);
    EXPECT_NEAR(deviate(1e-3), 3.2905267314918945, 1e-14);
    EXPECT_NEAR(deviate(1e-12), 7.130506848171324, 1e-13);
    EXPECT_NEAR(deviate(1e-300), 37.06578788077213, 1e-12);
    EXPECT_EQ(deviate(1.0), 0.0);
    EXPECT_EQ(deviate(0.0), std::numeric_limits<double>::infinity());
    EXPECT_THROW(deviate(-0.1), std::invalid_argument);
    EXPECT_THROW(deviate(std::nan("")), std::invalid_argument);
}

TEST(Hypothesis, HolmStepsDown) {
    // Holm's thresholds at level 0.05: 0.0125, 0.0167, 0.025, 0.05 in order of p.
    EXPECT_EQ(holm(std::vector{0.01, 0.04, 0.03, 0.005}, 0.05), (std::vector{true, false, false, true}));
    EXPECT_EQ(holm(std::vector{0.01, 0.02, 0.016, 0.04}, 0.05), (std::vector{true, true, true, true}));
    // Once one is kept, all larger ones are: 0.045 <= 0.05 does not help after 0.03 > 0.025.
    EXPECT_EQ(holm(std::vector{0.03, 0.045}, 0.05), (std::vector{false, false}));
    EXPECT_EQ(holm(std::vector{0.05}, 0.05), (std::vector{true}));
    EXPECT_TRUE(holm({}, 0.05).empty());
    EXPECT_THROW(holm(std::vector{0.1, std::nan("")}, 0.05), std::invalid_argument);
}

} // namespace
} // namespace mattis::stats
