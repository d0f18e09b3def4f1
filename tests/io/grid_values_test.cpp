#include "io/grid_values.hpp"

#include <cmath>

#include <gmock/gmock.h>

#include "io/job_rule.hpp"

namespace mattis::io {
namespace {

using testing::ElementsAre;

// Results belong to the very bits of these values: a change of a formula needs a rule of its own.
TEST(GridValues, OfEveryRuleAreTheBitsThatFilesOfItHave) {
    for (const int rule : {first_rule, 2}) {
        EXPECT_THAT(grid_values({.from = 0.0, .to = 0.6, .count = 4}, rule),
                    ElementsAre(0.0, 0.6 * 1 / 3, 0.6 * 2 / 3, 0.6));
        EXPECT_THAT(grid_values({.from = 0.3, .to = 0.9, .count = 7}, rule),
                    ElementsAre(0.3, 0.4, 0.5, 0.6000000000000001, 0.7000000000000001, 0.8, 0.9));
        EXPECT_THAT(grid_values({.from = 0.01, .to = 1.0, .count = 3, .logarithmic = true}, rule),
                    ElementsAre(0.01, 0.01 * std::pow(1.0 / 0.01, 0.5), 1.0));
        EXPECT_THAT(grid_values({.from = 0.5, .to = 0.1, .count = 2}, rule), ElementsAre(0.5, 0.1));
    }
    EXPECT_THAT(grid_values({.from = 0.3, .to = 0.9, .count = 7}, newest_rule),
                ElementsAre(0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9));
    EXPECT_THAT(grid_values({.from = 0.0001, .to = 0.1, .count = 4, .logarithmic = true}, newest_rule),
                ElementsAre(0.0001, 0.001, 0.01, 0.1));
    EXPECT_THAT(grid_values({.from = 0.5, .to = 0.1, .count = 2}, newest_rule), ElementsAre(0.5, 0.1));
}

} // namespace
} // namespace mattis::io
