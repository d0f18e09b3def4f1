#include "stats/estimate.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

#include <gtest/gtest.h>

namespace mattis::stats {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

TEST(Estimate, OverSamplesIsTheStandardError) {
    const std::vector<double> values{1.0, 2.0, 3.0, 6.0};
    const Estimate e = over_samples(values);
    EXPECT_NEAR(e.mean, 3.0, 1e-15);
    EXPECT_NEAR(e.error, std::sqrt(14.0 / 3.0 / 4.0), 1e-15);
    EXPECT_EQ(e.samples, 4);
    EXPECT_EQ(e.count, 0);
    EXPECT_EQ(e.tau, 0.0);
}

TEST(Estimate, SamplesWithoutAValueAreLeftOut) {
    const std::vector<double> values{none, 1.0, none, 3.0};
    const Estimate e = over_samples(values);
    EXPECT_EQ(e.mean, 2.0);
    EXPECT_NEAR(e.error, 1.0, 1e-15);
    EXPECT_EQ(e.samples, 2);
}

TEST(Estimate, TooFewSamplesHaveNoError) {
    EXPECT_TRUE(std::isnan(over_samples({}).mean));
    EXPECT_EQ(over_samples({}).samples, 0);
    const std::vector<double> one{0.5};
    EXPECT_EQ(over_samples(one).mean, 0.5);
    EXPECT_TRUE(std::isnan(over_samples(one).error));
}

TEST(Estimate, JackknifeOfTheMeanIsTheMean) {
    const std::vector<double> values{1.0, 2.0, 3.0, 6.0};
    const Estimate e = jackknife({values}, [](std::span<const double> x) { return 2.0 * x[0] + 1.0; });
    EXPECT_NEAR(e.mean, 7.0, 1e-14);
    EXPECT_NEAR(e.error, 2.0 * over_samples(values).error, 1e-14);
    EXPECT_EQ(e.samples, 4);
}

TEST(Estimate, JackknifeOfTheSquareIsUnbiased) {
    // mean^2 - s^2/n is the unbiased estimate of the squared expectation; the jackknife is exact for quadratics.
    const std::vector<double> values{1.0, 2.0, 3.0, 6.0};
    const Estimate e = jackknife({values}, [](std::span<const double> x) { return x[0] * x[0]; });
    EXPECT_NEAR(e.mean, 9.0 - 14.0 / 3.0 / 4.0, 1e-13);
}

TEST(Estimate, JackknifeKeepsColumnsTogether) {
    // A ratio of proportional columns does not fluctuate.
    const std::vector<double> x{1.0, 2.0, none, 6.0}, y{2.0, 4.0, 5.0, 12.0};
    const Estimate e = jackknife({x, y}, [](std::span<const double> means) { return means[1] / means[0]; });
    EXPECT_NEAR(e.mean, 2.0, 1e-14);
    EXPECT_NEAR(e.error, 0.0, 1e-14);
    EXPECT_EQ(e.samples, 3);
}

TEST(Estimate, JackknifeOfFewSamples) {
    const auto first = [](std::span<const double> x) { return x[0]; };
    EXPECT_TRUE(std::isnan(jackknife({}, first).mean));
    EXPECT_TRUE(std::isnan(jackknife({{none}}, first).mean));
    EXPECT_EQ(jackknife({{2.0}}, first).mean, 2.0);
    EXPECT_TRUE(std::isnan(jackknife({{2.0}}, first).error));
    EXPECT_THROW(jackknife({{1.0, 2.0}, {1.0}}, first), std::invalid_argument);
}

} // namespace
} // namespace mattis::stats
