#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/perceptron/continual.hpp"
#include "solvers/theory/theory.hpp"

// The cases of tests/reference/two_task.json, each through the door that the program uses.

namespace mattis {
namespace {

using Json = nlohmann::json;

std::vector<Json> cases(const std::string& kind) {
    std::ifstream file(MATTIS_TEST_REFERENCE_DIR "/two_task.json");
    std::vector<Json> chosen;
    for (const Json& c : Json::parse(file))
        if (c["kind"] == kind) chosen.push_back(c);
    EXPECT_FALSE(chosen.empty()) << kind;
    return chosen;
}

std::vector<Solution> states(const Continual& model) {
    const std::vector<ModelAt> row{model};
    return solvers::theory_of("continual").solve(row, replica_symmetric, Continual::branches).at(0);
}

/// The first state of a branch that converged.
Solution state(const Json& at) {
    const std::string branch = at.value("branch2", "");
    for (const Solution& s : states(Continual({.alpha1 = at["alpha1"],
                             .alpha2 = at["alpha2"],
                             .beta = at["beta"],
                             .gamma = at["gamma"],
                             .r0 = at["r0"]})))
        if (s.converged() && (branch.empty() || name(s.branch) == branch)) return s;
    return absent(Branch::poor);
}

TEST(TwoTaskReference, States) {
    for (const Json& c : cases("vcl_two")) {
        SCOPED_TRACE(c["id"].get<std::string>());
        const Json& want = c["outputs"];
        const double tolerance = c["tol"];
        const Solution s = state(c["inputs"]);
        ASSERT_TRUE(s.converged());
        for (const std::string quantity : {"q0", "r", "qd", "p1", "p2", "eps1", "eps2"})
            EXPECT_NEAR(*order_value(s, quantity), want[quantity].get<double>(), tolerance) << quantity;
        for (const auto& [ours, theirs] : {std::pair{"q0_hat", "q0h"}, {"r_hat", "rh"}, {"qd_hat", "qdh"}}) {
            const double value = want[theirs];
            EXPECT_NEAR(*order_value(s, ours), value, 3.0 * tolerance * (1.0 + std::abs(value))) << ours;
        }
        const double phi = want["phi"];
        EXPECT_NEAR(*diagnostic_value(s, "log_z"), phi, tolerance * (1.0 + std::abs(phi)));
        if (want.contains("replicon")) {
            const double share = want["replicon"];
            EXPECT_NEAR(1.0 - *s.replicon, share, 10.0 * tolerance * (1.0 + share));
        }
    }
}

// A good state that continuation in the load does not come to is found, and preferred.
TEST(TwoTaskReference, ThePreferredStateIsFirst) {
    const auto found = states(Continual({.alpha1 = 2.0, .alpha2 = 2.0, .beta = 20.0, .gamma = 0.1, .r0 = -0.5}));
    ASSERT_EQ(found.size(), 3u);
    EXPECT_EQ(found[0].branch, Branch::good);
    EXPECT_NEAR(*diagnostic_value(found[0], "log_z"), -14.404965, 5e-7);
    EXPECT_NEAR(*order_value(found[0], "q0"), 0.97054169, 1e-8);
    EXPECT_NEAR(*order_value(found[0], "p1"), -0.49992976, 1e-8);
    EXPECT_EQ(found[1].branch, Branch::poor);
    EXPECT_NEAR(1.0 - *found[1].replicon, 42.2355, 5e-4);
    EXPECT_EQ(diagnostic_value(found[2], "joining"), 1.0);
    EXPECT_FALSE(found[2].stable);
}

// Standard errors are over six instances: Student's t with five degrees of freedom exceeds 7 with probability 1e-3
// each.
TEST(TwoTaskReference, HamiltonianMonteCarloAgrees) {
    for (const Json& c : cases("hmc_two")) {
        const Json& want = c["outputs"];
        const Solution s = state(c["inputs"]);
        ASSERT_TRUE(s.converged() && s.stable);
        for (const std::string quantity : {"q0", "r", "qd", "p1", "p2"})
            EXPECT_NEAR(*order_value(s, quantity), want[quantity].get<double>(),
                        7.0 * want[quantity + "_se"].get<double>())
                << quantity;
    }
}

} // namespace
} // namespace mattis
