#include "phase_diagrams/parts/simulation/series_columns.hpp"

#include <gmock/gmock.h>

#include "tests/phase_diagrams/small_job.hpp"

namespace mattis::diagram {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> columns_of(std::string_view model, std::string_view observable, int patterns) {
    std::vector<std::string> columns;
    for (const SeriesColumn& of : series_columns_of(model_info(model), observable, patterns))
        columns.push_back(of.column);
    return columns;
}

TEST(SeriesColumns, IsOfEachPatternWhereSeveralAreWatched) {
    EXPECT_THAT(columns_of("multitasking", "m", 3), ElementsAre("m_1", "m_2", "m_3"));
    EXPECT_THAT(columns_of("multitasking", "loss", 1), ElementsAre("loss_1"));
    EXPECT_THAT(columns_of("multitasking", "m_mean", 3), ElementsAre("m_mean"));
    EXPECT_THAT(columns_of("multitasking", "m2", 3), ElementsAre("m2"));
    EXPECT_THAT(columns_of("hopfield", "m", 1), ElementsAre("m"));
    EXPECT_THAT(columns_of("hopfield", "n", 1), IsEmpty());
    EXPECT_THAT(columns_of("multitasking", "on_sample", 2), IsEmpty());
}

TEST(SeriesColumns, DataHaveOverlapsAndLossesOfTheirOwn) {
    std::vector<std::string> more;
    for (const SeriesColumn& of : series_columns(model_info("hopfield"), 1, true)) more.push_back(of.column);
    EXPECT_THAT(more, ElementsAre("m", "m2", "m_abs", "m4", "q", "q2", "q_abs", "q4", "energy", "acceptance", "n",
                                  "loss", "loss_product"));
    const SimulationPlan plan = simulation_of(R"(
mattis = 1
model = "hopfield"
[parameters]
alpha = 0.1
T = 0.2
protocol = ["storing", "supervised"]
rho = [0, 0.1]
[montecarlo]
points = { pairs = [["storing", 0], ["supervised", 0.1]] }
N = [20]
samples = 2
sweeps = { thermalise = 2, measure = 4 }
)");
    EXPECT_TRUE(watches_data(plan));
    EXPECT_NE(watches_data(plan.simulations.front()), watches_data(plan.simulations.back()));
    EXPECT_FALSE(watches_data(simulation_of()));
}

TEST(SeriesColumns, InOtherModelsThereAreTheTenOfOneArchetype) {
    for (const std::string_view model : {"hopfield", "dense", "sk", "pspin"}) {
        std::vector<std::string> columns;
        for (const SeriesColumn& of : series_columns(model_info(model), 1)) columns.push_back(of.column);
        EXPECT_THAT(columns, ElementsAre("m", "m2", "m_abs", "m4", "q", "q2", "q_abs", "q4", "energy", "acceptance"));
    }
}

TEST(SeriesColumns, PlansHaveColumnsForTheMostPatternsOfAnyPoint) {
    const SimulationPlan plan = simulation_of(R"(
mattis = 1
model = "multitasking"
[parameters]
K = [2, 5, 3]
d = 0.3
T = 0.2
[montecarlo]
points = { K = [3, 2] }
N = [20]
samples = 2
sweeps = { thermalise = 2, measure = 4 }
)");
    EXPECT_EQ(watched_patterns(plan), 3);
    EXPECT_EQ(watched_patterns(plan.simulations.back()), 2);
    EXPECT_EQ(watched_patterns(simulation_of()), 1);
}

} // namespace
} // namespace mattis::diagram
