#include "solvers/theory.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mattis::solvers {
namespace {

TEST(Theory, AContinuedSweepEqualsItsPoints) {
    // Two rows across the spinodal: continuation must neither change a value nor carry a branch past its end.
    std::vector<AnyModel> models;
    for (const double T : {0.1, 0.4})
        for (int k = 0; k < 30; ++k) models.emplace_back(Dense({3, 0.02 * k, T, Convention::distinct}));
    const std::vector branches{Branch::retrieval, Branch::glass, Branch::paramagnet};
    const auto sweep = solve_rs(models, 30, branches);
    ASSERT_EQ(sweep.size(), models.size());
    for (std::size_t k = 0; k < models.size(); ++k) {
        const auto alone = solve_rs(std::span(models).subspan(k, 1), 1, branches).front();
        for (std::size_t b = 0; b < branches.size(); ++b) {
            EXPECT_EQ(sweep[k][b].branch, branches[b]);
            ASSERT_EQ(sweep[k][b].status, alone[b].status) << k << " " << name(branches[b]);
            if (!alone[b].converged()) continue;
            EXPECT_NEAR(*sweep[k][b].free_energy, *alone[b].free_energy, 1e-14) << k;
            EXPECT_NEAR(*order_value(sweep[k][b], "q"), *order_value(alone[b], "q"), 1e-12) << k;
        }
    }
}

TEST(Theory, OneStepIsARetrievalStateWithoutThermodynamics) {
    const Solution s = solve_one_step(Dense({4, 0.3, 0.0, Convention::full}));
    EXPECT_TRUE(s.converged());
    EXPECT_NEAR(*order_value(s, "m"), std::erf(2.0 / std::sqrt(0.6 * 5.0)), 1e-15);
    EXPECT_FALSE(s.free_energy.has_value());
}

TEST(Theory, AnsaetzeFollowTheModel) {
    const auto dense = ansaetze(model_info("dense"));
    ASSERT_EQ(dense.size(), 15u);
    EXPECT_THAT(std::vector(dense.begin(), dense.begin() + 3), testing::ElementsAre("rs", "1rsb", "2rsb"));
    EXPECT_EQ(dense[12], "12rsb");
    EXPECT_EQ(dense[13], "frsb");
    EXPECT_EQ(dense[14], "one_step");
    EXPECT_EQ(ansaetze(model_info("sk")).back(), "frsb");
    EXPECT_EQ(depth_of("rs"), 0u);
    EXPECT_EQ(depth_of("10rsb"), 10u);
    EXPECT_EQ(depth_of("frsb"), std::nullopt);
    EXPECT_EQ(depth_of("one_step"), std::nullopt);
    EXPECT_THAT(order_names("hopfield"), testing::ElementsAre("m", "q", "C", "p"));
    EXPECT_THAT(order_names("pspin"), testing::ElementsAre("q", "C"));
    EXPECT_THAT(order_names("sk", "1rsb"), testing::ElementsAre("q", "q0", "q1", "theta", "y", "C"));
    EXPECT_THAT(order_names("dense", "2rsb"),
                testing::ElementsAre("m", "q", "q0", "q1", "q2", "theta1", "theta2", "y1", "y2", "C"));
    EXPECT_THAT(branches_of(model_info("sk"), "rs"), testing::ElementsAre(Branch::glass, Branch::paramagnet));
    EXPECT_THAT(branches_of(model_info("sk"), "2rsb"), testing::ElementsAre(Branch::glass_static));
    EXPECT_THAT(branches_of(model_info("dense"), "1rsb"),
                testing::ElementsAre(Branch::retrieval, Branch::glass_static, Branch::glass_marginal));
}

TEST(Theory, EveryAnsatzIsSolvedByItsName) {
    std::vector<AnyModel> models;
    for (const double T : {0.2, 0.5, 1.2}) models.emplace_back(Sk({T}));
    const std::vector static_glass{Branch::glass_static};
    const auto solutions = solve(models, 3, "2rsb", static_glass);
    ASSERT_EQ(solutions.size(), 3u);
    EXPECT_NEAR(*solutions[1].front().free_energy, -0.791182140901, 1e-12);
    EXPECT_EQ(solutions[2].front().status, Status::absent);
    for (const auto& at_point : solutions) EXPECT_EQ(at_point.front().branch, Branch::glass_static);
    const std::vector glass{Branch::glass};
    EXPECT_EQ(*solve(models, 3, "rs", glass)[0].front().free_energy,
              *solve_rs(models, 3, glass)[0].front().free_energy);
}

} // namespace
} // namespace mattis::solvers
