// Error bars of correlated chains, against processes whose mean and correlation time are known exactly.

#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "stats/binning.hpp"
#include "tests/statistics/processes.hpp"

namespace mattis::stats {
namespace {

struct Calibration {
    double coverage;     ///< fraction of intervals mean +- error that hold the true mean, 0
    double tau;          ///< average of the estimates
    double error_square; ///< average squared error over its exact value
};

Calibration calibrate(double tau, int length, int chains) {
    Autoregression process(tau);
    double covered = 0.0, tau_sum = 0.0, squares = 0.0;
    for (int chain = 0; chain < chains; ++chain) {
        Stream stream({.seed = 2024, .point = content_hash("chain"), .chain = static_cast<std::uint32_t>(chain)});
        process.begin(stream);
        LogBinning binning;
        for (int k = 0; k < length; ++k) binning.add(process.next(stream));
        const Estimate e = binning.estimate();
        covered += std::abs(e.mean) <= e.error ? 1.0 : 0.0;
        tau_sum += e.tau;
        squares += e.error * e.error;
    }
    return {covered / chains, tau_sum / chains, squares / chains / process.variance_of_mean(length)};
}

TEST(ChainErrors, CoverSixtyEightPercent) {
    // 2000 tau per chain. The error bar of one chain comes from 20 to 40 bins at these tau, whose noise alone lowers
    // the coverage to 0.675; 20000 chains know it to 0.0033. A new seed would raise a false alarm with probability
    // below 1e-2. A naive error bar would cover 0.38 at tau = 2 and 0.18 at tau = 10.
    for (const double tau : {0.5, 2.0, 10.0}) {
        const auto [coverage, mean_tau, squares] = calibrate(tau, static_cast<int>(2000 * tau), 20000);
        RecordProperty("coverage at tau " + std::to_string(tau), std::to_string(coverage));
        EXPECT_NEAR(coverage, 0.6827, 0.02) << "tau " << tau;
        EXPECT_NEAR(mean_tau, tau, 0.04 * tau);
        EXPECT_NEAR(squares, 1.0, 0.04);
    }
}

TEST(ChainErrors, ShortChainsAreNearlyRight) {
    // 300 tau per chain: the error is some 3% small.
    for (const double tau : {0.5, 5.0}) {
        const auto [coverage, mean_tau, squares] = calibrate(tau, static_cast<int>(300 * tau), 10000);
        EXPECT_NEAR(coverage, 0.6827, 0.04) << "tau " << tau;
    }
}

TEST(ChainErrors, ChainsTooShortForTheirCorrelationsShowIt) {
    // 10 tau: no level satisfies the criterion. The bar is too short, as documented, but the largest there is, and tau
    // is more than 1% of the length.
    Autoregression process(100.0);
    Stream stream({.seed = 5});
    process.begin(stream);
    LogBinning binning;
    for (int k = 0; k < 1000; ++k) binning.add(process.next(stream));
    const Estimate e = binning.estimate();
    for (const double error : binning.errors()) EXPECT_GE(e.error, error);
    EXPECT_GT(e.tau, 1000.0 / 100.0);
}

} // namespace
} // namespace mattis::stats
