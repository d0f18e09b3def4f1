#include "solvers/broken_retrieval.hpp"

#include <string>

#include <gtest/gtest.h>

#include "models/catalogue.hpp"

namespace mattis::solvers {
namespace {

double value(const Solution& s, const std::string& name) {
    for (const NamedValue& entry : s.order)
        if (entry.name == name) return entry.value.value();
    ADD_FAILURE() << "no " << name;
    return NAN;
}

TEST(BrokenRetrieval, StableRetrievalIsReplicaSymmetricInEveryAnsatz) {
    // On the Nishimori line T = alpha, m = q.
    const Dense nishimori({3, 0.45, 0.45, Convention::distinct});
    for (const std::size_t depth : {1, 2}) {
        const Solution s = broken_retrieval(nishimori, depth);
        ASSERT_TRUE(s.converged());
        EXPECT_TRUE(s.stable);
        EXPECT_FALSE(order_value(s, "theta") || order_value(s, "theta1"));
        EXPECT_NEAR(value(s, "m"), value(s, "q"), 1e-12);
    }
}

TEST(BrokenRetrieval, RetrievalIsFollowedBeyondTheReplicaSymmetricSpinodal) {
    // T = 0 capacities: 0.378286 (rs), 0.461212, 0.464196, 0.464479 for P = 3; 0.137906, 0.138186, 0.138196 for P = 2.
    const auto state = [](double alpha, std::size_t depth) {
        return broken_retrieval(Dense({3, alpha, 0.0, Convention::distinct}), depth);
    };
    EXPECT_TRUE(state(0.461, 1).converged());
    EXPECT_EQ(state(0.4614, 1).status, Status::absent);
    EXPECT_TRUE(state(0.464, 2).converged());
    EXPECT_EQ(state(0.4643, 2).status, Status::absent);
    EXPECT_TRUE(broken_retrieval(Hopfield({0.13818, 0.0, Convention::full}), 1).converged());
    EXPECT_EQ(broken_retrieval(Hopfield({0.1382, 0.0, Convention::full}), 1).status, Status::absent);
    const Solution near = state(0.461, 1);
    const double y = value(near, "y"), q0 = value(near, "q0"), C = value(near, "C"), m = value(near, "m");
    EXPECT_NEAR(*near.free_energy, -0.5 * m * m * m - 0.461 * (1.5 * C + 0.5 * y * (1.0 - q0 * q0 * q0)), 1e-11);
}

} // namespace
} // namespace mattis::solvers
