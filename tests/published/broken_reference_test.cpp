#include <cmath>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "models/sk.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/rsb/broken_glass.hpp"
#include "solvers/rsb/broken_retrieval.hpp"
#include "solvers/theory/theory.hpp"

// The cases of tests/reference/broken_retrieval.json: where retrieval ends, the states there, the free energies that
// are equal on transitions, and stationary points that no branch of the program is.

namespace mattis::solvers {
namespace {

using Json = nlohmann::json;

Json cases() {
    std::ifstream file(MATTIS_TEST_REFERENCE_DIR "/broken_retrieval.json");
    return Json::parse(file);
}

Convention convention_of(const Json& c) {
    return c["convention"] == "distinct" ? Convention::distinct : Convention::full;
}

const Json& named(const Json& all, const std::string& id) {
    for (const Json& c : all)
        if (c["id"] == id) return c;
    throw std::out_of_range(id);
}

/// Calls check(model) with the network of a case.
void with_network(const Json& c, const auto& check) {
    const int P = c["P"];
    const double alpha = c["alpha"], T = c["T"];
    if (P == 2)
        check(Hopfield({alpha, T, convention_of(c)}));
    else
        check(Dense({P, alpha, T, convention_of(c)}));
}

/// One number, or the first of the list that a case has under this name.
std::vector<double> numbers(const Json& c, const char* key) {
    if (!c.contains(key)) return {};
    if (c[key].is_array()) return c[key].get<std::vector<double>>();
    return {c[key].get<double>()};
}

/// Levels of a case of one step, or of several (then in "quantities").
Levels levels_of(const Json& c) {
    const Json& v = c.contains("quantities") ? c["quantities"] : c;
    const double T = c["T"];
    Levels at{.m = v.value("m", 0.0)};
    at.q = numbers(v, "q");
    for (const double complement : numbers(v, "one_minus_q")) at.q.push_back(1.0 - complement);
    if (at.q.empty()) at.q = {v["q0"].get<double>(), v.value("q1", 1.0)};
    at.y = numbers(v, T > 0.0 ? "theta" : "y");
    if (T > 0.0)
        for (double& y : at.y) y /= T;
    at.C = T > 0.0 ? (1.0 - at.q.back()) / T : v["C"].get<double>();
    return at;
}

TEST(BrokenReference, StatesOfSpinodalsAreStationary) {
    // Free energies are stationary: the few digits of the order parameters leave them all theirs.
    int count = 0;
    for (const Json& c : cases()) {
        if (c.contains("quantities") || (c["branch"] != "T=0 capacity" && c["branch"] != "retrieval spinodal"))
            continue;
        ++count;
        SCOPED_TRACE(c["id"].get<std::string>());
        with_network(c, [&]<class M>(const M& model) {
            const SiteOf saddle_site{model};
            const BrokenSymmetry saddle(saddle_site, 1, {});
            const auto local = saddle.evaluate(levels_of(c), true);
            ASSERT_TRUE(local.admissible);
            EXPECT_NEAR(saddle.free_energy(local), c["f_full_or_given"].get<double>(), 2e-10);
            EXPECT_LT(saddle.residual(local).norm(), 1e-4);
            EXPECT_NEAR(saddle.replicons(local)[0], c["replicon_outer"].get<double>(), 1e-4);
            if (c.contains("replicon_inner")) {
                EXPECT_NEAR(saddle.replicons(local)[1], c["replicon_inner"].get<double>(), 1e-4);
            }
        });
    }
    EXPECT_EQ(count, 24);
}

/// Load and number of steps at which retrieval ends in a case, if that is what it gives.
std::optional<std::pair<double, std::size_t>> end_of_retrieval(const Json& c) {
    const Json quantities = c.value("quantities", Json::object());
    if (quantities.contains("alpha_c") && c["k"].is_number())
        return std::pair(quantities["alpha_c"].get<double>(), c["k"].get<std::size_t>());
    if (c.value("branch", "") == "T=0 capacity" || c.value("branch", "") == "retrieval spinodal")
        return std::pair(c["alpha"].get<double>(), std::size_t{1});
    return std::nullopt;
}

TEST(BrokenReference, RetrievalEndsAtTheLoadsOfTheReference) {
    int count = 0;
    for (const Json& c : cases()) {
        const auto end = end_of_retrieval(c);
        if (!end) continue;
        ++count;
        SCOPED_TRACE(c["id"].get<std::string>());
        with_network(c, [&](const auto& model) {
            const BrokenSpinodal found = broken_spinodal(SiteOf(model), end->second);
            ASSERT_EQ(found.status, Status::converged);
            EXPECT_EQ(found.at.depth(), end->second);
            EXPECT_NEAR(found.alpha, end->first, 2.0 * std::pow(10.0, -c["digits_trusted"].get<int>()));
        });
    }
    EXPECT_EQ(count, 41);
}

TEST(BrokenReference, LimitOfTheCapacityOfThePairwiseNetwork) {
    const auto all = cases();
    const Json& c = named(all, "krsb_hop_capacity_T0_full");
    const auto limit =
        trace(Hopfield({0.0, 0.0, Convention::full}), "retrieval_spinodal", {.find = "alpha", .ansatz = "frsb"}).points;
    ASSERT_EQ(limit.size(), 1u);
    EXPECT_NEAR(limit[0].found.value(), c["quantities"]["alpha_c"].get<double>(), 1e-6) << "six digits, extrapolated";
    EXPECT_LT(limit[0].uncertainty.value(), 1e-8);
}

TEST(BrokenReference, RetrievalIsTheGroundStateUpToGlassesOfSeveralSteps) {
    const auto all = cases();
    for (const auto& [id, rival] : {std::pair{"krsb_hop_coexistence_T0_RSret_k1glass", "1rsb"},
                                    std::pair{"krsb_hop_coexistence_T0_RSret_k3glass", "3rsb"}}) {
        const auto points = trace(Hopfield({0.0, 0.0, Convention::full}), "retrieval_transition",
                                  {.find = "alpha", .ansatz = "rs", .rival = rival})
                                .points;
        ASSERT_EQ(points.size(), 1u);
        EXPECT_NEAR(points[0].found.value(), named(all, id)["alpha"].get<double>(), 1e-10) << id;
    }
}

TEST(BrokenReference, FreeEnergiesOfCapacitiesOfSeveralSteps) {
    int count = 0;
    for (const Json& c : cases()) {
        const Json quantities = c.value("quantities", Json::object());
        const char* key = quantities.contains("f_full") ? "f_full" : "f";
        if (!quantities.contains(key)) continue;
        ++count;
        SCOPED_TRACE(c["id"].get<std::string>());
        with_network(c, [&]<class M>(const M& model) {
            const Levels at = levels_of(c);
            const SiteOf saddle_site{model};
            const BrokenSymmetry saddle(saddle_site, at.depth(), {});
            const auto local = saddle.evaluate(at);
            ASSERT_TRUE(local.admissible);
            EXPECT_NEAR(saddle.free_energy(local), quantities[key].get<double>(), 2e-8);
        });
    }
    EXPECT_EQ(count, 12);
}

TEST(BrokenReference, FreeEnergiesAreEqualOnTransitions) {
    int count = 0;
    for (const Json& c : cases()) {
        if (c.value("branch", "") != "thermodynamic retrieval transition") continue;
        ++count;
        SCOPED_TRACE(c["id"].get<std::string>());
        const bool broken = c["ansatz"] == "1RSB/1RSB";
        with_network(c, [&]<class M>(const M& model) {
            const Solution retrieval = broken ? broken_retrieval(SiteOf(model), 1) : rs_retrieval(SiteOf(model));
            const Solution glass = broken_glass(SiteOf(model), 1);
            ASSERT_TRUE(retrieval.converged());
            ASSERT_TRUE(glass.converged());
            EXPECT_NEAR(*retrieval.free_energy, *glass.free_energy,
                        2.0 * std::pow(10.0, -c["digits_trusted"].get<int>()));
            EXPECT_NEAR(*order_value(retrieval, "m"), c["m"].get<double>(), 1e-7);
        });
    }
    EXPECT_EQ(count, 14);
}

TEST(BrokenReference, TheUnstableSideOfAFoldIsAStationaryPointToo) {
    const Json all = cases(), c = named(all, "1rsb_ret_full_P2_T0.02_a0.138_lower");
    const Hopfield model({0.138, 0.02, Convention::full});
    const auto found = solvers::detail::solved(SiteOf(model), levels_of(c), {}, 0);
    ASSERT_EQ(found.status, Status::converged);
    EXPECT_NEAR(found.at.m, c["m"].get<double>(), 1e-8);
    EXPECT_NEAR(found.free_energy, c["f"].get<double>(), 1e-10);
    EXPECT_NEAR(found.at.y[0] * 0.02, c["theta"].get<double>(), 1e-7);
    // The branch of the program is the other side, of larger overlap.
    EXPECT_GT(*order_value(broken_retrieval(SiteOf(model), 1), "m"), found.at.m + 1e-3);
}

TEST(BrokenReference, GlassesAtZeroTemperature) {
    const Json all = cases();
    for (const char* id : {"glass_1rsb_full_P3_T0_a1.0", "glass_1rsb_full_P5_T0_a1.0"}) {
        const Json& c = named(all, id);
        SCOPED_TRACE(id);
        const Solution s = broken_glass(SiteOf(Dense({c["P"].get<int>(), 1.0, 0.0, Convention::full})), 1);
        ASSERT_TRUE(s.converged());
        EXPECT_NEAR(*s.free_energy, c["f"].get<double>(), 1e-10);
        EXPECT_NEAR(*order_value(s, "q0"), c["q0"].get<double>(), 1e-8);
        EXPECT_NEAR(*order_value(s, "C"), c["C"].get<double>(), 1e-8);
        EXPECT_NEAR(*order_value(s, "y"), c["y"].get<double>(), 1e-7);
    }
}

TEST(BrokenReference, UncorrelatedClustersAreATrapWhereSpinsHaveTwoBodyCouplings) {
    // q0 = 0 is stationary in SK and in P = 4 full, with a value that is none: it lies below that of q0 > 0, and the
    // free energy is a maximum. For P = 6 full it is the state.
    const Json all = cases();
    const auto at = [](const auto& model, const Json& c) {
        const Levels start{.m = 0.0, .q = {0.0, 1.0}, .y = {c["y"].get<double>()}, .C = 0.1};
        return solvers::detail::solved(SiteOf(model), start, {.m = true, .q0 = true});
    };
    const Json &sk = named(all, "SK_T0_1RSB_q0zero"), &four = named(all, "glass_1rsb_q0=0_full_P4_T0_a1.0");
    const Dense four_full({4, 1.0, 0.0, Convention::full}), six_full({6, 1.0, 0.0, Convention::full});
    const auto trap = at(Sk({0.0}), sk), other = at(four_full, four);
    ASSERT_EQ(trap.status, Status::converged);
    EXPECT_NEAR(trap.free_energy, sk["f"].get<double>(), 1e-10);
    EXPECT_LT(trap.free_energy, *broken_glass(SiteOf(Sk({0.0})), 1).free_energy - 1e-3);
    ASSERT_EQ(other.status, Status::converged);
    EXPECT_NEAR(other.free_energy, four["f"].get<double>(), 1e-10);
    EXPECT_LT(other.free_energy, *broken_glass(SiteOf(four_full), 1).free_energy - 1e-3);
    const Solution state = broken_glass(SiteOf(six_full), 1);
    EXPECT_NEAR(*state.free_energy, named(all, "glass_1rsb_q0=0_full_P6_T0_a1.0")["f"].get<double>(), 1e-10);
    EXPECT_EQ(*order_value(state, "q0"), 0.0);
}

} // namespace
} // namespace mattis::solvers
