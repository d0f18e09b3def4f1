#include "montecarlo/sample/recorder.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace mattis::mc {
namespace {

Recorder recorded(std::int64_t length, int bins) {
    Recorder recorder(Observable::q, 2, length, bins, length);
    for (std::int64_t k = 0; k < length; ++k) recorder.add(static_cast<double>(k));
    return recorder;
}

TEST(Recorder, AveragesHalvesAndBins) {
    const Series s = recorded(11, 3).series();
    EXPECT_EQ(s.observable, Observable::q);
    EXPECT_EQ(s.replica, 2);
    EXPECT_DOUBLE_EQ(s.estimate.mean, 5.0);
    EXPECT_EQ(s.estimate.count, 11);
    EXPECT_DOUBLE_EQ(s.first_half, 2.0);             // 0 … 4
    EXPECT_DOUBLE_EQ(s.second_half, 7.5);            // 5 … 10
    EXPECT_EQ(s.bins, (std::vector{1.0, 4.0, 8.0})); // 3, 3 and the remaining 5
}

TEST(Recorder, FewerMeasurementsThanBins) {
    EXPECT_EQ(recorded(2, 32).series().bins, (std::vector{0.0, 1.0}));
    const Series none = recorded(0, 32).series();
    EXPECT_TRUE(none.bins.empty());
    EXPECT_TRUE(std::isnan(none.estimate.mean));
    EXPECT_TRUE(std::isnan(none.first_half));
    EXPECT_TRUE(std::isnan(none.second_half));
    EXPECT_TRUE(std::isnan(recorded(1, 1).series().first_half));
}

TEST(Recorder, BinsAverageToTheMeanWhereTheyAreEqual) {
    const Series s = recorded(64, 8).series();
    double sum = 0.0;
    for (const double bin : s.bins) sum += bin / 8.0;
    EXPECT_DOUBLE_EQ(sum, s.estimate.mean);
    EXPECT_DOUBLE_EQ((s.first_half + s.second_half) / 2.0, s.estimate.mean);
}

TEST(Recorder, LoadsWhatItSavedAndNothingElse) {
    ByteWriter to;
    recorded(11, 3).save(to);
    const auto load = [&](std::int64_t length, int bins, std::int64_t expected) {
        Recorder recorder(Observable::q, 2, length, bins, length);
        ByteReader from(to.bytes());
        recorder.load(from, expected);
        from.require_end();
        ByteWriter again;
        recorder.save(again);
        return again.take();
    };
    EXPECT_EQ(load(11, 3, 11), to.bytes());
    EXPECT_THROW(load(11, 3, 10), BytesError);
    EXPECT_THROW(load(11, 4, 11), BytesError);
}

} // namespace
} // namespace mattis::mc
