#include "phase_diagrams/verdict/expectation.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "core/errors.hpp"

namespace mattis::diagram {
namespace {

using mc::Start;

/// K, d, T, and the rest: storing, raw units.
ParameterValues storing(double K, double d, double T, double alpha = 0.0) { return {K, d, T, 0, 0, 1, 0, 0, alpha, 0}; }

Expectation of(const mc::Schedule& schedule, const ParameterValues& at) {
    return expectation_at(at, model_info("multitasking"), chain_start(schedule), {"rs"});
}

// Values: tests/reference/multitasking.json.

TEST(PatternExpectation, LabelledStartsLeadToTheirOwnState) {
    // K = 2, d = 0.3, T = 0.1: m 0.69997607, 0.20288582, q 0.8959192409, u = -(m_1^2 + m_2^2)/2.
    const Expectation hierarchical = of({.start = Start::hierarchical}, storing(2, 0.3, 0.1));
    EXPECT_EQ(hierarchical.reason, "");
    EXPECT_EQ(hierarchical.branch, "hierarchical");
    EXPECT_NEAR(hierarchical.value("m_1").value(), 0.69997607, 1e-8);
    EXPECT_NEAR(hierarchical.value("m_2").value(), 0.20288582, 1e-8);
    EXPECT_NEAR(hierarchical.value("n_1").value(), 0.69997607, 1e-8);
    EXPECT_NEAR(hierarchical.value("q").value(), 0.8959192409, 1e-10);
    EXPECT_NEAR(hierarchical.value("energy").value(), -0.5 * (std::pow(0.69997607, 2) + std::pow(0.20288582, 2)), 1e-8);
    EXPECT_NEAR(hierarchical.value("m_mean").value(), 0.5 * (0.69997607 + 0.20288582), 1e-8);
    EXPECT_NEAR(hierarchical.value("loss_2").value(), 0.85 - 0.20288582, 1e-8);
    EXPECT_NEAR(hierarchical.value("loss_support_2").value(), 1.0 - 0.20288582 / 0.7, 1e-8);
    EXPECT_FALSE(hierarchical.value("m_3"));
    // K = 2, d = 0.2, T = 0.4: the second pattern is not recruited.
    const Expectation pure = of({.start = Start::pure}, storing(2, 0.2, 0.4));
    EXPECT_EQ(pure.branch, "pure");
    EXPECT_NEAR(pure.value("m_1").value(), 0.76600322, 1e-8);
    EXPECT_EQ(pure.value("m_2"), 0.0);
    EXPECT_FALSE(pure.value("loss_2")); // of |m|, which does not average to 0
    EXPECT_EQ(pure.why_without("loss_2"), "has a random sign where the overlap is 0");
    // K = 3, d = 0.85, T = 0.06: parallel, 0.12594592.
    const Expectation parallel = of({.start = Start::parallel}, storing(3, 0.85, 0.06));
    EXPECT_EQ(parallel.branch, "parallel");
    for (const char* name : {"m_1", "m_2", "m_3", "m_mean"})
        EXPECT_NEAR(parallel.value(name).value(), 0.12594592, 1e-8);
}

TEST(PatternExpectation, UnitsAreThoseOfTheModel) {
    ParameterValues normalised = storing(2, 0.3, 0.1 / 0.7);
    normalised.back() = 1;
    const Expectation expected = of({.start = Start::hierarchical}, normalised);
    EXPECT_NEAR(expected.value("m_2").value(), 0.20288582 / 0.7, 1e-8);
    EXPECT_NEAR(expected.value("loss_2").value(), 0.85 - 0.20288582, 1e-8); // a distance has no unit
}

TEST(PatternExpectation, SamplesMustDifferByLessThanTheFieldsThatTheyCanTurn) {
    // One pattern: m = c t, t = tanh(m/T), eigenvalue 1 - c (1 - t^2)/T, by iteration here.
    for (const double T : {0.3, 0.6, 0.69}) {
        constexpr double c = 0.7;
        double t = 1.0;
        for (int k = 0; k < 100000; ++k) t = std::tanh(c * t / T);
        const double eigenvalue = 1.0 - c * (1.0 - t * t) / T;
        const double scale = std::max(T, 0.5 * c * t);
        const double variance = c / (eigenvalue * eigenvalue); // of m between samples, times N
        const Expectation labelled = of({.start = Start::pure}, storing(1, 0.3, T));
        EXPECT_NEAR(labelled.least_size / (variance / (scale * scale)), 1.0, 1e-6) << T;
        const Expectation random = of({.start = Start::random}, storing(1, 0.3, T));
        const double sorted = 16.0 * variance / (c * c * t * t);
        EXPECT_NEAR(random.least_size / std::max(sorted, variance / (scale * scale)), 1.0, 1e-6) << T;
    }
    // A soft state: K = 2, d = 0.8, T = 0.19 c, eigenvalue 0.10.
    const Expectation soft = of({.start = Start::hierarchical}, storing(2, 0.8, 0.038));
    EXPECT_GT(soft.least_size, 1e4);
    EXPECT_LT(of({.start = Start::hierarchical}, storing(2, 0.3, 0.1)).least_size, 200.0);
}

TEST(PatternExpectation, UnstableStatesAreNotJudged) {
    // Below T_2 = 0.3039 c the pure state of d = 0.3 recruits the second pattern.
    const Expectation pure = of({.start = Start::pure}, storing(2, 0.3, 0.1));
    EXPECT_EQ(pure.reason, "theory: the state that the start leads to is unstable");
    EXPECT_TRUE(pure.value("m_1"));
    EXPECT_EQ(of({.start = Start::parallel}, storing(2, 0.3, 0.1)).reason, pure.reason);
}

TEST(PatternExpectation, OneStableStateIsExpectedOfRandomStarts) {
    const Expectation two = of({.start = Start::random}, storing(2, 0.3, 0.1));
    EXPECT_EQ(two.reason, "");
    EXPECT_NEAR(two.value("m_1").value(), 0.69997607, 1e-8);
    EXPECT_NEAR(two.value("m_mean").value(), 0.5 * (0.69997607 + 0.20288582), 1e-8);
    EXPECT_FALSE(two.value("q"));
    EXPECT_FALSE(two.value("q_support_1"));
    EXPECT_EQ(two.why_without("q"), "is a mean over equivalent states");
    // A pattern among equal ones is not told from them.
    const Expectation parallel = of({.start = Start::random}, storing(3, 0.85, 0.06));
    EXPECT_EQ(parallel.branch, "parallel");
    EXPECT_FALSE(parallel.value("m_2"));
    EXPECT_EQ(parallel.why_without("m_2"), "is sorted among equal overlaps");
    EXPECT_NEAR(parallel.value("m_mean").value(), 0.12594592, 1e-8);
    EXPECT_TRUE(parallel.value("energy"));
    // Nor has one the sign of an overlap that is 0.
    const Expectation pure = of({.start = Start::random}, storing(2, 0.2, 0.4));
    EXPECT_NEAR(pure.value("m_1").value(), 0.76600322, 1e-8);
    EXPECT_FALSE(pure.value("m_2"));
    EXPECT_FALSE(pure.value("m_mean"));
}

TEST(PatternExpectation, SeveralStableStatesAreNotJudgedFromRandomStarts) {
    // K = 3, d = 0.1, T = 0.2 c: the symmetric mixture of three is stable besides (0.137 < T/c < 0.395).
    const Expectation expected = of({.start = Start::random}, storing(3, 0.1, 0.18));
    EXPECT_NE(expected.reason.find("stable states, and a random start may lead to any of them"), std::string::npos);
}

TEST(PatternExpectation, LaddersShowTheEnergyOfTheLowestState) {
    const mc::Schedule ladder{.start = Start::random,
                              .tempering = mc::TemperingSchedule{.temperatures = {0.1, 0.2}, .measured = {0.1}}};
    const Expectation expected = of(ladder, storing(2, 0.3, 0.1));
    EXPECT_EQ(expected.reason, "");
    EXPECT_EQ(expected.branch, "hierarchical");
    EXPECT_TRUE(expected.value("energy"));
    for (const char* name : {"m_1", "m_mean", "q", "loss_1"}) EXPECT_FALSE(expected.value(name)) << name;
}

TEST(PatternExpectation, OfAnExtraLoad) {
    // c = 0.9, T = 0.2, alpha = 0.03: m 0.8980443776, q 0.9374516190.
    const Expectation pure = of({.start = Start::pure}, storing(1, 0.1, 0.2, 0.03));
    EXPECT_EQ(pure.branch, "pure");
    EXPECT_NEAR(pure.value("m_1").value(), 0.8980443776, 1e-9);
    EXPECT_NEAR(pure.value("q").value(), 0.9374516190, 1e-9);
    EXPECT_EQ(of({.start = Start::random}, storing(1, 0.1, 2.0, 0.03)).branch, "paramagnet");
    EXPECT_NE(of({.start = Start::pure}, storing(1, 0.1, 0.2, 0.5)).reason, "");
}

} // namespace
} // namespace mattis::diagram
