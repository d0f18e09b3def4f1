#include "io/slurm.hpp"

#include <cstdlib>
#include <ctime>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "core/errors.hpp"

namespace mattis::io {
namespace {

using testing::HasSubstr;

class Slurm : public testing::Test {
protected:
    void TearDown() override {
        for (const char* name : {"SLURM_JOB_ID", "SLURM_RESTART_COUNT", "SLURM_JOB_END_TIME"}) unsetenv(name);
    }
    static std::string fault(const std::string& end) {
        setenv("SLURM_JOB_END_TIME", end.c_str(), 1);
        try {
            slurm_seconds_left();
        } catch (const InputError& error) {
            return error.what();
        }
        return "none";
    }
};

TEST_F(Slurm, TheEndOfTheJobIsItsDeadline) {
    setenv("SLURM_JOB_END_TIME", fmt::format("{}", std::time(nullptr) + 1000).c_str(), 1);
    const double left = slurm_seconds_left();
    EXPECT_LE(left, 1000.0);
    EXPECT_GT(left, 900.0);
}

TEST_F(Slurm, AnEndThatIsNoneIsRefused) {
    EXPECT_THAT(fault(""), HasSubstr("SLURM_JOB_END_TIME is not set: allowed is"));
    unsetenv("SLURM_JOB_END_TIME");
    EXPECT_THROW(slurm_seconds_left(), InputError);
    for (const std::string text : {"soon", "1e9", "12 ", "2026-01-01T00:00:00", "99999999999999999999"})
        EXPECT_THAT(fault(text), HasSubstr("SLURM_JOB_END_TIME is '" + text + "', not a time"));
    EXPECT_THAT(fault("1000000000"), HasSubstr("1000000000, passed"));
    EXPECT_THAT(fault("-5"), HasSubstr("-5, passed"));
}

TEST_F(Slurm, TheJobIsToldByItsNumberAndStarts) {
    EXPECT_EQ(slurm_job().id, "");
    setenv("SLURM_JOB_ID", "1234", 1);
    EXPECT_EQ(slurm_job().id, "1234");
    EXPECT_EQ(slurm_job().restarts, 0);
    setenv("SLURM_RESTART_COUNT", "2", 1);
    EXPECT_EQ(slurm_job().restarts, 2);
}

} // namespace
} // namespace mattis::io
