#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "solvers/potential/broken_at_overlap.hpp"
#include "solvers/potential/broken_barrier.hpp"

// The cases of one step of tests/reference/potential.json: states at fixed overlap, stationary points of the potential,
// and barrier capacities.

namespace mattis::solvers {
namespace {

using Json = nlohmann::json;

/// Calls check(case, site) for every case of one step of this kind.
int with_cases(const std::string& kind, const auto& check) {
    std::ifstream file(MATTIS_TEST_REFERENCE_DIR "/potential.json");
    int count = 0;
    for (const Json& c : Json::parse(file)) {
        if (c["ansatz"] != "1RSB" || c["kind"] != kind) continue;
        SCOPED_TRACE(c["id"].get<std::string>());
        const Convention convention = c["convention"] == "distinct" ? Convention::distinct : Convention::full;
        const double alpha = c["alpha"], T = c["T"];
        const int P = c["P"];
        if (P == 2)
            check(c, SiteOf(Hopfield({alpha, T, convention})));
        else
            check(c, SiteOf(Dense({P, alpha, T, convention})));
        ++count;
    }
    return count;
}

double value(const std::vector<NamedValue>& order, const std::string& name) {
    const auto found = std::ranges::find(order, name, &NamedValue::name);
    if (found == order.end() || !found->value) {
        ADD_FAILURE() << "no " << name;
        return NAN;
    }
    return *found->value;
}

double tolerance(const Json& c) { return std::pow(10.0, 1 - c["digits_trusted"].get<int>()); }

TEST(BrokenPotential, StatesAtFixedOverlapAreThoseOfTheReference) {
    const int count = with_cases("point", [](const Json& c, const Site& site) {
        const auto states = one_step_at_overlap(site);
        const StateAtOverlap state = states->at(c["m"], nullptr);
        ASSERT_EQ(state.status, Status::converged);
        EXPECT_NEAR(state.b, c["b"], tolerance(c));
        EXPECT_NEAR(state.free_energy, c["f"], tolerance(c));
        EXPECT_NEAR(states->disordered().free_energy, c["f0"], tolerance(c));
        for (const char* name : {"q0", "q1", "theta", "y", "C"})
            if (c.contains(name)) {
                const double expected = c[name];
                EXPECT_NEAR(value(state.order, name), expected, tolerance(c) * (1.0 + expected)) << name;
            }
        if (c["T"] > 0.0) {
            EXPECT_NEAR(*state.replicon, std::min(c["lambda_0"].get<double>(), c["lambda_1"].get<double>()), 1e-6);
        }
    });
    EXPECT_GT(count, 15);
}

TEST(BrokenPotential, StationaryPointsAreThoseOfTheReference) {
    const int count = with_cases("stationary", [](const Json& c, const Site& site) {
        const auto states = one_step_at_overlap(site);
        const double f0 = states->disordered().free_energy;
        EXPECT_NEAR(f0, c["f0"], tolerance(c));
        const auto found = states->stationary();
        const Json& expected = c["stationary"]; // m = 0 first
        ASSERT_EQ(found.size() + 1, expected.size());
        for (std::size_t k = 0; k < found.size(); ++k) {
            EXPECT_NEAR(found[k].state.m, expected[k + 1]["m"], tolerance(c));
            EXPECT_NEAR(found[k].state.free_energy - f0, expected[k + 1]["V"], tolerance(c));
            EXPECT_EQ(found[k].minimum, expected[k + 1]["kind"] == "retrieval");
        }
    });
    EXPECT_GE(count, 8);
}

TEST(BrokenPotential, BarrierCapacitiesAreThoseOfTheReference) {
    const int count = with_cases("barrier_capacity", [](const Json& c, const Site& site) {
        const LinePoint point = one_step_barrier_capacity(site);
        ASSERT_EQ(point.status, Status::converged);
        EXPECT_NEAR(*point.found, c["alpha"], 1e-10);
        EXPECT_NEAR(value(point.order, "m"), c["m"], 1e-7);
        EXPECT_NEAR(value(point.order, "q0"), c["q0"], 1e-7);
        EXPECT_NEAR(value(point.order, "y"), c["y"], 1e-5);
    });
    EXPECT_GE(count, 13);
}

} // namespace
} // namespace mattis::solvers
