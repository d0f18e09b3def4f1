#include "stats/hypothesis.hpp"

#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include <gtest/gtest.h>

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

TEST(Hypothesis, FisherAgainstScipyAndStudent) {
    // scipy.stats.f.sf(F, d1, d2), scipy 1.10.1. With one degree of freedom above it is Student's law of the root.
    EXPECT_NEAR(fisher_upper(3.0, 2.0, 7.5), 0.11033876174442436, 1e-14);
    EXPECT_NEAR(fisher_upper(30.0, 3.0, 20.0) / 1.3345705379913512e-07, 1.0, 1e-12);
    EXPECT_NEAR(fisher_upper(12.0, 1.0, 4.0), student_two_sided(std::sqrt(12.0), 4.0), 1e-14);
    EXPECT_TRUE(std::isnan(fisher_upper(std::nan(""), 2.0, 3.0)));
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
