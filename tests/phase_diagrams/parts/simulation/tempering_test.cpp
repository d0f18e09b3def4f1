#include "phase_diagrams/parts/simulation/tempering.hpp"

#include <cmath>

#include <gmock/gmock.h>

#include "phase_diagrams/parts/simulation/section.hpp"

namespace mattis::diagram {
namespace {

using testing::ElementsAre;

TemperingSection ladder(double from, double to, int count, std::string spacing, int rule) {
    TemperingSection section;
    section.from = from;
    section.to = to;
    section.count = count;
    section.spacing = std::move(spacing);
    section.rule = rule;
    return section;
}

// Chains of a stored ladder run at these very bits.
TEST(Tempering, RungsOfEveryRuleAreTheBitsThatFilesOfItHave) {
    for (const int rule : {io::first_rule, 2}) {
        EXPECT_THAT(ladder_temperatures(ladder(0.2, 1.0, 5, "linear", rule)),
                    ElementsAre(0.2, 0.4, 0.6000000000000001, 0.8, 1.0));
        EXPECT_THAT(ladder_temperatures(ladder(0.1, 1.6, 3, "geometric", rule)),
                    ElementsAre(0.1, 0.1 * std::pow(1.6 / 0.1, 0.5), 1.6));
    }
    EXPECT_THAT(ladder_temperatures(ladder(0.2, 1.0, 5, "linear", io::newest_rule)),
                ElementsAre(0.2, 0.4, 0.6, 0.8, 1.0));
    EXPECT_THAT(ladder_temperatures(ladder(0.1, 1.6, 5, "geometric", io::newest_rule)),
                ElementsAre(0.1, 0.2, 0.4, 0.8, 1.6));
    EXPECT_THAT(ladder_temperatures(ladder(0.1, 1.6, 5, "adapted", io::newest_rule)),
                ElementsAre(0.1, 0.2, 0.4, 0.8, 1.6));
}

TEST(Tempering, ListedRungsAreTheSameUnderEveryRule) {
    TemperingSection section;
    section.temperatures = {0.7, 0.3, 0.39999999999999997};
    for (section.rule = io::first_rule; section.rule <= io::newest_rule; ++section.rule)
        EXPECT_THAT(ladder_temperatures(section), ElementsAre(0.3, 0.39999999999999997, 0.7));
}

} // namespace
} // namespace mattis::diagram
