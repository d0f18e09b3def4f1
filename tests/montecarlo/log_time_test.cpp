#include "montecarlo/sample/log_time.hpp"

#include <gtest/gtest.h>

namespace mattis::mc {
namespace {

TEST(LogTime, WindowsHalveAndCoverTheRun) {
    for (std::int64_t total = 1; total <= 70; ++total) {
        std::int64_t covered = 0;
        for (std::size_t k = log_windows(total); k-- > 0;) {
            const Window window = log_window(total, k);
            EXPECT_EQ(window.first, covered);
            EXPECT_GT(window.sweeps(), 0);
            covered = window.last;
            for (std::int64_t t = window.first + 1; t <= window.last; ++t) ASSERT_EQ(log_window_of(total, t), k);
        }
        EXPECT_EQ(covered, total);
        EXPECT_EQ(log_window(total, 0).sweeps(), (total + 1) / 2);
    }
    EXPECT_EQ(log_windows(0), 0u);
    EXPECT_EQ(log_window_of(1'000'000'000'000, 1), 39u);
}

} // namespace
} // namespace mattis::mc
