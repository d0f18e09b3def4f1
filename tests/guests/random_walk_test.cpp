#include "tests/guests/random_walk.hpp"

#include <gtest/gtest.h>

#include "phase_diagrams/job/plan.hpp"

namespace mattis::guests {
namespace {

diagram::Job job_of(const std::string& walk) {
    diagram::Job job =
        diagram::parse_job("mattis = 1\nmodel = \"sk\"\nparameters = { T = 0.5 }\ntheory = {}\n", "a.toml");
    io::Faults faults("a.toml");
    io::Reading reading{.file = "a.toml", .faults = faults};
    const io::TomlValue section = io::parse_toml(walk, "a.toml");
    job.sections.push_back(walk_part.read(io::Entry(section, "walk", reading)));
    faults.throw_if_any();
    return job;
}

WalkPlan plan_of(const std::string& walk) { return WalkPlan(std::make_shared<const diagram::Job>(job_of(walk))); }

TEST(RandomWalk, StoppedAnywhereItEndsAtTheSamePlace) {
    const WalkPlan plan = plan_of("steps = 3500000");
    ASSERT_EQ(plan.tasks(), 4u);
    const auto straight = plan.make(1, 1);
    while (!straight->advance()) {
    }
    auto stopped = plan.make(1, 1);
    double share = 0.0;
    while (!stopped->advance()) {
        const Bytes state = stopped->save();
        EXPECT_GT(plan.share_done(1, state), share);
        share = plan.share_done(1, state);
        stopped = plan.make(1, 1);
        ByteReader from(state);
        stopped->load(from);
    }
    EXPECT_EQ(share, 3.0 / 3.5);
    EXPECT_EQ(stopped->save(), straight->save());
}

TEST(RandomWalk, AJobWithoutItsSectionHasNoTasks) {
    const auto job = std::make_shared<const diagram::Job>(
        diagram::parse_job("mattis = 1\nmodel = \"sk\"\nparameters = { T = 0.5 }\ntheory = {}\n", "a.toml"));
    EXPECT_EQ(WalkPlan(job).tasks(), 0u);
    EXPECT_EQ(walk_part.identity(*job), "");
}

TEST(RandomWalk, ItsIdentityIsThatOfItsKeys) {
    EXPECT_EQ(walk_part.identity(job_of("walks = 3\nremark = \"one\"")), "walk.walks = 3\nwalk.steps = 1000000\n");
}

} // namespace
} // namespace mattis::guests
