#include "phase_diagrams/parts/simulation/ladder_warnings.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/phase_diagrams/small_job.hpp"

namespace mattis::diagram {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> warnings(std::string_view model, std::string_view parameters, std::string_view montecarlo) {
    return ladder_warnings(simulation_of(fmt::format(R"(
mattis = 1
model = "{}"
[parameters]
{}
[montecarlo]
N = [16, 20]
samples = 2
sweeps = {{ thermalise = 10, measure = 40 }}
{}
)",
                                                     model, parameters, montecarlo)));
}

TEST(LadderWarnings, SpeakOfTheLowestTemperatureOfAGlass) {
    // The 3-spin glass traps chains below 0.682.
    EXPECT_THAT(warnings("pspin", "P = 3", "points = { T = [0.5, 0.3, 1.0] }"),
                ElementsAre(AllOf(HasSubstr("T = 0.3"), HasSubstr("will not leave"), HasSubstr("tempering"))));
    EXPECT_THAT(warnings("pspin", "P = 3", "points = { T = [0.8, 1.0] }"), IsEmpty());
    EXPECT_THAT(
        warnings("pspin", "P = 3", "points = { T = [0.3, 1.0] }\ntempering = { from = 0.3, to = 1.6, count = 5 }"),
        IsEmpty());
    EXPECT_THAT(warnings("pspin", "P = 3", "points = { T = [0.3] }\ntempering = { temperatures = [0.3, 0.35] }"),
                ElementsAre(HasSubstr("several valleys at the hottest rung, T = 0.35, too")));
}

TEST(LadderWarnings, SpeakOfEveryChoiceOfTheOtherParameters) {
    const std::string random = "points = { alpha = [0.1, 4.0], T = [0.8, 1.5] }\nstart = \"random\"";
    EXPECT_THAT(warnings("dense", "P = 3", random), ElementsAre(HasSubstr("alpha = 4")));
    EXPECT_THAT(warnings("dense", "P = 3", "points = { alpha = [0.1], T = [0.4] }"), IsEmpty()); // from the archetype
}

TEST(LadderWarnings, SayNothingOfChainsAtZeroTemperature) {
    EXPECT_THAT(warnings("pspin", "P = 3", "points = { T = [0.0] }\ndynamics = \"zero_temperature\""), IsEmpty());
}

} // namespace
} // namespace mattis::diagram
