#include "farm/stop.hpp"

#include <csignal>

#include <gtest/gtest.h>

namespace mattis::farm {
namespace {

TEST(Stop, SignalsOnlyAskForIt) {
    catch_stop_signals();
    for (const int signal : {SIGTERM, SIGINT}) {
        clear_stop();
        EXPECT_FALSE(stop_requested());
        for (int times = 0; times < 2; ++times) {
            std::raise(signal); // the process lives on, the second time too
            EXPECT_TRUE(stop_requested());
        }
        std::signal(signal, SIG_DFL);
    }
    clear_stop();
    request_stop();
    EXPECT_TRUE(stop_requested());
    clear_stop();
}

} // namespace
} // namespace mattis::farm
