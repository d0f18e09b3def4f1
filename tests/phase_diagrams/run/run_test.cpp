#include "phase_diagrams/run/run.hpp"

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "core/errors.hpp"
#include "tests/phase_diagrams/small_job.hpp"

namespace mattis::diagram {
namespace {

namespace fs = std::filesystem;

class RunTest : public FolderTest {
protected:
    static Plan plan(std::string_view text = small_job) { return plan_of(text); }

    io::ResultFile result(const std::string& name, int threads = 1) const {
        const fs::path output = folder / name;
        EXPECT_EQ(run(plan(), {.output = output, .threads = threads}), farm::Outcome::complete);
        return io::read(output);
    }
};

TEST_F(RunTest, WritesEveryTableOfTheJob) {
    const io::ResultFile file = result("all.h5");
    for (const char* name : {"theory/rs/retrieval", "theory/rs/paramagnet", "theory/rs/glass",
                             "boundaries/retrieval_spinodal", "boundaries/glass_static", "phases", "montecarlo/points",
                             "montecarlo/samples", "montecarlo/bins/m", "agreement"})
        EXPECT_TRUE(file.tables.contains(name)) << name;
    EXPECT_EQ(file.tables.at("theory/rs/retrieval").rows(), 8u);
    EXPECT_EQ(file.tables.at("boundaries/retrieval_spinodal").rows(), 4u); // finds alpha at four T
    EXPECT_EQ(file.tables.at("boundaries/glass_static").rows(), 2u);       // finds T at two alpha
    EXPECT_EQ(file.tables.at("montecarlo/points").rows(), 3u);
    EXPECT_EQ(file.tables.at("montecarlo/samples").rows(), 15u);
    EXPECT_EQ(file.tables.at("montecarlo/bins/m").rows(), 3u * 5u * 2u * 4u);
    EXPECT_EQ(file.tables.at("agreement").rows(), 3u); // m, q, energy
    EXPECT_EQ(file.meta.at("status"), "complete");
    EXPECT_EQ(file.meta.at("job"), small_job);
    EXPECT_FALSE(file.blocks.empty()); // a larger job can go on with it
}

TEST_F(RunTest, SameBitsForAnyNumberOfThreads) {
    const auto one = table_bytes(result("one.h5", 1));
    EXPECT_EQ(table_bytes(result("two.h5", 2)), one);
    EXPECT_EQ(table_bytes(result("four.h5", 4)), one);
}

TEST_F(RunTest, StoppedAnywhereItEndsWithTheSameBits) {
    const auto straight = table_bytes(result("straight.h5"));
    const fs::path output = folder / "stopped.h5";
    int starts = 0;
    for (std::size_t stop_after = 1;; stop_after += 3, ++starts) {
        ASSERT_LT(starts, 100);
        farm::clear_stop();
        RunOptions options{.output = output, .threads = 2};
        options.progress = [&](std::size_t finished, std::size_t) {
            if (finished >= stop_after) farm::request_stop();
        };
        if (run(plan(), options) == farm::Outcome::complete) break;
        const io::ResultFile file = io::read(output);
        EXPECT_EQ(file.meta.at("status"), "stopped");
        EXPECT_FALSE(file.blocks.empty());
    }
    EXPECT_EQ(table_bytes(io::read(output)), straight);
}

TEST_F(RunTest, RefusesTheOutputOfAnotherJobAndLeavesItAlone) {
    const fs::path output = folder / "mine.h5";
    result("mine.h5");
    const auto written = fs::last_write_time(output);
    std::string other(small_job);
    other.replace(other.find("samples = 5"), 11, "samples = 4");
    EXPECT_THROW(run(plan(other), {.output = output}), InputError);
    EXPECT_EQ(fs::last_write_time(output), written);
    // The same job with another title or walltime is the same job.
    std::string renamed(small_job);
    renamed.replace(renamed.find("\"small\""), 7, "\"other title\"");
    EXPECT_EQ(inspect_output(plan(renamed), output), OutputState::complete);
}

TEST_F(RunTest, RefusesAFileThatIsNoResultFile) {
    const fs::path output = folder / "notes.txt";
    std::ofstream(output) << "my notes";
    EXPECT_THROW(run(plan(), {.output = output}), InputError);
    std::string kept;
    std::getline(std::ifstream(output), kept);
    EXPECT_EQ(kept, "my notes");
    EXPECT_THROW(run(plan(), {.output = folder}), InputError);
    EXPECT_THROW(run(plan(), {.output = folder / "absent" / "x.h5"}), InputError);
}

/// What require_writable says of an output; empty if it can be written.
std::string refusal(const fs::path& output) {
    try {
        require_writable(output);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

TEST_F(RunTest, NamesThatLeaveNoRoomForOthersAreRefusedAtTheStart) {
    const auto output = [&](std::size_t size) { return folder / (std::string(size - 3, 'x') + ".h5"); };
    std::size_t longest = 0;
    for (std::size_t size = 200; size <= 255; ++size)
        if (refusal(output(size)).empty()) longest = size;
    EXPECT_EQ(longest, 242u); // NAME_MAX less the longest ending
    EXPECT_THAT(refusal(output(longest + 1)), testing::HasSubstr("the name has 243 bytes: allowed are at most 242"));
    EXPECT_THROW(run(plan(), {.output = output(longest + 1)}), InputError);
    EXPECT_TRUE(fs::is_empty(folder));
    // With the longest name a run goes through all its checkpoints.
    EXPECT_EQ(run(plan(), {.output = output(longest)}), farm::Outcome::complete);
}

TEST_F(RunTest, WhatLiesInTheWayOfItsFilesIsRefusedAtTheStart) {
    const fs::path output = folder / "out.h5";
    for (const char* ending : {".tmp", ".previous", ".previous.tmp", ".lock"}) {
        const fs::path file = output.string() + ending;
        fs::create_directory(file);
        EXPECT_THAT(refusal(output), testing::HasSubstr(file.string() + " is a folder"));
        EXPECT_THROW(run(plan(), {.output = output}), InputError);
        fs::remove(file);
        EXPECT_EQ(::mkfifo(file.c_str(), 0600), 0);
        EXPECT_THAT(refusal(output), testing::HasSubstr("where a run makes a file of its own"));
        fs::remove(file);
        EXPECT_EQ(refusal(output), "");
    }
}

TEST_F(RunTest, AStopBeforeAnythingHasAdvancedIsCounted) {
    const fs::path output = folder / "idle.h5";
    const auto two_seconds_ago = [] { return std::chrono::steady_clock::now() - std::chrono::seconds(2); };
    for (int start = 0; start < 5; ++start) { // stops within the first second say nothing
        farm::request_stop();
        EXPECT_EQ(run(plan(), {.output = output}), farm::Outcome::stopped);
        EXPECT_FALSE(io::read(output).meta.contains("idle_starts"));
    }
    for (int start = 1; start <= 4; ++start) {
        farm::request_stop();
        const RunOptions options{.output = output, .begin = two_seconds_ago()};
        if (start < 3)
            EXPECT_EQ(run(plan(), options), farm::Outcome::stopped);
        else
            EXPECT_THROW(run(plan(), options), farm::TaskFailure);
        EXPECT_EQ(io::read(output).meta.at("idle_starts"), std::to_string(start));
        EXPECT_EQ(io::read(output).meta.at("status"), "stopped");
    }
    farm::clear_stop();
    RunOptions options{.output = output};
    options.progress = [&](std::size_t finished, std::size_t) {
        if (finished > 0) farm::request_stop();
    };
    run(plan(), options); // to a stop, or to its end where that comes first
    EXPECT_FALSE(io::read(output).meta.contains("idle_starts"));
    farm::clear_stop();
    EXPECT_EQ(table_bytes(result("idle.h5")), table_bytes(result("straight.h5")));
}

TEST_F(RunTest, AFailureIsKeptInTheFileUntilARunGoesOn) {
    const fs::path output = folder / "failed.h5";
    Plan broken = plan();
    broken.part<SimulationPlan>().simulations[1].schedule.bins = 0; // no sample run is made of this
    EXPECT_THROW(run(broken, {.output = output}), farm::TaskFailure);
    const io::ResultFile file = io::read(output);
    EXPECT_THAT(file.meta.at("failure"), testing::HasSubstr(broken.part<SimulationPlan>().point_name(1)));
    EXPECT_EQ(file.meta.at("status"), "stopped");
    EXPECT_EQ(run(plan(), {.output = output}), farm::Outcome::complete);
    EXPECT_FALSE(io::read_meta(output).contains("failure"));
}

TEST_F(RunTest, StreamsBelongToThePointNotToItsPlaceInTheJob) {
    // The same point among others gives the same numbers.
    std::string more(small_job);
    more.replace(more.find("points = { alpha = [0.1]"), 24, "points = { alpha = [0.05, 0.1]");
    ASSERT_EQ(run(plan(more), {.output = folder / "more.h5"}), farm::Outcome::complete);
    const Table alone = result("alone.h5").tables.at("montecarlo/points");
    const Table among = io::read(folder / "more.h5").tables.at("montecarlo/points");
    ASSERT_EQ(among.rows(), 6u);
    for (std::size_t k = 0; k < 3; ++k) EXPECT_EQ(alone.reals("m")[k], among.reals("m")[k + 3]);
}

} // namespace
} // namespace mattis::diagram
