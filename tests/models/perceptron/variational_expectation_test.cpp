#include "models/perceptron/variational_expectation.hpp"

#include <gtest/gtest.h>

#include "models/perceptron/variational.hpp"
#include "models/perceptron/variational_theory.hpp"

namespace mattis {
namespace {

constexpr ChainStart random{.name = "random", .at_random = true}, teacher{.name = "archetype"},
    both{.name = "archetype_and_random", .settles = true};

Expectation expected(double alpha, double beta, const ChainStart& start) {
    const VariationalTheory theory;
    return theory.expectation(ModelAt(VariationalPerceptron({alpha, beta})), start, theory.ansaetze());
}

TEST(VariationalExpectation, IsTheOneStableStateFromEveryStart) {
    // Numbers of an independent solver.
    for (const ChainStart& start : {random, teacher, both}) {
        const Expectation at = expected(0.5, 5.0, start);
        EXPECT_EQ(at.reason, "");
        EXPECT_EQ(at.branch, "poor");
        EXPECT_FALSE(at.valleys);
        EXPECT_NEAR(*at.value("q0"), 0.2191138470, 1e-8);
        EXPECT_NEAR(*at.value("r"), 0.2515528843, 1e-8);
        EXPECT_NEAR(*at.value("qd"), 0.4363847287, 1e-8);
        EXPECT_NEAR(*at.value("p"), 0.3443608618, 1e-8);
        EXPECT_EQ(at.value("q"), at.value("q0"));
        EXPECT_EQ(at.value("m"), at.value("r"));
        EXPECT_TRUE(at.value("energy").has_value());
    }
}

TEST(VariationalExpectation, OfTwoStatesIsThatOfTheStart) {
    // At alpha = 1.6 the poor state is unstable, the good one is not.
    EXPECT_EQ(expected(1.6, 20.0, teacher).branch, "good");
    EXPECT_EQ(expected(1.6, 20.0, teacher).reason, "");
    EXPECT_EQ(expected(1.6, 20.0, random).branch, "poor");
    for (const ChainStart& start : {random, both})
        EXPECT_NE(expected(1.6, 20.0, start).reason.find("the poor state is unstable"), std::string::npos);
}

TEST(VariationalExpectation, IsNoneWhereSymmetryIsUnstable) {
    EXPECT_EQ(expected(0.7, 20.0, random).reason, "");
    const Expectation unstable = expected(0.8, 20.0, random);
    EXPECT_NE(unstable.reason.find("replica symmetry, its replicon is -0.318"), std::string::npos) << unstable.reason;
    EXPECT_TRUE(unstable.valleys);
}

} // namespace
} // namespace mattis
