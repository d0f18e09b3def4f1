#include "phase_diagrams/job/footprint.hpp"

#include "core/errors.hpp"
#include "phase_diagrams/job/memory.hpp"
#include "tests/phase_diagrams/small_job.hpp"

namespace mattis::diagram {
namespace {

// That the figures are those of real runs is tested in tests/app/memory_test.py.

TEST(Footprint, GrowsWithThreadsAndSamples) {
    const Plan plan = plan_of();
    std::string text(small_job);
    text.replace(text.find("samples = 5"), 11, "samples = 50");
    const Plan more = plan_of(text);
    EXPECT_GT(footprint(plan, 4).tasks, footprint(plan, 2).tasks);
    EXPECT_DOUBLE_EQ(footprint(plan, 4).results, footprint(plan, 2).results);
    EXPECT_GT(footprint(more, 2).results, footprint(plan, 2).results);
    EXPECT_GT(footprint(plan, 1).program, 1e6);
    const Footprint one = footprint(plan, 1);
    EXPECT_DOUBLE_EQ(one.first_rank(), one.rank() + one.results);
    // No more samples at a time than there are.
    EXPECT_DOUBLE_EQ(footprint(plan, 1000).tasks, footprint(plan, 15).tasks);
}

TEST(Footprint, ResultsThatDoNotFitAreRefused) {
    std::string text(small_job);
    text.replace(text.find("samples = 5"), 11, "samples = 20000");
    text.replace(text.find("measure = 40"), 12, "measure = 100000000");
    EXPECT_NO_THROW(require_fitting(plan_of(), 2));
    Job job = job_of(text);
    job.section<MonteCarloSection>()->bins = 100'000'000; // 20000 samples with bins of this number fit nowhere
    EXPECT_THROW(require_fitting(make_plan(std::move(job), 1), 2), InputError);
}

TEST(Memory, OfThisProcess) {
    const std::size_t before = resident_memory();
    const std::vector<char> block(64 << 20, 'x');
    EXPECT_GE(resident_memory() + (8 << 20), before + block.size());
    EXPECT_GT(before, 0u);
}

} // namespace
} // namespace mattis::diagram
