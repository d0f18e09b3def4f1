// What every reported state of broken replica symmetry satisfies, over all models with such states.

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "models/pspin.hpp"
#include "models/sk.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::solvers {
namespace {

struct Case {
    ModelAt model;
    std::string text;
};

std::vector<Case> cases() {
    std::vector<Case> all;
    for (const double T : {0.0, 0.05, 0.3, 0.7, 0.95}) {
        const std::string at = " T = " + std::to_string(T);
        all.push_back({Sk({T}), "sk" + at});
        all.push_back({PSpin({3, 0.6 * T}), "pspin 3" + at});
        for (const double alpha : {0.05, 0.13, 0.138, 0.3})
            all.push_back({Hopfield({alpha, T, Convention::full}), "hopfield " + std::to_string(alpha) + at});
        for (const Convention convention : {Convention::distinct, Convention::full})
            for (const int P : {3, 4, 5})
                for (const double alpha : {0.1, 0.25, 0.45})
                    all.push_back({Dense({P, alpha, T, convention}),
                                   "dense " + std::to_string(P) + (convention == Convention::full ? " full " : " ") +
                                       std::to_string(alpha) + at});
    }
    return all;
}

std::vector<double> numbered(const Solution& s, const std::string& letter) {
    std::vector<double> values;
    if (const auto only = order_value(s, letter); only && letter != "q") values.push_back(*only);
    for (int i = 0; i <= 12; ++i)
        if (const auto value = order_value(s, letter + std::to_string(i))) values.push_back(*value);
    return values;
}

void expect_sound(const Solution& s, double T) {
    const std::vector<double> q = numbered(s, "q"), theta = numbered(s, T > 0.0 ? "theta" : "y");
    ASSERT_EQ(q.size(), theta.size() + 1);
    for (std::size_t i = 1; i < q.size(); ++i) EXPECT_GT(q[i] - q[i - 1], 1e-12);
    EXPECT_GE(q.front(), 0.0);
    EXPECT_LE(q.back(), 1.0);
    for (std::size_t i = 0; i < theta.size(); ++i) EXPECT_GT(theta[i], i > 0 ? theta[i - 1] : 0.0);
    if (T > 0.0) {
        EXPECT_LT(theta.back(), 1.0);
    }
    EXPECT_NEAR(*s.energy, *s.free_energy + T * *s.entropy, 1e-13);
    EXPECT_LT(*s.residual, 1e-4);
}

/// Response denominators Delta_i of the pairwise network, which must be positive.
void expect_positive_denominators(const Solution& s, double T) {
    const std::vector<double> q = numbered(s, "q"), theta = numbered(s, T > 0.0 ? "theta" : "y");
    double delta = 1.0 - *order_value(s, "C");
    for (std::size_t i = theta.size(); i > 0; --i) {
        EXPECT_GT(delta, 0.0);
        delta -= (T > 0.0 ? theta[i - 1] / T : theta[i - 1]) * (q[i] - q[i - 1]);
    }
    EXPECT_GT(delta, 0.0);
}

TEST(BrokenStates, AreInOrderAndTheirFreeEnergiesRiseWithTheNumberOfSteps) {
    int broken = 0;
    for (const auto& [model, text] : cases()) {
        SCOPED_TRACE(text);
        const double T = model.temperature();
        const ModelInfo& info = model.entry().info;
        const std::vector<ModelAt> models{model};
        for (const Branch branch : {Branch::retrieval, Branch::glass_static}) {
            if (branch == Branch::retrieval && !info.capabilities.signal) continue;
            const Branch whole = branch == Branch::retrieval ? branch : Branch::glass;
            const std::vector<Branch> rs{whole}, of{branch};
            const Solution symmetric = solve(models, 1, replica_symmetric, rs).front().front();
            std::optional<double> before = symmetric.free_energy;
            for (const std::size_t depth : {1, 2}) {
                const Solution s = solve(models, 1, broken_symmetry(depth), of).front().front();
                EXPECT_TRUE(s.converged() || s.status == Status::absent) << name(s.status) << " " << depth;
                if (!s.converged() || numbered(s, "q").empty()) break;
                ++broken;
                expect_sound(s, T);
                if (info.name == Hopfield::name) expect_positive_denominators(s, T);
                if (before) {
                    EXPECT_GE(*s.free_energy, *before - 1e-12);
                }
                before = s.free_energy;
            }
        }
    }
    EXPECT_GT(broken, 200) << "most of these points have a broken state";
}

} // namespace
} // namespace mattis::solvers
