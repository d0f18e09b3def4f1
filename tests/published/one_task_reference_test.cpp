#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/perceptron/variational.hpp"
#include "models/perceptron/variational_solution.hpp"
#include "solvers/theory/theory.hpp"

// The cases of tests/reference/one_task.json, each through the door that the program uses.

namespace mattis {
namespace {

using Json = nlohmann::json;

std::vector<Json> cases(const std::string& kind) {
    std::ifstream file(MATTIS_TEST_REFERENCE_DIR "/one_task.json");
    std::vector<Json> chosen;
    for (const Json& c : Json::parse(file))
        if (c["kind"] == kind) chosen.push_back(c);
    EXPECT_FALSE(chosen.empty()) << kind;
    return chosen;
}

/// The first state that converged, of one branch if it is named.
Solution state(double alpha, double beta, double prior = 0.0, const std::string& branch = "") {
    const std::vector<ModelAt> row{VariationalPerceptron({alpha, beta, prior})};
    const Theory& theory = solvers::theory_of("perceptron_variational");
    const auto solutions = theory.solve(row, replica_symmetric, VariationalPerceptron::branches);
    for (const Solution& s : solutions.front())
        if (s.converged() && (branch.empty() || name(s.branch) == branch)) return s;
    return absent(Branch::poor);
}

TEST(OneTaskReference, States) {
    for (const Json& c : cases("vcl_single")) {
        SCOPED_TRACE(c["id"].get<std::string>());
        const Json &at = c["inputs"], &want = c["outputs"];
        const Solution s = state(at["alpha"], at["beta"], at["kprior"], at.value("branch", ""));
        ASSERT_TRUE(s.converged());
        const double tolerance = c["tol"];
        for (const auto& [ours, theirs] : {std::pair{"q0", "q0"}, {"r", "r"}, {"qd", "qd"}, {"p", "p"}, {"eps", "eps"}})
            EXPECT_NEAR(*order_value(s, ours), want[theirs].get<double>(), tolerance) << ours;
        for (const auto& [ours, theirs] : {std::pair{"q0_hat", "q0h"}, {"r_hat", "rh"}, {"qd_hat", "qdh"}}) {
            const double value = want[theirs];
            EXPECT_NEAR(*order_value(s, ours), value, 10.0 * tolerance * (1.0 + std::abs(value))) << ours;
        }
        EXPECT_NEAR(*diagnostic_value(s, free_entropy_diagnostic), want["phi"].get<double>(), tolerance);
        if (want.contains("replicon")) {
            const double share = want["replicon"];
            EXPECT_NEAR(1.0 - *s.replicon, share, 10.0 * tolerance * (1.0 + share));
        }
    }
}

double found(std::string_view line, double beta) {
    const LineResult result = solvers::trace(ModelAt(VariationalPerceptron({0.0, beta})), line);
    return result.points.front().found.value_or(0.0);
}

TEST(OneTaskReference, Lines) {
    for (const Json& c : cases("vcl_spinodal")) {
        const bool poor = c["id"].get<std::string>().find("poor") != std::string::npos;
        EXPECT_NEAR(found(poor ? "spinodal_poor" : "spinodal_good", c["inputs"]["beta"]),
                    c["outputs"]["alpha"].get<double>(), 1e-8);
    }
    for (const Json& c : cases("vcl_transition"))
        EXPECT_NEAR(found("transition", c["inputs"]["beta"]), c["outputs"]["alpha"].get<double>(), 1e-8);
    EXPECT_NEAR(found("spinodal_poor", 20.0), 1.9058025, 5e-8);
}

// Standard errors are over six instances: Student's t with five degrees of freedom exceeds 7 with probability 1e-3
// each.
TEST(OneTaskReference, HamiltonianMonteCarloAgreesWhereReplicaSymmetryIsStable) {
    for (const Json& c : cases("hmc_single")) {
        const Json& want = c["outputs"];
        const Solution s = state(c["inputs"]["alpha"], c["inputs"]["beta"]);
        ASSERT_TRUE(s.converged() && s.stable);
        for (const std::string quantity : {"q0", "r", "qd", "p"})
            EXPECT_NEAR(*order_value(s, quantity), want[quantity].get<double>(),
                        7.0 * want[quantity + "_se"].get<double>())
                << quantity;
    }
}

// Minima of E + KL are the limit of low temperature with k = beta. N = 1000 and a finite number of steps leave 2 %.
TEST(OneTaskReference, GradientLearningWithAPriorIsTheLimitOfLowTemperature) {
    for (const Json& c : cases("adam_prior")) {
        const Json& want = c["outputs"];
        const double alpha = c["inputs"]["alpha"];
        // Learning starts without overlap and stays on the curve from alpha = 0 on: the stable state of smallest r.
        const std::vector<ModelAt> row{VariationalPerceptron({alpha, 1600.0, 1600.0})};
        const Theory& theory = solvers::theory_of("perceptron_variational");
        Solution s = absent(Branch::poor);
        const auto solutions = theory.solve(row, replica_symmetric, VariationalPerceptron::branches);
        for (const Solution& other : solutions.front())
            if (other.stable && (!s.stable || *order_value(other, "r") < *order_value(s, "r"))) s = other;
        ASSERT_TRUE(s.converged() && s.stable) << alpha;
        for (const std::string quantity : {"qd", "r", "p"})
            EXPECT_NEAR(*order_value(s, quantity) / want[quantity].get<double>(), 1.0, 0.03) << alpha << quantity;
    }
}

} // namespace
} // namespace mattis
