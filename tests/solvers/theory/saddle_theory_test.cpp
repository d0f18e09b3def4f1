#include "solvers/theory/saddle_theory.hpp"

#include <gtest/gtest.h>

#include "models/perceptron/teacher.hpp"
#include "solvers/theory/best_state.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::solvers {
namespace {

Expectation expected_at(double alpha, const ChainStart& start) {
    const ModelAt at = PerceptronTeacher({alpha});
    return theory_of(at).expectation(at, start, {replica_symmetric});
}

TEST(SaddleTheory, OfSeveralStableStatesChainsThatSettleMeetTheBest) {
    const Expectation low = expected_at(0.5, {.name = "random", .settles = true});
    EXPECT_EQ(low.branch, "poor");
    EXPECT_TRUE(low.reason.empty());
    EXPECT_TRUE(low.value("q").has_value());
    EXPECT_FALSE(low.value("energy").has_value()) << "it has no thermodynamics";
    EXPECT_EQ(expected_at(1.3, {.name = "random", .settles = true}).branch, "good") << "beyond the transition at 1.245";
}

TEST(SaddleTheory, OfSeveralStableStatesAStartDecidesNothing) {
    EXPECT_FALSE(expected_at(0.5, {.name = "random", .at_random = true}).reason.empty());
    EXPECT_TRUE(expected_at(2.0, {.name = "random", .at_random = true}).reason.empty()) << "the teacher alone is left";
}

TEST(BestState, IsTheStableOneOfLeastWeight) {
    const auto state = [](double f, double s, bool stable, Status status = Status::converged) {
        Solution made{.status = status, .stable = stable};
        if (status != Status::converged) return made;
        made.free_energy = f;
        made.entropy = s;
        return made;
    };
    const std::vector<Solution> states{state(-1.0, 0.2, true), state(-3.0, 0.9, false), state(-2.0, 0.1, true),
                                       state(0.0, 0.0, true, Status::stalled)};
    ModelInfo info{};
    EXPECT_EQ(best_state(info, states), &states[2]);
    info.capabilities.thermodynamics = false;
    EXPECT_EQ(best_state(info, states), &states[0]);
    EXPECT_EQ(best_state(info, {}), nullptr);
}

} // namespace
} // namespace mattis::solvers
