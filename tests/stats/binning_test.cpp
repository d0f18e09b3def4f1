#include "stats/binning.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "core/rng.hpp"

namespace mattis::stats {
namespace {

LogBinning binned(const std::vector<double>& values) {
    LogBinning binning;
    for (const double x : values) binning.add(x);
    return binning;
}

std::vector<double> uniform_values(int n, double offset = 0.0) {
    Stream stream({.seed = 3});
    std::vector<double> values(static_cast<std::size_t>(n));
    for (double& x : values) x = offset + stream.uniform();
    return values;
}

/// Two passes over the averages of `length` successive values: the textbook formula.
double textbook_error(const std::vector<double>& values, std::size_t length) {
    std::vector<double> bins;
    for (std::size_t k = 0; k + length <= values.size(); k += length) {
        double sum = 0.0;
        for (std::size_t j = k; j < k + length; ++j) sum += values[j];
        bins.push_back(sum / static_cast<double>(length));
    }
    double mean = 0.0, squares = 0.0;
    for (const double x : bins) mean += x / static_cast<double>(bins.size());
    for (const double x : bins) squares += (x - mean) * (x - mean);
    return std::sqrt(squares / static_cast<double>(bins.size() * (bins.size() - 1)));
}

TEST(Binning, EveryLevelIsTheTextbookFormula) {
    for (const int n : {2, 3, 7, 64, 1000, 1023}) {
        const auto values = uniform_values(n);
        const auto errors = binned(values).errors(2);
        ASSERT_EQ(errors.size(), static_cast<std::size_t>(std::log2(n))) << n;
        for (std::size_t level = 0; level < errors.size(); ++level)
            EXPECT_NEAR(errors[level], textbook_error(values, std::size_t{1} << level), 1e-14) << n << " " << level;
    }
}

TEST(Binning, LevelsStopWhereBinsAreFew) {
    const auto binning = binned(uniform_values(1000));
    EXPECT_EQ(binning.errors(32).size(), 5u); // 1000/16 = 62 bins, 1000/32 = 31
    EXPECT_EQ(binning.errors(1001).size(), 0u);
}

TEST(Binning, MeanIsTheMeanOfAllValues) {
    for (const int n : {1, 2, 3, 1000, 1023}) {
        const auto values = uniform_values(n);
        double sum = 0.0;
        for (const double x : values) sum += x;
        EXPECT_NEAR(binned(values).mean(), sum / n, 1e-15) << n;
        EXPECT_EQ(binned(values).count(), n);
    }
}

TEST(Binning, LargeOffsetsCancelNothing) {
    // Spacing of doubles near 1e9: 1.2e-7, so that each value is off by up to 6e-8 and the error by about 1e-9.
    const auto near = binned(uniform_values(1000)).errors(), far = binned(uniform_values(1000, 1e9)).errors();
    for (std::size_t level = 0; level < near.size(); ++level) EXPECT_NEAR(near[level], far[level], 1e-8);
}

TEST(Binning, SeriesWithoutAnErrorSaySo) {
    EXPECT_TRUE(std::isnan(LogBinning().mean()));
    EXPECT_TRUE(std::isnan(LogBinning().estimate().error));
    const auto one = binned({0.25}).estimate();
    EXPECT_EQ(one.mean, 0.25);
    EXPECT_TRUE(std::isnan(one.error));
    EXPECT_TRUE(std::isnan(one.tau));
    const auto constant = binned(std::vector<double>(100, 0.1)).estimate();
    EXPECT_EQ(constant.mean, 0.1);
    EXPECT_EQ(constant.error, 0.0);
    EXPECT_TRUE(std::isnan(constant.tau));
    EXPECT_TRUE(std::isnan(binned({1.0, std::numeric_limits<double>::quiet_NaN(), 2.0}).estimate().mean));
}

TEST(Binning, ShortSeriesHaveTheirNaiveError) {
    const auto e = binned({1.0, 2.0, 4.0}).estimate();
    EXPECT_NEAR(e.mean, 7.0 / 3.0, 1e-15);
    EXPECT_NEAR(e.error, std::sqrt(7.0) / 3.0, 1e-15); // variance 7/3 over 3
    EXPECT_EQ(e.tau, 0.5);
    EXPECT_EQ(e.count, 3);
}

TEST(Binning, RepeatedValuesAreCorrelated) {
    // Every value 8 times in a row: tau = 1/2 + sum_{t<8} (1 - t/8) = 4. The rule leaves 156 bins of 1024 values, so
    // that tau has a relative standard error of sqrt(2/155) = 0.11 and the error half of that: the tolerances are 4.4
    // of them, false-alarm probability 1e-5.
    Stream stream({.seed = 17});
    LogBinning binning;
    for (int k = 0; k < 20000; ++k) {
        const double x = stream.uniform();
        for (int repeat = 0; repeat < 8; ++repeat) binning.add(x);
    }
    EXPECT_NEAR(binning.estimate().tau, 4.0, 0.5 * 4.0);
    EXPECT_NEAR(binning.estimate().error, std::sqrt(1.0 / 12.0 / 20000), 0.25 * std::sqrt(1.0 / 12.0 / 20000));
}

TEST(Binning, SavedAndLoadedGoesOnBitForBit) {
    const auto values = uniform_values(300);
    for (const std::size_t cut : {0u, 1u, 2u, 63u, 64u, 299u}) {
        LogBinning straight, first;
        for (std::size_t k = 0; k < values.size(); ++k) {
            straight.add(values[k]);
            if (k < cut) first.add(values[k]);
        }
        ByteWriter saved;
        first.save(saved);
        ByteReader reader(saved.bytes());
        LogBinning resumed = LogBinning::load(reader);
        reader.require_end();
        for (std::size_t k = cut; k < values.size(); ++k) resumed.add(values[k]);
        ByteWriter a, b;
        straight.save(a);
        resumed.save(b);
        EXPECT_EQ(a.bytes(), b.bytes()) << cut;
        EXPECT_EQ(straight.estimate().error, resumed.estimate().error);
    }
}

TEST(Binning, ForeignBytesAreRefused) {
    ByteWriter saved;
    binned(uniform_values(10)).save(saved);
    Bytes bytes = saved.bytes();
    bytes[0] = std::byte{16}; // 16 values need a fifth level
    ByteReader wrong(bytes);
    EXPECT_THROW(LogBinning::load(wrong), BytesError);
    ByteReader cut(std::span(saved.bytes()).first(saved.bytes().size() - 1));
    EXPECT_THROW(LogBinning::load(cut), BytesError);
}

} // namespace
} // namespace mattis::stats
