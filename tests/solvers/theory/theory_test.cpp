#include "solvers/theory/theory.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "models/sk.hpp"

namespace mattis::solvers {
namespace {

TEST(Theory, AContinuedSweepEqualsItsPoints) {
    // Two rows across the spinodal: continuation must neither change a value nor carry a branch past its end.
    std::vector<ModelAt> models;
    for (const double T : {0.1, 0.4})
        for (int k = 0; k < 30; ++k) models.emplace_back(Dense({3, 0.02 * k, T, Convention::distinct}));
    const std::vector branches{Branch::retrieval, Branch::glass, Branch::paramagnet};
    const auto sweep = solve(models, 30, replica_symmetric, branches);
    ASSERT_EQ(sweep.size(), models.size());
    for (std::size_t k = 0; k < models.size(); ++k) {
        const auto alone = solve(std::span(models).subspan(k, 1), 1, replica_symmetric, branches).front();
        for (std::size_t b = 0; b < branches.size(); ++b) {
            EXPECT_EQ(sweep[k][b].branch, branches[b]);
            ASSERT_EQ(sweep[k][b].status, alone[b].status) << k << " " << name(branches[b]);
            if (!alone[b].converged()) continue;
            EXPECT_NEAR(*sweep[k][b].free_energy, *alone[b].free_energy, 1e-14) << k;
            EXPECT_NEAR(*order_value(sweep[k][b], "q"), *order_value(alone[b], "q"), 1e-12) << k;
        }
    }
}

std::vector<std::string_view> order_names(std::string_view model, const Ansatz& ansatz) {
    std::vector<std::string_view> names;
    for (const OrderParameter& o : theory_of(model).order_parameters(ansatz)) names.push_back(o.name);
    return names;
}

TEST(Theory, OneUpdateIsARetrievalStateWithoutThermodynamics) {
    const std::vector<ModelAt> models{Dense({4, 0.3, 0.0, Convention::full})};
    const std::vector branches{Branch::retrieval};
    const Solution s = solve(models, 1, one_update, branches).front().front();
    EXPECT_TRUE(s.converged());
    EXPECT_NEAR(*order_value(s, "m"), std::erf(2.0 / std::sqrt(0.6 * 5.0)), 1e-15);
    EXPECT_FALSE(s.free_energy.has_value());
}

TEST(Theory, AnsaetzeFollowTheModel) {
    const auto dense = names_of(theory_of("dense").ansaetze());
    ASSERT_EQ(dense.size(), 16u);
    EXPECT_THAT(std::vector(dense.begin(), dense.begin() + 3), testing::ElementsAre("rs", "1rsb", "2rsb"));
    EXPECT_EQ(dense[12], "12rsb");
    EXPECT_EQ(dense[13], "frsb");
    EXPECT_EQ(dense[14], "one_step");
    EXPECT_EQ(dense[15], "one_step_example") << "of networks that may learn";
    EXPECT_EQ(theory_of("sk").ansaetze().back(), full_symmetry_breaking);
    EXPECT_EQ(broken_symmetry(10).steps, 10u);
    EXPECT_TRUE(full_symmetry_breaking.is_limit());
    EXPECT_FALSE(one_update.free_energies);
    EXPECT_THAT(order_names("hopfield", replica_symmetric), testing::ElementsAre("m", "n", "q", "C", "p"));
    EXPECT_THAT(order_names("pspin", replica_symmetric), testing::ElementsAre("q", "C"));
    EXPECT_THAT(order_names("sk", broken_symmetry(1)), testing::ElementsAre("q", "q0", "q1", "theta", "y", "C"));
    EXPECT_THAT(order_names("dense", broken_symmetry(2)),
                testing::ElementsAre("m", "n", "q", "q0", "q1", "q2", "theta1", "theta2", "y1", "y2", "C"));
    EXPECT_THAT(theory_of("sk").branches(replica_symmetric), testing::ElementsAre(Branch::glass, Branch::paramagnet));
    EXPECT_THAT(theory_of("sk").branches(broken_symmetry(2)), testing::ElementsAre(Branch::glass_static));
    EXPECT_THAT(theory_of("dense").branches(broken_symmetry(1)),
                testing::ElementsAre(Branch::retrieval, Branch::glass_static, Branch::glass_marginal));
}

TEST(Theory, NetworksThatStoreHaveNoFurtherRetrievalStates) {
    const std::vector branches = theory_of("dense").branches(replica_symmetric);
    EXPECT_THAT(branches,
                testing::ElementsAre(Branch::retrieval, Branch::retrieval_weak, Branch::glass, Branch::paramagnet));
    const auto states = [&](const Dense::Parameters& p) {
        const std::vector<ModelAt> row{Dense(p)};
        return solve(row, 1, replica_symmetric, branches).front();
    };
    EXPECT_EQ(states({.P = 4, .alpha = 0.2, .T = 0.1}).size(), 3u);
    const auto learning = states({.P = 4, .alpha = 0.15, .T = 0.1, .protocol = Protocol::supervised, .rho = 0.3});
    ASSERT_EQ(learning.size(), 4u);
    EXPECT_EQ(learning[1].branch, Branch::retrieval_weak);
    ASSERT_TRUE(learning[0].converged() && learning[1].converged());
    EXPECT_GT(*order_value(learning[0], "n"), *order_value(learning[1], "n")) << "the largest signal field comes first";
    EXPECT_EQ(diagnostic_value(learning[0], "low_q_branch"), 0.0);
    EXPECT_EQ(diagnostic_value(learning[1], "low_q_branch"), 1.0);
}

TEST(Theory, UnknownLinesAreRefusedWithTheNearestName) {
    const ModelAt at = Sk({0.5});
    EXPECT_EQ(line_of(at, "gardner").ansaetze.front(), broken_symmetry(1));
    EXPECT_THAT([&] { line_of(at, "gardener"); },
                testing::ThrowsMessage<InputError>(testing::HasSubstr("did you mean 'gardner'?")));
    EXPECT_THROW(theory_of("skk"), InputError);
}

TEST(Theory, EveryAnsatzIsSolvedByItsName) {
    std::vector<ModelAt> models;
    for (const double T : {0.2, 0.5, 1.2}) models.emplace_back(Sk({T}));
    const std::vector static_glass{Branch::glass_static};
    const auto solutions = solve(models, 3, broken_symmetry(2), static_glass);
    ASSERT_EQ(solutions.size(), 3u);
    EXPECT_NEAR(*solutions[1].front().free_energy, -0.791182140901, 1e-12);
    EXPECT_EQ(solutions[2].front().status, Status::absent);
    for (const auto& at_point : solutions) EXPECT_EQ(at_point.front().branch, Branch::glass_static);
    const std::vector glass{Branch::glass};
    EXPECT_EQ(*solve(models, 3, replica_symmetric, glass)[0].front().free_energy,
              *theory_of("sk").solve(models, replica_symmetric, glass)[0].front().free_energy);
}

} // namespace
} // namespace mattis::solvers
