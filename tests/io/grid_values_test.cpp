#include "io/grid_values.hpp"

#include <cmath>

#include <gmock/gmock.h>

#include "io/job_rule.hpp"

namespace mattis::io {
namespace {

using testing::ElementsAre;

// Results belong to the very bits of these values: a change of a formula needs a rule of its own.
TEST(GridValues, OfEveryRuleAreTheBitsThatFilesOfItHave) {
    for (const int rule : {first_rule, newest_rule}) {
        EXPECT_THAT(grid_values({.from = 0.0, .to = 0.6, .count = 4}, rule),
                    ElementsAre(0.0, 0.6 * 1 / 3, 0.6 * 2 / 3, 0.6));
        EXPECT_THAT(grid_values({.from = 0.1, .to = 0.7, .count = 3}, rule),
                    ElementsAre(0.1, 0.1 + (0.7 - 0.1) * 1 / 2, 0.7));
        EXPECT_THAT(grid_values({.from = 0.01, .to = 1.0, .count = 3, .logarithmic = true}, rule),
                    ElementsAre(0.01, 0.01 * std::pow(1.0 / 0.01, 0.5), 1.0));
        EXPECT_THAT(grid_values({.from = 0.5, .to = 0.1, .count = 2}, rule), ElementsAre(0.5, 0.1));
    }
}

} // namespace
} // namespace mattis::io
