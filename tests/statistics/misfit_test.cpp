// The test of whether an extrapolation fits, where errors come from few disorder samples.

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "core/rng.hpp"
#include "stats/estimate.hpp"
#include "stats/extrapolation.hpp"
#include "stats/hypothesis.hpp"

namespace mattis::stats {
namespace {

/// Fractions of fits that the test, and the plain law of chi squared, call improbable.
struct Alarms {
    double misfit = 0.0, chi_squared = 0.0;
};

/// Gaussian samples about a + b/N, of a width that depends on the size; `bend` is added at the middle size, in errors.
Alarms alarms(const std::vector<double>& sizes, int samples, double level, double bend = 0.0) {
    constexpr int repeats = 20000;
    Stream stream({.seed = 2026, .point = content_hash("misfit"), .sample = static_cast<std::uint32_t>(samples)});
    const std::vector<double> dofs(sizes.size(), samples - 1.0);
    Alarms count;
    for (int repeat = 0; repeat < repeats; ++repeat) {
        std::vector<double> values, errors;
        for (std::size_t k = 0; k < sizes.size(); ++k) {
            const double width = 1.0 / std::sqrt(sizes[k]);
            const double shift = 2 * k + 1 == sizes.size() ? bend * width / std::sqrt(samples) : 0.0;
            std::vector<double> sample(static_cast<std::size_t>(samples));
            for (double& one : sample) one = 0.5 + 3.0 / sizes[k] + shift + width * gaussian(stream);
            const Estimate mean = over_samples(sample);
            values.push_back(mean.mean);
            errors.push_back(mean.error);
        }
        const Extrapolation fit = extrapolate(sizes, values, errors, 1.0);
        count.misfit += misfit_probability(fit, sizes, errors, dofs, 1.0) <= level ? 1.0 : 0.0;
        count.chi_squared += chi_squared_upper(fit.chi_squared, fit.dof) <= level ? 1.0 : 0.0;
    }
    return {count.misfit / repeats, count.chi_squared / repeats};
}

const std::vector<double> three{32, 64, 128}, five{50, 100, 150, 200, 400};

// 20000 fits at each of 8 settings: an alarm at the level has the standard error 7e-4 at 0.01 and 1.5e-3 at 0.05. Seeds
// are fixed; what is allowed lies 4 standard errors above the level, so that a wrong test would have to be right within
// 3e-3 (6e-3) to pass, and a right one fails with probability 3e-5.
TEST(Misfit, FalseAlarmsKeepToTheirLevelWithFewAndManySamples) {
    for (const auto& sizes : {three, five})
        for (const int samples : {4, 8, 16, 64}) {
            EXPECT_LT(alarms(sizes, samples, 0.01).misfit, 0.0128) << sizes.size() << " sizes, " << samples;
            EXPECT_LT(alarms(sizes, samples, 0.05).misfit, 0.0562) << sizes.size() << " sizes, " << samples;
            EXPECT_GT(alarms(sizes, samples, 0.05).misfit, 0.04) << "it must not be idle either";
        }
}

TEST(Misfit, TheLawOfChiSquaredWouldCryWolf) {
    EXPECT_GT(alarms(three, 4, 0.01).chi_squared, 0.03);
    EXPECT_GT(alarms(five, 4, 0.01).chi_squared, 0.07);
}

TEST(Misfit, FindsWhatBends) {
    EXPECT_GT(alarms(three, 64, 0.01, 8.0).misfit, 0.9);
    EXPECT_GT(alarms(five, 16, 0.01, 8.0).misfit, 0.9);
}

} // namespace
} // namespace mattis::stats
