#include "phase_diagrams/parts/simulation/warnings.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "tests/phase_diagrams/small_job.hpp"

namespace mattis::diagram {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// What is said of a job with these points, sizes and number of samples.
std::vector<std::string> said_of(std::string_view model, std::string_view points, std::string_view N, int samples) {
    return warnings_of(simulation_of(fmt::format(R"(
mattis = 1
model = "{}"
[montecarlo]
points = {{ {} }}
N = {}
samples = {}
sweeps = {{ thermalise = 10, measure = 40 }}
bins = 4
[parameters]
)",
                                                 model, points, N, samples)));
}

TEST(Warnings, AJobThatGivesAVerdictHasNone) {
    EXPECT_THAT(said_of("hopfield", "alpha = [0.05, 0.1], T = 0.4", "[20, 40, 60]", 2), IsEmpty());
    EXPECT_THAT(said_of("sk", "T = 0.4", "[20, 40, 60]", 2), IsEmpty());
    EXPECT_THAT(warnings_of(simulation_of("mattis = 1\nmodel = \"sk\"\nparameters = { T = 0.4 }\ntheory = {}\n")),
                IsEmpty());
}

TEST(Warnings, FewerThanThreeSizesGiveNoVerdict) {
    EXPECT_THAT(said_of("sk", "T = 0.4", "20", 2), ElementsAre(HasSubstr("one size N: there is no verdict")));
    EXPECT_THAT(said_of("sk", "T = 0.4", "[20, 40]", 2), ElementsAre(HasSubstr("2 sizes N: there is no verdict")));
}

TEST(Warnings, OneSampleGivesNoError) {
    EXPECT_THAT(said_of("sk", "T = 0.4", "[20, 40, 60]", 1), ElementsAre(HasSubstr("one disorder sample")));
}

TEST(Warnings, TheLoadOfAWholeNumberOfPatternsIsFarFromTheAskedOne) {
    EXPECT_THAT(said_of("hopfield", "alpha = 0.001, T = 0.4", "[60, 1000, 2000]", 2),
                ElementsAre("alpha = 0.001 at N = 60 is K = 1, a load of 0.0167, 16.7 times what was asked for"));
    // 1.5 patterns are 2, a third more; 2.5 are 2 or 3, a fifth away; 20 are 20.
    EXPECT_THAT(
        said_of("hopfield", "alpha = 0.05, T = 0.4", "[30, 50, 400]", 2),
        ElementsAre("alpha = 0.05 at N = 30 is K = 2, a load of 0.0667, 1.33 times what was asked for; 2 points "
                    "and sizes miss their load by more than 10%"));
    EXPECT_THAT(said_of("hopfield", "alpha = 0.0, T = 0.4", "[30, 50, 400]", 2), IsEmpty());
}

} // namespace
} // namespace mattis::diagram
