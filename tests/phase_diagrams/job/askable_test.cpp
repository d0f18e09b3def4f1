#include "phase_diagrams/job/askable.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "core/errors.hpp"
#include "core/watch.hpp"
#include "tests/phase_diagrams/small_job.hpp"

namespace mattis::diagram {
namespace {

TEST(Askable, WorkIsEndedAtItsFirstPause) {
    bool begun = false, ended = false;
    require_askable("here", [&] {
        begun = true;
        pause_point();
        ended = true;
    });
    EXPECT_TRUE(begun);
    EXPECT_FALSE(ended);
    EXPECT_EQ(Watched::watch(), nullptr);
}

TEST(Askable, WhatIsSaidBeforeThatIsRefused) {
    try {
        require_askable("here", [] { throw InputError("not this"); });
        FAIL();
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(), "here: not this");
    }
}

/// The message of a job that cannot be planned.
std::string refusal(std::string_view text) {
    try {
        plan_of(text);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

TEST(Askable, PlansRefuseWhatTheirTasksWould) {
    const auto network = [](int M, double T, std::string_view theory) {
        return fmt::format("mattis = 1\nmodel = \"multitasking\"\n[parameters]\nK = 2\nd = 0.3\n"
                           "protocol = \"supervised\"\nr = 0.5\nM = {}\nT = {}\n[theory]\n{}\n",
                           M, T, theory);
    };
    EXPECT_EQ(
        refusal(network(5, 0.1, "boundaries = [\"noise_parallel\"]")),
        "small.toml: theory.boundaries: noise_parallel: M = 5 and r = 0.5 give rho, which is to be found: allowed "
        "is neither of them");
    EXPECT_THAT(refusal(network(100000, 0.0, "")), testing::HasSubstr("small.toml: theory: T = 0 with class_law"));
    EXPECT_EQ(refusal(network(5, 0.1, "boundaries = [\"critical\"]")), "");
}

} // namespace
} // namespace mattis::diagram
