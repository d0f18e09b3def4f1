#include "montecarlo/sample/histogram.hpp"

#include <gtest/gtest.h>

namespace mattis::mc {
namespace {

TEST(OverlapHistogram, HasACellForEveryValueOfAFewSpins) {
    OverlapHistogram h(Observable::q, 0, 4);
    ASSERT_EQ(h.counts.size(), 5u);
    for (int M = -4; M <= 4; M += 2) h.add(M / 4.0);
    for (std::size_t cell = 0; cell < 5; ++cell) {
        EXPECT_EQ(h.counts[cell], 1);
        EXPECT_DOUBLE_EQ(h.centre(cell), -1.0 + 0.5 * static_cast<double>(cell));
        EXPECT_DOUBLE_EQ(h.measure(cell), 0.5);
    }
}

TEST(OverlapHistogram, SharesCellsAmongManySpins) {
    for (const int N : {2, 3, 255, 256, 257, 258, 513, 1000, 99'999, 10'000'000}) {
        const OverlapHistogram h(Observable::m, 0, N);
        EXPECT_LE(h.counts.size(), 257u);
        std::int64_t values = 0;
        for (std::size_t cell = 0; cell < h.counts.size(); ++cell) {
            EXPECT_GE(h.width(cell), 1);
            // The centre of the values that the cell holds, by its first and last.
            const double first = 2.0 * static_cast<double>(values) / N - 1.0;
            values += h.width(cell);
            const double last = 2.0 * static_cast<double>(values - 1) / N - 1.0;
            EXPECT_NEAR(h.centre(cell), 0.5 * (first + last), 1e-12);
        }
        EXPECT_EQ(values, N + 1);
    }
}

TEST(OverlapHistogram, TheEndsHaveTheirPlace) {
    OverlapHistogram h(Observable::m, 0, 1000);
    h.add(-1.0);
    h.add(1.0);
    EXPECT_EQ(h.counts.front(), 1);
    EXPECT_EQ(h.counts.back(), 1);
}

TEST(OverlapHistogram, OverlapsBeyondTheEndsCountThere) {
    // In units of the activity the overlap of a sample with more non-null entries than the mean exceeds 1.
    for (const int N : {10, 1000}) {
        OverlapHistogram h(Observable::m, 0, N);
        h.add(1.05);
        h.add(-1.05);
        EXPECT_EQ(h.counts.front(), 1);
        EXPECT_EQ(h.counts.back(), 1);
    }
}

} // namespace
} // namespace mattis::mc
