#include "io/process.hpp"

#include <csignal>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mattis::io {
namespace {

TEST(Process, OnlyANumberFromOneOnIsOne) {
    EXPECT_EQ(process_number("1"), 1);
    EXPECT_EQ(process_number("2147483647"), 2147483647);
    for (const char* text : {"", "0", "-1", "+1", "1 ", " 1", "1.0", "0x1", "2147483648", "99999999999999999999",
                             "../../tmp", "1/../2", "self"})
        EXPECT_FALSE(process_number(text)) << text;
}

TEST(Process, IsKnownByItsStart) {
    const std::string start = start_of_process(getpid());
    EXPECT_FALSE(start.empty());
    EXPECT_EQ(life_of_process(getpid(), start), Life::alive);
    EXPECT_EQ(life_of_process(getpid(), "1"), Life::replaced);
    EXPECT_EQ(life_of_process(getpid(), ""), Life::replaced);
}

TEST(Process, ThatHasEndedIsGoneBeforeAndAfterItIsFetched) {
    const pid_t child = fork();
    if (child == 0) _exit(0);
    siginfo_t info{};
    ASSERT_EQ(waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT), 0);
    EXPECT_EQ(start_of_process(child), "");
    EXPECT_EQ(life_of_process(child, "5"), Life::gone);
    ASSERT_EQ(waitpid(child, nullptr, 0), child);
    EXPECT_EQ(life_of_process(child, "5"), Life::gone);
}

} // namespace
} // namespace mattis::io
