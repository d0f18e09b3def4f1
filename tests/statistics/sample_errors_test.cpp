// Error bars over disorder samples, jackknife and extrapolation, against known truth.

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "stats/estimate.hpp"
#include "stats/extrapolation.hpp"
#include "stats/hypothesis.hpp"
#include "tests/statistics/processes.hpp"

namespace mattis::stats {
namespace {

constexpr double one_sigma = 0.6826894921370859; // probability of |z| <= 1 under the normal law

Stream stream_of(std::string_view what) { return Stream({.seed = 2024, .point = content_hash(what)}); }

/// Chi-squared test of counts against a uniform expectation.
double uniformity(const std::vector<int>& counts) {
    double total = 0.0, chi_squared = 0.0;
    for (const int count : counts) total += count;
    const double expected = total / static_cast<double>(counts.size());
    for (const int count : counts) chi_squared += (count - expected) * (count - expected) / expected;
    return chi_squared_upper(chi_squared, static_cast<double>(counts.size()) - 1.0);
}

/// Mean of one disorder sample: its own level, and a short correlated chain around it.
double sample_mean(Stream& stream, double disorder) {
    constexpr int length = 50;
    Autoregression thermal(5.0);
    thermal.begin(stream);
    const double level = disorder * gaussian(stream);
    double sum = 0.0;
    for (int k = 0; k < length; ++k) sum += level + thermal.next(stream);
    return sum / length;
}

TEST(SampleErrors, CoverSixtyEightPercentOfTheTwoLevelModel) {
    // The chain error of one sample sees the thermal noise alone; the standard error between samples must hold both.
    // Under the normal law +-1 error covers 0.683 of many samples only: with n samples (mean - truth)/error has
    // Student's law with n - 1 degrees of freedom (+-1 error covers 0.65 for 8), so the 68% interval is its quantile.
    // 10000 intervals: standard error 0.0047, the tolerance is 4 of them, false-alarm probability 6e-5 each.
    for (const double disorder : {0.1, 1.0})
        for (const int samples : {8, 32}) {
            Stream stream = stream_of("two levels");
            constexpr int repeats = 10000;
            int student = 0, naive = 0;
            for (int repeat = 0; repeat < repeats; ++repeat) {
                std::vector<double> means(static_cast<std::size_t>(samples));
                for (double& mean : means) mean = sample_mean(stream, disorder);
                const Estimate e = over_samples(means);
                const double t = e.mean / e.error;
                student += student_two_sided(t, samples - 1) >= 1.0 - one_sigma ? 1 : 0;
                naive += std::abs(t) <= 1.0 ? 1 : 0;
            }
            EXPECT_NEAR(student / double{repeats}, one_sigma, 0.019) << disorder << " " << samples;
            EXPECT_NEAR(naive / double{repeats}, 1.0 - student_two_sided(1.0, samples - 1), 0.019);
        }
}

/// Averages over many experiments of the Binder cumulant of `samples` values m each.
struct BinderBias {
    Estimate plain;
    Estimate jackknife;
    double coverage; ///< of the 68% interval by Student's law
};

template <class Draw>
BinderBias binder_bias(int samples, double truth, Draw draw) {
    constexpr std::size_t repeats = 20000;
    const auto binder = [](std::span<const double> means) { return 1.0 - means[1] / (3.0 * means[0] * means[0]); };
    Stream stream = stream_of("binder");
    std::vector<double> plain, corrected;
    double covered = 0.0;
    std::vector<std::vector<double>> columns(2, std::vector<double>(static_cast<std::size_t>(samples)));
    for (std::size_t repeat = 0; repeat < repeats; ++repeat) {
        for (std::size_t k = 0; k < columns[0].size(); ++k) {
            columns[0][k] = std::pow(draw(stream), 2);
            columns[1][k] = columns[0][k] * columns[0][k];
        }
        const std::array means{over_samples(columns[0]).mean, over_samples(columns[1]).mean};
        const Estimate e = jackknife(columns, binder);
        plain.push_back(binder(means));
        corrected.push_back(e.mean);
        covered += student_two_sided((e.mean - truth) / e.error, samples - 1) >= 1.0 - one_sigma ? 1.0 : 0.0;
    }
    return {over_samples(plain), over_samples(corrected), covered / repeats};
}

TEST(SampleErrors, JackknifeBinderCumulantIsUnbiasedToItsOrder) {
    // Gaussian m: the cumulant is 0. To order 1/n the plain value is off by
    // (1/2) f_aa var(m2) + f_ab cov(m2, m4) = -3*2 + (2/3)*12 = 2, over n; the jackknife takes that away and leaves
    // order 1/n^2, for which 4/n^2 is allowed. The averages are known to 0.0013: 5 of these is the tolerance,
    // false-alarm probability 6e-7.
    const auto [plain, corrected, coverage] = binder_bias(64, 0.0, gaussian);
    EXPECT_NEAR(plain.mean, 2.0 / 64, 4.0 / (64 * 64) + 5.0 * plain.error);
    EXPECT_NEAR(corrected.mean, 0.0, 4.0 / (64 * 64) + 5.0 * corrected.error);
    EXPECT_GT(plain.mean, 3.0 * std::abs(corrected.mean));
}

TEST(SampleErrors, JackknifeErrorsCover) {
    // m uniform in (-1, 1): the cumulant is 1 - (1/5)/(3/9) = 2/5. The statistic of 32 samples is still a little skew,
    // which is allowed for by 0.02 beside 4 standard errors of the coverage (false-alarm probability 6e-5).
    const auto [plain, corrected, coverage] = binder_bias(32, 0.4, [](Stream& s) { return s.uniform(-1.0, 1.0); });
    EXPECT_NEAR(corrected.mean, 0.4, 2.0 / (32 * 32) + 5.0 * corrected.error);
    EXPECT_NEAR(coverage, one_sigma, 0.02 + 4.0 * 0.0033);
}

TEST(SampleErrors, ExtrapolationCoversAndItsChiSquaredIsOne) {
    // Coverage: 20000 repeats, tolerance 0.015 is 4.6 standard errors (false alarm 4e-6). Chi-squared law: its
    // probabilities are uniform, tested in 20 bins at 1e-5.
    Stream stream = stream_of("extrapolation");
    constexpr int repeats = 20000;
    const std::array sizes{60.0, 90.0, 120.0, 180.0}, errors{0.004, 0.003, 0.005, 0.002};
    std::vector<int> histogram(20, 0);
    int covered = 0;
    for (int repeat = 0; repeat < repeats; ++repeat) {
        std::array<double, 4> values{};
        for (std::size_t k = 0; k < sizes.size(); ++k) values[k] = 0.9 - 2.0 / sizes[k] + errors[k] * gaussian(stream);
        const auto e = extrapolate(sizes, values, errors, 1.0);
        covered += std::abs(e.value - 0.9) <= e.error ? 1 : 0;
        ++histogram[std::min<std::size_t>(19,
                                          static_cast<std::size_t>(20.0 * chi_squared_upper(e.chi_squared, e.dof)))];
    }
    EXPECT_NEAR(covered / double{repeats}, one_sigma, 0.015);
    EXPECT_GT(uniformity(histogram), 1e-5);
}

/// Fraction of families of `size` true hypotheses in which Holm's correction rejects any, at level 0.05.
template <class Draw>
double family_wise_error(int size, Draw draw) {
    constexpr int families = 20000;
    int wrong = 0;
    for (int family = 0; family < families; ++family) {
        std::vector<double> p(static_cast<std::size_t>(size));
        draw(p);
        const auto rejected = holm(p, 0.05);
        wrong += std::ranges::find(rejected, true) != rejected.end() ? 1 : 0;
    }
    return wrong / double{families};
}

TEST(SampleErrors, HolmKeepsTheFamilyWiseError) {
    // At most 0.05, whatever the dependence; 1 - (1 - 0.05/n)^n for independent hypotheses. Standard error 0.0015, the
    // tolerance is 4.5 of them: false-alarm probability 7e-6.
    Stream stream = stream_of("holm");
    const auto independent = [&](std::vector<double>& p) {
        for (double& x : p) x = stream.uniform();
    };
    const auto dependent = [&](std::vector<double>& p) {
        const double common = gaussian(stream);
        for (double& x : p) {
            const double z = std::sqrt(0.5) * (common + gaussian(stream));
            x = std::erfc(std::abs(z) / std::sqrt(2.0));
        }
    };
    for (const int size : {1, 5, 40}) {
        EXPECT_NEAR(family_wise_error(size, independent), 1.0 - std::pow(1.0 - 0.05 / size, size), 0.007) << size;
        EXPECT_LE(family_wise_error(size, dependent), 0.057) << size;
    }
}

TEST(SampleErrors, HolmRejectsMoreThanBonferroniAndNoTrueOnes) {
    // Five true hypotheses beside five gross falsehoods: the error among the true ones stays below the level, and
    // step-down makes it exceed that of Bonferroni, 1 - (1 - 0.005)^5 = 0.0248, up to 1 - (1 - 0.01)^5 = 0.049.
    Stream stream = stream_of("holm, mixed");
    constexpr int families = 20000;
    int wrong = 0, found = 0;
    for (int family = 0; family < families; ++family) {
        std::vector<double> p(10, 1e-9);
        for (std::size_t k = 0; k < 5; ++k) p[k] = stream.uniform();
        const auto rejected = holm(p, 0.05);
        wrong += std::find(rejected.begin(), rejected.begin() + 5, true) != rejected.begin() + 5 ? 1 : 0;
        found += static_cast<int>(std::count(rejected.begin() + 5, rejected.end(), true));
    }
    EXPECT_EQ(found, 5 * families);
    EXPECT_NEAR(wrong / double{families}, 1.0 - std::pow(0.99, 5), 0.007);
}

} // namespace
} // namespace mattis::stats
