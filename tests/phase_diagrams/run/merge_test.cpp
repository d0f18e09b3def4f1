#include "phase_diagrams/run/merge.hpp"

#include <algorithm>
#include <fstream>
#include <random>

#include <gmock/gmock.h>

#include "core/errors.hpp"
#include "phase_diagrams/job/ledger.hpp"
#include "phase_diagrams/run/results.hpp"
#include "phase_diagrams/run/run.hpp"
#include "tests/phase_diagrams/small_job.hpp"

namespace mattis::diagram {
namespace {

namespace fs = std::filesystem;

class MergeTest : public FolderTest {
protected:
    /// Runs one shard; returns its file.
    fs::path part(int index, int count, std::string_view text = small_job) const {
        const fs::path file = folder / ("part-" + std::to_string(index) + "-" + std::to_string(count) + ".h5");
        EXPECT_EQ(run(plan_of(text), {.output = file, .shard = Shard{index, count}}), farm::Outcome::complete);
        return file;
    }

    fs::path whole() const {
        fs::path file = folder / "whole.h5";
        EXPECT_EQ(run(plan_of(), {.output = file}), farm::Outcome::complete);
        return file;
    }
};

std::string message_of(const std::function<void()>& call) {
    try {
        call();
    } catch (const std::exception& error) {
        return error.what();
    }
    return "";
}

/// A ledger of the small job with some tasks finished, some begun, cut at different sweeps.
farm::Ledger some(const Plan& plan, unsigned seed) {
    std::minstd_rand random(seed);
    const farm::Work work = plan.work(1);
    farm::Ledger ledger(plan.tasks());
    for (std::size_t task = 0; task < ledger.size(); ++task) {
        if (random() % 4 == 0) continue;
        const auto made = work.make(task);
        bool finished = false;
        for (auto blocks = random() % 5; blocks > 0 && !finished; --blocks) finished = made->advance();
        ledger[task] = {.finished = finished, .bytes = made->save()};
    }
    return ledger;
}

std::size_t last_sample(const Plan& plan) {
    return plan.part<TheoryPlan>().tasks() + plan.part<SimulationPlan>().samples() - 1;
}

std::vector<std::pair<bool, Bytes>> content(const farm::Ledger& ledger) {
    std::vector<std::pair<bool, Bytes>> all;
    for (const farm::Progress& task : ledger) all.emplace_back(task.finished, task.bytes);
    return all;
}

TEST_F(MergeTest, LedgersUniteWhateverTheirOrder) {
    const Plan plan = plan_of();
    for (unsigned seed = 1; seed < 8; ++seed) {
        const farm::Ledger a = some(plan, 3 * seed), b = some(plan, 3 * seed + 1), c = some(plan, 3 * seed + 2);
        const auto both = content(merged(plan, a, b));
        EXPECT_EQ(content(merged(plan, b, a)), both);
        EXPECT_EQ(content(merged(plan, a, a)), content(a));
        EXPECT_EQ(content(merged(plan, merged(plan, a, b), a)), both);
        EXPECT_EQ(content(merged(plan, merged(plan, a, b), c)), content(merged(plan, a, merged(plan, b, c))));
        EXPECT_NE(both, content(a)); // something was to be united
    }
}

TEST_F(MergeTest, TheStateThatHasComeFurtherIsKept) {
    const Plan plan = plan_of();
    const farm::Work work = plan.work(1);
    const std::size_t sample = last_sample(plan);
    const auto made = work.make(sample);
    farm::Ledger early(plan.tasks()), late(plan.tasks());
    made->advance();
    early[sample].bytes = made->save();
    made->advance();
    late[sample].bytes = made->save();
    ASSERT_LT(plan.share_done(sample, early[sample].bytes), plan.share_done(sample, late[sample].bytes));
    EXPECT_EQ(merged(plan, early, late)[sample].bytes, late[sample].bytes);
    EXPECT_EQ(merged(plan, late, early)[sample].bytes, late[sample].bytes);
}

TEST_F(MergeTest, ShardsMakeTheResultOfTheWholeJob) {
    const fs::path output = folder / "all.h5";
    const auto straight = io::read(whole());
    const std::vector<fs::path> parts{part(1, 3), part(2, 3), part(3, 3)};
    const MergeReport report = merge(output, {parts[2], parts[0], parts[1]});
    EXPECT_TRUE(report.complete);
    EXPECT_TRUE(report.written);
    const io::ResultFile file = io::read(output);
    EXPECT_EQ(table_bytes(file), table_bytes(straight));
    EXPECT_EQ(file.meta.at("status"), "complete");
    EXPECT_FALSE(file.meta.contains("shard"));
    EXPECT_FALSE(file.blocks.empty()); // a larger job can go on with it
    // The seconds of all parts, each once.
    double seconds = 0.0;
    for (const fs::path& one : parts) seconds += std::stod(io::read_meta(one).at("wall_seconds"));
    EXPECT_NEAR(std::stod(file.meta.at("wall_seconds")), seconds, 0.01);
}

TEST_F(MergeTest, ACompleteResultStandsAsItIs) {
    const fs::path output = folder / "all.h5", one = part(1, 2), two = part(2, 2);
    merge(output, {one, two});
    const auto before = fs::last_write_time(output);
    const MergeReport again = merge(output, {one, two, output});
    EXPECT_TRUE(again.complete);
    EXPECT_FALSE(again.written);
    EXPECT_EQ(fs::last_write_time(output), before);
    // Among the shards it counts as everything.
    const fs::path other = folder / "other.h5";
    EXPECT_TRUE(merge(other, {one, output}).complete);
    EXPECT_EQ(table_bytes(io::read(other)), table_bytes(io::read(output)));
}

TEST_F(MergeTest, WhatIsMissingIsComputedByARun) {
    const auto straight = table_bytes(io::read(whole()));
    const fs::path output = folder / "all.h5";
    const MergeReport report = merge(output, {part(1, 3), part(3, 3)});
    EXPECT_FALSE(report.complete);
    EXPECT_LT(report.finished, report.tasks);
    EXPECT_EQ(io::read_meta(output).at("status"), "stopped");
    const double merged_seconds = std::stod(io::read_meta(output).at("wall_seconds"));
    // Once more with the same shards: each counts once.
    merge(output, {part(1, 3)});
    EXPECT_NEAR(std::stod(io::read_meta(output).at("wall_seconds")), merged_seconds, 1e-3);
    EXPECT_EQ(run(plan_of(), {.output = output}), farm::Outcome::complete);
    EXPECT_EQ(table_bytes(io::read(output)), straight);
}

TEST_F(MergeTest, StepsMayBeTakenInAnyOrder) {
    const auto straight = table_bytes(io::read(whole()));
    const fs::path one = part(1, 3), two = part(2, 3), three = part(3, 3), left = folder / "left.h5",
                   right = folder / "right.h5", all = folder / "all.h5";
    merge(left, {one, two});
    merge(right, {three, two});
    EXPECT_TRUE(merge(all, {left, right}).complete);
    EXPECT_EQ(table_bytes(io::read(all)), straight);
    EXPECT_TRUE(merge(right, {left}).complete); // the output takes part
    EXPECT_EQ(table_bytes(io::read(right)), straight);
}

TEST_F(MergeTest, OtherJobsAreRefusedByName) {
    std::string other(small_job);
    other.replace(other.find("samples = 5"), 11, "samples = 6");
    other.replace(other.find("\"small\""), 7, "\"large\"");
    const fs::path one = part(1, 2), two = part(2, 3, other), output = folder / "all.h5";
    EXPECT_THROW(merge(output, {one, two}), InputError);
    EXPECT_FALSE(fs::exists(output));
    const std::string said = message_of([&] { merge(output, {one, two}); });
    for (const std::string& word : {one.string(), two.string(), std::string("'small'"), std::string("'large'")})
        EXPECT_THAT(said, testing::HasSubstr(word));
    // An output of another job is left alone, and a shard is no output.
    merge(output, {one});
    EXPECT_THROW(merge(output, {two}), InputError);
    EXPECT_THROW(merge(one, {part(2, 2)}), InputError);
}

TEST_F(MergeTest, DamagedFilesAreRefusedAndNothingIsWritten) {
    const fs::path one = part(1, 2), two = part(2, 2), output = folder / "all.h5";
    std::fstream file(two, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(2000);
    file.put('x').put('y').put('z');
    file.close();
    EXPECT_THROW(merge(output, {one, two}), io::FileError);
    EXPECT_FALSE(fs::exists(output));
    EXPECT_THAT(message_of([&] { merge(output, {one, two}); }), testing::HasSubstr(two.string()));
}

TEST_F(MergeTest, DifferentResultsOfOneTaskAreAFault) {
    const fs::path one = part(1, 2), other = folder / "other.h5", output = folder / "all.h5";
    const Plan plan = plan_of();
    io::ResultFile file = io::read(one);
    farm::Ledger ledger = stored_ledger(file, plan);
    std::size_t task = last_sample(plan);
    while (!ledger[task].finished) --task;
    ledger[task].bytes.at(36) ^= std::byte{1}; // the last bit of its first mean: behind counts, head and names
    io::write(result_file(plan, ledger, {.started = "2026-01-01T00:00:00Z"}), other);
    EXPECT_THROW(merge(output, {one, other}), io::FileError);
    EXPECT_FALSE(fs::exists(output));
    const std::string said = message_of([&] { merge(output, {one, other}); });
    for (const std::string& word : {plan.task_name(task), one.string(), other.string(), std::string("same program")})
        EXPECT_THAT(said, testing::HasSubstr(word));
}

TEST_F(MergeTest, PatternsAreReadAgainAndTheirChangeIsNoticed) {
    const fs::path patterns = folder / "patterns.txt", output = folder / "all.h5";
    std::ofstream(patterns) << "1 1 1 -1 -1 1 1 1 1 1 -1 1\n";
    std::string text(small_job);
    text.replace(text.find("N = [12, 16, 20]"), 16, "N = [12]\npatterns = \"patterns.txt\"");
    const auto plan = [&] { return make_plan(parse_job(text, folder / "small.toml"), 1); };
    const fs::path one = folder / "one.h5", two = folder / "two.h5";
    run(plan(), {.output = one, .shard = Shard{1, 2}});
    run(plan(), {.output = two, .shard = Shard{2, 2}});
    EXPECT_TRUE(merge(output, {one, two}).complete);
    fs::remove(output);
    std::ofstream(patterns) << "1 1 1 -1 -1 1 1 1 1 1 -1 -1\n";
    EXPECT_THROW(merge(output, {one, two}), io::FileError);
    fs::remove(patterns);
    EXPECT_THROW(merge(output, {one, two}), InputError);
    EXPECT_FALSE(fs::exists(output));
}

} // namespace
} // namespace mattis::diagram
