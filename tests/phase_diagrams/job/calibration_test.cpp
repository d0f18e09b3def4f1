#include "phase_diagrams/job/calibration.hpp"

#include <chrono>
#include <cmath>

#include "tests/phase_diagrams/small_job.hpp"

namespace mattis::diagram {
namespace {

TEST(Calibration, EveryKindOfTaskIsMeasured) {
    const Plan plan = plan_of();
    const Calibration costs = calibrate(plan);
    EXPECT_EQ(costs.kinds, 1u + 2u + 3u + 1u); // rows of one ansatz, two lines, three sizes, expectations of theory
    EXPECT_EQ(costs.measured, costs.kinds);
    ASSERT_EQ(costs.task_seconds.size(), plan.tasks());
    double sum = 0.0;
    for (const double seconds : costs.task_seconds) {
        EXPECT_TRUE(std::isfinite(seconds));
        EXPECT_GT(seconds, 0.0);
        sum += seconds;
    }
    EXPECT_DOUBLE_EQ(costs.total_seconds(), sum);
    // Samples of one point cost the same.
    const SimulationPlan& simulation = plan.part<SimulationPlan>();
    const std::size_t first = plan.part<TheoryPlan>().tasks();
    for (std::size_t k = 1; k < simulation.samples(); ++k)
        if (simulation.sample_of(k) > 0) {
            EXPECT_EQ(costs.task_seconds[first + k], costs.task_seconds[first + k - 1]);
        }
}

TEST(Calibration, ALongSampleIsMeasuredByItsShare) {
    std::string text(small_job);
    text.replace(text.find("thermalise = 10"), 15, "thermalise = 1000000000");
    const Plan plan = plan_of(text);
    const Calibration costs = calibrate(plan, {.each = 0.02, .all = 5.0});
    const std::size_t last_sample = plan.part<TheoryPlan>().tasks() + plan.part<SimulationPlan>().samples() - 1;
    EXPECT_GT(costs.task_seconds[last_sample], 60.0); // a sweep of 20 spins takes longer than 60 ns
    EXPECT_EQ(costs.measured, costs.kinds);
}

TEST(Calibration, WithoutTimeTheFormulaStands) {
    const Plan plan = plan_of();
    const Calibration none = calibrate(plan, {.each = 0.1, .all = 0.0}), rough = rough_costs(plan);
    EXPECT_EQ(none.measured, 0u);
    EXPECT_EQ(none.task_seconds, rough.task_seconds);
    for (std::size_t task = 0; task < plan.tasks(); ++task)
        EXPECT_EQ(rough.task_seconds[task], plan.rough_seconds(task));
}

TEST(Calibration, WhatTakesLongBeforeTheFirstSweepIsCounted) {
    constexpr std::string_view glass = "mattis = 1\nmodel = \"pspin\"\n[parameters]\nP = 3\nT = 0.8\n[montecarlo]\n"
                                       "N = [600]\nsamples = 1\nsweeps = { thermalise = 1, measure = 1 }\n";
    const Plan plan = plan_of(glass);
    constexpr std::size_t task = 0; // the sample: it comes before what theory expects
    EXPECT_EQ(plan.place(task).part->name(plan.place(task).number), "point N = 600, sample 0");
    EXPECT_GT(plan.rough_seconds(task), 0.5); // 36 million couplings of three spins
    // Where nothing shows within the time for it, the formula stands, and nobody waits.
    const auto begin = std::chrono::steady_clock::now();
    const Calibration costs = calibrate(plan, {.each = 0.02, .all = 0.1});
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
    EXPECT_EQ(costs.task_seconds[task], plan.rough_seconds(task));
}

} // namespace
} // namespace mattis::diagram
