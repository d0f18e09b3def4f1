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
    EXPECT_THAT(ansaetze(model_info("dense")), testing::ElementsAre("rs", "one_step"));
    EXPECT_THAT(ansaetze(model_info("sk")), testing::ElementsAre("rs"));
    EXPECT_THAT(order_names("hopfield"), testing::ElementsAre("m", "q", "C", "p"));
    EXPECT_THAT(order_names("pspin"), testing::ElementsAre("q", "C"));
}

} // namespace
} // namespace mattis::solvers
