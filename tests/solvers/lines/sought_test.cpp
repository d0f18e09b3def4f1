#include "solvers/lines/sought.hpp"

#include <gtest/gtest.h>

#include "core/errors.hpp"
namespace mattis::solvers {
namespace {

TEST(Sought, LeastNumberIsFoundByBisection) {
    for (const int least : {1, 2, 3, 17, 4096, 999999, 1000000}) {
        int calls = 0;
        const auto holds = [&](int M) {
            ++calls;
            return M >= least;
        };
        EXPECT_EQ(least_number({1, 1000000}, holds), least);
        EXPECT_LT(calls, 60);
    }
    EXPECT_FALSE(least_number({1, 1000000}, [](int) { return false; }));
}

TEST(Sought, RefusedNumbersDoNotHold) {
    const auto from = [](int allowed) {
        return [allowed](int M) {
            if (M < allowed) throw InputError("too few");
            return M >= 10;
        };
    };
    EXPECT_EQ(least_number({1, 1000}, from(7)), 10);
    EXPECT_EQ(least_number({1, 1000}, from(70)), 70);
    EXPECT_THROW(least_number({1, 1000}, from(2000)), InputError);
}

TEST(Sought, NumbersBelowAreTriedForTheSakeOfOddAndEven) {
    // It holds for odd numbers from 5 on, for even ones from 8 on.
    const auto holds = [](int M) { return M % 2 == 1 ? M >= 5 : M >= 8; };
    EXPECT_EQ(least_number({1, 1000}, holds), 5);
}

TEST(Sought, KnowsTheParametersThatHaveMethodsOfTheirOwn) {
    EXPECT_TRUE(Sought("alpha").is_load());
    EXPECT_TRUE(Sought("T").is_temperature());
    EXPECT_TRUE(Sought("M").is_examples());
}

} // namespace
} // namespace mattis::solvers
