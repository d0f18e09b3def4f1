// Networks that learn from examples against the independent cases of tests/reference/learning.json (arXiv:2212.00606,
// arXiv:2211.14067): states, ends of retrieval, thresholds, and overlaps after one update.
#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis {
namespace {

using Json = nlohmann::json;

std::vector<Json> cases(const std::string& model) {
    std::ifstream file(MATTIS_TEST_REFERENCE_DIR "/learning.json");
    std::vector<Json> chosen;
    for (const Json& c : Json::parse(file))
        if (c["model"] == model) chosen.push_back(c);
    EXPECT_FALSE(chosen.empty()) << model;
    return chosen;
}

/// The network of a case, at zero load and temperature where it gives none.
ModelAt network(const Json& c) {
    const bool pairwise = c["P"] == 2, unsupervised = c["protocol"] == "uns";
    const ModelInfo& info = model_info(pairwise ? "hopfield" : "dense");
    ModelAt at(info.name, info.specimen());
    if (!pairwise) at = at.with("P", c["P"]);
    at = at.with("protocol", static_cast<double>(unsupervised ? Protocol::unsupervised : Protocol::supervised));
    const std::string convention = c.value("convention", "distinct"), law = c.value("class_law", "exact");
    at = at.with("convention", static_cast<double>(convention == "distinct" ? Convention::distinct : Convention::full));
    at = at.with("class_law", static_cast<double>(law == "exact" ? ClassLaw::exact : ClassLaw::gaussian));
    if (c.contains("r"))
        at = at.with("M", c["M"]).with("r", c["r"]);
    else if (c.contains("rho"))
        at = at.with("rho", c["rho"]);
    return at.with("alpha", c.value("alpha", 0.0)).with("T", c.value("T", 0.0));
}

double tolerance(const Json& c) { return 2.0 * std::pow(10.0, -c["digits_trusted"].get<int>()); }

Solution retrieval(const ModelAt& at, const Ansatz& ansatz = replica_symmetric) {
    const std::vector<ModelAt> row{at};
    const std::vector branches{Branch::retrieval};
    return solvers::solve(row, 1, ansatz, branches).front().front();
}

TEST(LearningReference, ReplicaSymmetricStates) {
    int absent_states = 0;
    for (const Json& c : cases("dense_learning_RS")) {
        SCOPED_TRACE(c["id"].get<std::string>());
        const Solution s = retrieval(network(c));
        ASSERT_EQ(s.converged(), c.value("retrieval", true));
        absent_states += s.converged() ? 0 : 1;
        if (!s.converged()) continue;
        for (const char* name : {"n", "m", "q"})
            EXPECT_NEAR(order_value(s, name).value(), c[name].get<double>(), tolerance(c)) << name;
        EXPECT_NEAR(*s.free_energy, c["f"].get<double>(), tolerance(c));
        EXPECT_NEAR(1.0 - *s.replicon, c["AT"].get<double>(), 2e-6 * (1.0 + c["AT"].get<double>()));
    }
    EXPECT_EQ(absent_states, 3);
}

TEST(LearningReference, RetrievalEndsAtItsFirstMaximum) {
    for (const char* kind : {"T0_retrieval_spinodal", "retrieval_spinodal"})
        for (const Json& c : cases(kind)) {
            SCOPED_TRACE(c["id"].get<std::string>());
            const LinePoint end = solvers::trace(network(c), "retrieval_spinodal").points.front();
            ASSERT_EQ(end.status, Status::converged);
            EXPECT_NEAR(*end.found, c["alpha_c"].get<double>(), tolerance(c));
            for (const NamedValue& order : end.order)
                if (c.contains(order.name) && order.name != "C") {
                    EXPECT_NEAR(*order.value, c[std::string(order.name)].get<double>(), 1e-3) << order.name;
                }
            if (!c.contains("low_q_branch")) continue;
            EXPECT_EQ(std::get<std::optional<double>>(end.diagnostics.front().value) == 1.0,
                      c["low_q_branch"].get<bool>());
        }
}

TEST(LearningReference, FurtherMaximaAreThoseOfTheWeakBranch) {
    int several = 0;
    for (const Json& c : cases("retrieval_spinodal")) {
        SCOPED_TRACE(c["id"].get<std::string>());
        int maxima = 1;
        for (const LinePoint& end : solvers::trace(network(c), "weak_spinodal").points)
            maxima += end.status == Status::converged ? 1 : 0;
        EXPECT_EQ(maxima, c["npeaks"].get<int>());
        several += maxima > 1 ? 1 : 0;
    }
    EXPECT_EQ(several, 11);
}

TEST(LearningReference, RetrievalEndsInTemperatureAndEntropy) {
    for (const Json& c : cases("alpha0_retrieval_T")) {
        SCOPED_TRACE(c["id"].get<std::string>());
        const auto points = solvers::trace(network(c), "retrieval_spinodal", {.find = "T"}).points;
        ASSERT_EQ(points.size(), 1u);
        // Of P = 2 the transition is continuous: at n = 1e-6, where it is looked for, rounding leaves 1e-10.
        const double rounding = c["P"] == 2 ? 1e-10 : 0.0;
        EXPECT_NEAR(points[0].found.value(), c["T"].get<double>(), tolerance(c) + rounding);
    }
    for (const Json& c : cases("T0_rho_threshold")) {
        SCOPED_TRACE(c["id"].get<std::string>());
        const auto points = solvers::trace(network(c), "retrieval_spinodal", {.find = "rho"}).points;
        ASSERT_EQ(points.size(), 1u);
        EXPECT_NEAR(points[0].found.value(), c["rho_c"].get<double>(), tolerance(c));
    }
}

/// Overlap after one update by both laws of the data.
void expect_overlaps(const Json& c, double allowed) {
    const Ansatz& ansatz = c.value("start", "arch") == "arch" ? one_update : one_update_from_example;
    for (const auto& [law, key] : {std::pair{ClassLaw::exact, "m1_exact"}, {ClassLaw::gaussian, "m1_gauss"}}) {
        const Solution s = retrieval(network(c).with("class_law", static_cast<double>(law)), ansatz);
        EXPECT_NEAR(order_value(s, "m").value(), c[key].get<double>(), allowed) << key;
    }
}

TEST(LearningReference, OverlapsAfterOneUpdate) {
    for (const Json& c : cases("one_step_m1")) {
        SCOPED_TRACE(c["id"].get<std::string>());
        expect_overlaps(c, 1e-9);
    }
    for (Json c : cases("uns_P4_scaling")) { // its noise is that of rho_P without the 1 of the patterns
        c["P"] = 4;
        c["protocol"] = "uns";
        c["alpha"] = c["K"].get<double>() * 12.0 / std::pow(c["N"].get<double>(), 3);
        expect_overlaps(c, 2e-4);
    }
}

TEST(LearningReference, OverlapsAfterOneUpdateAreThoseOfSimulations) {
    // Recorded simulations: six of four standard errors, and the O(1/N) that finite networks lose of their signal,
    // P(P-1)/(2N) relative, at most P times that of m.
    for (const Json& c : cases("one_step_simulation")) {
        SCOPED_TRACE(c["id"].get<std::string>());
        expect_overlaps(c, 1e-9);
        const double P = c["P"], finite_size = P * (P - 1.0) / (2.0 * c["N"].get<double>());
        EXPECT_NEAR(c["m1"].get<double>(), c["m1_exact"].get<double>(), 4.0 * c["m1_err"].get<double>() + finite_size);
    }
}

} // namespace
} // namespace mattis
