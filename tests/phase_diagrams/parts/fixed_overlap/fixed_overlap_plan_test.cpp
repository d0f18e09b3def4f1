// [fixed_overlap]: its keys, its tasks, and that nothing depends on where, in which order and how often they are cut.
#include "phase_diagrams/parts/fixed_overlap/plan.hpp"

#include <functional>
#include <set>

#include <gmock/gmock.h>

#include "core/errors.hpp"
#include "io/result_file.hpp"
#include "phase_diagrams/run/merge.hpp"
#include "phase_diagrams/run/run.hpp"
#include "phase_diagrams/verdict/comparison.hpp"
#include "tests/phase_diagrams/small_job.hpp"

namespace mattis::diagram {
namespace {

using testing::HasSubstr;

constexpr std::string_view overlap_job = R"(
mattis = 1
model = "dense"
[parameters]
P = 3
alpha = 0.1
T = [0.5, 0.8]
[fixed_overlap]
points = { T = [0.5, 0.8] }
m = [0.4, 0.6]
N = [12, 16, 20]
samples = 3
sweeps = { thermalise = 10, measure = 40 }
bins = 4
)";

std::string changed(const std::string& from, const std::string& to, std::string text = std::string(overlap_job)) {
    EXPECT_NE(text.find(from), std::string::npos) << from;
    return text.replace(text.find(from), from.size(), to);
}

FixedOverlapPlan overlaps_of(std::string_view text = overlap_job) {
    return FixedOverlapPlan(std::make_shared<const Job>(job_of(text)));
}

std::string message_of(std::string_view text) {
    try {
        overlaps_of(text);
    } catch (const InputError& error) {
        return error.what();
    }
    return "is accepted";
}

class FixedOverlapJob : public FolderTest {
protected:
    std::map<std::string, Bytes> tables(const std::string& name, int threads) const {
        EXPECT_EQ(run(plan_of(overlap_job), {.output = folder / name, .threads = threads}), farm::Outcome::complete);
        return table_bytes(io::read(folder / name));
    }
};

TEST_F(FixedOverlapJob, ThereIsATaskForEachSampleAndEachStateOfTheory) {
    const FixedOverlapPlan plan = overlaps_of();
    EXPECT_EQ(plan.points.size(), 12u); // two T, two m, three N
    EXPECT_EQ(plan.samples(), 36u);
    EXPECT_EQ(plan.theory_points.size(), 16u); // of each T and m its own, and those of three sizes
    EXPECT_EQ(plan.tasks(), 52u);
    std::set<std::string> contents;
    for (std::size_t task = 0; task < plan.tasks(); ++task) contents.insert(plan.content(task));
    EXPECT_EQ(contents.size(), plan.tasks());
    EXPECT_FALSE(plan.comes_first(0));
    EXPECT_TRUE(plan.comes_first(plan.samples()));
    const OverlapPoint& last = plan.points.back();
    EXPECT_EQ(last.schedule.T, 0.8);
    EXPECT_EQ(last.schedule.sector.N, 20);
    EXPECT_EQ(last.schedule.sector.aligned, 16);
    EXPECT_EQ(plan.point_name(11), "T = 0.8  m = 0.6  N = 20");
}

TEST_F(FixedOverlapJob, OverlapsMayBeARangeOrOne) {
    EXPECT_EQ(overlaps_of(changed("m = [0.4, 0.6]", "m = { from = 0.1, to = 0.9, count = 9 }")).section().m.size(), 9u);
    EXPECT_EQ(overlaps_of(changed("m = [0.4, 0.6]", "m = -0.5")).section().m, (std::vector{-0.5}));
}

TEST_F(FixedOverlapJob, WithoutTheSectionThereIsNothing) {
    const FixedOverlapPlan plan(std::make_shared<const Job>(job_of()));
    EXPECT_EQ(plan.tasks(), 0u);
    Tables none;
    plan.add_tables(none, {});
    EXPECT_TRUE(none.empty());
}

TEST_F(FixedOverlapJob, ATaskCutAtEveryBlockGivesTheSameBits) {
    const FixedOverlapPlan plan =
        overlaps_of(changed("measure = 40", "measure = 4000", changed("N = [12, 16, 20]", "N = [60]")));
    const auto result = [&](bool cut) {
        auto work = plan.make(0, 1);
        while (!work->advance())
            if (cut) {
                const Bytes state = work->save();
                EXPECT_LT(plan.share_done(0, state), 1.0);
                work = plan.make(0, 1);
                ByteReader from(state);
                work->load(from);
            }
        return work->save();
    };
    EXPECT_EQ(result(false), result(true));
}

TEST_F(FixedOverlapJob, SameBitsForAnyNumberOfThreads) {
    const auto one = tables("one.h5", 1);
    for (const char* name : {"fixed_overlap/points", "fixed_overlap/samples", "fixed_overlap/agreement"})
        EXPECT_TRUE(one.contains(name)) << name;
    EXPECT_EQ(tables("three.h5", 3), one);
}

TEST_F(FixedOverlapJob, StoppedAnywhereItEndsWithTheSameBits) {
    const std::string text = changed("measure = 40", "measure = 2000");
    EXPECT_EQ(run(plan_of(text), {.output = folder / "straight.h5"}), farm::Outcome::complete);
    const auto output = folder / "stopped.h5";
    int starts = 0;
    for (std::size_t stop_after = 1;; stop_after += 10, ++starts) {
        ASSERT_LT(starts, 20);
        farm::clear_stop();
        RunOptions options{.output = output, .threads = 2};
        options.progress = [&](std::size_t finished, std::size_t) {
            if (finished >= stop_after) farm::request_stop();
        };
        if (run(plan_of(text), options) == farm::Outcome::complete) break;
    }
    EXPECT_GT(starts, 1);
    EXPECT_EQ(table_bytes(io::read(output)), table_bytes(io::read(folder / "straight.h5")));
}

TEST_F(FixedOverlapJob, ShardsJoinToTheSameBits) {
    const auto whole = tables("whole.h5", 1);
    std::vector<std::filesystem::path> shards;
    for (int k = 1; k <= 3; ++k) {
        shards.push_back(folder / ("shard" + std::to_string(k) + ".h5"));
        run(plan_of(overlap_job), {.output = shards.back(), .shard = Shard{k, 3}});
    }
    EXPECT_TRUE(merge(folder / "merged.h5", shards).complete);
    EXPECT_EQ(table_bytes(io::read(folder / "merged.h5")), whole);
}

TEST_F(FixedOverlapJob, TablesHaveARowForEachPointSampleAndVerdict) {
    run(plan_of(overlap_job), {.output = folder / "rows.h5"});
    const io::ResultFile file = io::read(folder / "rows.h5");
    const Table& points = file.tables.at("fixed_overlap/points");
    EXPECT_EQ(points.rows(), 12u);
    EXPECT_EQ(points.reals("m_realised")[1], 0.375); // 0.4 of 16 spins: 11 along the archetype
    EXPECT_EQ(points.integers("aligned")[1], 11);
    EXPECT_EQ(file.tables.at("fixed_overlap/samples").rows(), 36u);
    EXPECT_EQ(file.tables.at("fixed_overlap/agreement").rows(), 8u); // slope and q of each T and m
    EXPECT_FALSE(file.tables.contains("agreement"));
    EXPECT_EQ(verdict_tables(file.tables).size(), 1u);
}

TEST_F(FixedOverlapJob, MoreSamplesKeepThoseThatThereAre) {
    const FixedOverlapPlan few = overlaps_of(), more = overlaps_of(changed("samples = 3", "samples = 5"));
    EXPECT_EQ(few.content(0), more.content(0));
    EXPECT_EQ(few.content(3), more.content(5)); // the first of the next point
}

TEST_F(FixedOverlapJob, WrongKeysAreSaid) {
    EXPECT_THAT(message_of(changed("m = [0.4, 0.6]", "")), HasSubstr("fixed_overlap.m: is missing"));
    EXPECT_THAT(message_of(changed("m = [0.4, 0.6]", "m = 1.2")), HasSubstr("allowed is -1 < m < 1"));
    EXPECT_THAT(message_of(changed("m = [0.4, 0.6]", "m = { from = -1, to = 0.5, count = 4 }")),
                HasSubstr("-1 leaves no spins to exchange; allowed is -1 < m < 1"));
    EXPECT_THAT(message_of(changed("m = [0.4, 0.6]", "m = [0.2, 1]")), HasSubstr("allowed is -1 < m < 1"));
    EXPECT_THAT(message_of(changed("m = [0.4, 0.6]", "m = \"half\"")), HasSubstr("fixed_overlap.m"));
    EXPECT_THAT(message_of(changed("N = [12, 16, 20]", "")), HasSubstr("fixed_overlap.N: is missing"));
    EXPECT_THAT(message_of(changed("N = [12, 16, 20]", "N = 2")), HasSubstr("fixed_overlap.N"));
    EXPECT_THAT(message_of(changed("samples = 3", "sample = 3")), HasSubstr("did you mean 'samples'"));
    EXPECT_THAT(message_of(changed("bins = 4", "bins = 41")), HasSubstr("41 bins of 40 measurements"));
    EXPECT_THAT(message_of(changed("points = { T = [0.5, 0.8] }", "")), HasSubstr("fixed_overlap.points: is missing"));
    EXPECT_THAT(message_of(changed("{ T = [0.5, 0.8] }", "{ T = [0, 0.8] }")),
                HasSubstr("fixed_overlap.points.T: a ratio of partition functions needs a temperature"));
    EXPECT_THAT(message_of(changed("model = \"dense\"\n[parameters]\nP = 3\nalpha = 0.1",
                                   "model = \"pspin\"\n[parameters]\nP = 3")),
                HasSubstr("has no archetype of N signs that is stored; allowed are hopfield, dense"));
    EXPECT_THAT(message_of(changed("P = 3", "P = 3\nprotocol = \"supervised\"\nM = 10\nr = 0.8")),
                HasSubstr("patterns are stored without noise"));
    EXPECT_THAT(message_of(changed("P = 3", "P = 14")), HasSubstr("fixed_overlap: N = 12"));
}

} // namespace
} // namespace mattis::diagram
