#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <fstream>
#include <functional>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "models/pspin.hpp"
#include "solvers/rs/replica_symmetric.hpp"
#include "solvers/rs/retrieval_curve.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/rsb/theta_one.hpp"
#include "solvers/theory/theory.hpp"

// All replica-symmetric cases of tests/reference/dense_rs.json, through the library.

namespace mattis::solvers {
namespace {

using Json = nlohmann::json;

Json cases() {
    std::ifstream file(MATTIS_TEST_REFERENCE_DIR "/dense_rs.json");
    return Json::parse(file);
}

int number_of(const std::string& prefix) {
    int count = 0;
    for (const Json& c : cases()) count += c["id"].get<std::string>().starts_with(prefix) ? 1 : 0;
    return count;
}

/// Calls check(model, case, tolerance) for each case whose branch begins so, with the model at the case's parameters.
/// Tolerances are one unit of the last trusted digit, relative to values above 1.
int for_each_case(const std::string& ansatz, const std::string& branch, const auto& check) {
    int count = 0;
    for (const Json& c : cases()) {
        if (c["ansatz"] != ansatz || !c["branch"].get<std::string>().starts_with(branch) || c["T"].is_null()) continue;
        ++count;
        SCOPED_TRACE(c["id"].get<std::string>());
        const double T = c["T"], alpha = c["alpha"];
        const int P = c["P"];
        const Convention convention = c["convention"] == "distinct" ? Convention::distinct : Convention::full;
        const double tolerance = std::pow(10.0, -c["digits_trusted"].get<int>());
        if (P == 2)
            check(Hopfield({alpha, T, convention}), c, tolerance);
        else
            check(Dense({P, alpha, T, convention}), c, tolerance);
    }
    return count;
}

void expect_value(const Json& c, const char* key, double got, double tolerance) {
    if (c.contains(key)) {
        EXPECT_NEAR(got, c[key].get<double>(), tolerance * std::max(1.0, std::abs(c[key].get<double>()))) << key;
    }
}

void check_state(const Json& c, const Solution& s, double tolerance) {
    ASSERT_TRUE(s.converged());
    expect_value(c, "m", *order_value(s, "m"), tolerance);
    expect_value(c, "q", *order_value(s, "q"), tolerance);
    expect_value(c, "f", *s.free_energy, tolerance);
    expect_value(c, "replicon", *s.replicon, 10.0 * tolerance);
}

TEST(Reference, RetrievalStates) {
    const int n = for_each_case("RS", "retrieval", [](const auto& model, const Json& c, double tolerance) {
        if (c["branch"] == "retrieval") check_state(c, rs_retrieval(SiteOf(model)), tolerance);
    });
    EXPECT_GE(n, 33);
}

TEST(Reference, Glasses) {
    const auto check = [](const auto& model, const Json& c, double tolerance) {
        check_state(c, rs_glass(SiteOf(model)), tolerance);
    };
    EXPECT_EQ(for_each_case("RS", "spin_glass", check) + for_each_case("RS", "random-field", check),
              number_of("rs_sg") + number_of("rs_m0"));
}

TEST(Reference, Spinodals) {
    const auto check = []<class M>(const M& model, const Json& c, double tolerance) {
        const auto fold = RetrievalCurve(SiteOf(model)).fold();
        EXPECT_NEAR(fold.alpha, c["alpha"].get<double>(), std::max(tolerance, 1e-12));
        if (c.contains("m")) {
            EXPECT_NEAR(fold.m, c["m"].get<double>(), 1e-6);
        }
    };
    EXPECT_EQ(for_each_case("RS", "retrieval spinodal", check), number_of("rs_fold"));
    EXPECT_EQ(for_each_case("RS", "T=0 capacity", check), number_of("rs_T0_alphac"));
}

TEST(Reference, MaximaOfTheSpinodal) {
    const auto check = []<class M>(const M& model, const Json& c, double tolerance) {
        const double T = c["T"];
        const auto alpha = [&](double t) { return RetrievalCurve(SiteOf(with_parameter(model, "T", t))).fold().alpha; };
        const auto [at, value] =
            boost::math::tools::brent_find_minima([&](double t) { return -alpha(t); }, 0.8 * T, 1.2 * T, 40);
        EXPECT_NEAR(-value, c["alpha"].get<double>(), tolerance);
        EXPECT_NEAR(at, T, 1e-4);
    };
    EXPECT_EQ(for_each_case("RS", "maximum over T", check), number_of("rs_alphamax"));
}

TEST(Reference, StabilityLines) {
    const auto check = [](const auto& model, const Json& c, double) {
        double nearest = INFINITY;
        for (const LinePoint& p : trace(model, "replicon", {"alpha"}).points)
            if (p.found) {
                nearest = std::min(nearest, std::abs(*p.found - c["alpha"].get<double>()));
            }
        EXPECT_LT(nearest, 1e-10);
    };
    EXPECT_EQ(for_each_case("RS", "AT line in retrieval", check), number_of("rs_AT_"));
    // Where the AT line meets the spinodal: the replicon vanishes at the fold.
    const auto meets = []<class M>(const M& model, const Json& c, double) {
        const auto fold = RetrievalCurve(SiteOf(model)).fold();
        EXPECT_NEAR(fold.alpha, c["alpha"].get<double>(), 1e-8);
        const M there = with_parameter(model, "alpha", fold.alpha);
        const SiteOf saddle_site{there};
        const ReplicaSymmetric saddle(saddle_site);
        EXPECT_NEAR(*saddle.state(ReplicaSymmetric::unknowns(fold.m, fold.C)).replicon, 0.0, 1e-6);
    };
    EXPECT_EQ(for_each_case("RS", "AT line meets", meets), number_of("rs_ATfold"));
}

TEST(Reference, Transitions) {
    const auto check = [](const auto& model, const Json& c, double tolerance) {
        const auto points = trace(model, "retrieval_transition", {"alpha"}).points;
        ASSERT_TRUE(points.back().found.has_value());
        EXPECT_NEAR(*points.back().found, c["alpha"].get<double>(), tolerance);
        if (c.contains("m")) {
            EXPECT_NEAR(*points.back().order[0].value, c["m"].get<double>(), 1e-7);
        }
    };
    EXPECT_EQ(for_each_case("RS", "thermodynamic", check), number_of("Tc_RSRS") + number_of("alpha1"));
    EXPECT_EQ(for_each_case("RS retrieval / para", "thermodynamic", check), number_of("Tline"));
}

TEST(Reference, ZeroLoad) {
    int count = 0;
    for (const Json& c : cases()) {
        if (c["ansatz"] != "exact") continue;
        ++count;
        SCOPED_TRACE(c["id"].get<std::string>());
        const Dense model({c["P"], 0.0, 0.0, Convention::distinct});
        EXPECT_NEAR(*trace(model, "retrieval_spinodal", {"T"}).points.back().found, c["T_M"].get<double>(), 1e-9);
        EXPECT_NEAR(*trace(model, "retrieval_transition", {"T"}).points.back().found, c["T_c"].get<double>(), 1e-9);
    }
    EXPECT_EQ(count, number_of("a0_"));
}

TEST(Reference, GlassConstants) {
    int count = 0;
    for (const Json& c : cases()) {
        if (!c["branch"].get<std::string>().starts_with("glass constants")) continue;
        ++count;
        SCOPED_TRACE(c["id"].get<std::string>());
        const double tolerance = std::pow(10.0, -c["digits_trusted"].get<int>());
        const Convention convention = c["convention"] == "distinct" ? Convention::distinct : Convention::full;
        const EnergyCovariance x = pattern_covariance(c["P"], convention);
        const auto dynamic = dynamic_transition(x);
        const auto statics = static_transition(x);
        EXPECT_EQ(dynamic.has_value(), c.contains("T_d"));
        if (dynamic) {
            expect_value(c, "T_d", dynamic->T, tolerance);
            expect_value(c, "q_d", dynamic->q1, 1e-6);
            expect_value(c, "q1_d", dynamic->q1, 1e-6);
            expect_value(c, "q0_d", dynamic->q0, 1e-6);
            expect_value(c, "Sigma_d", dynamic->complexity, 1e-6);
            expect_value(c, "T_s", statics->T, tolerance);
            expect_value(c, "q_s", statics->q1, 1e-7);
            expect_value(c, "q1_s", statics->q1, 1e-6);
        }
        const Dense unit({c["P"], 1.0, 0.0, convention});
        if (c.contains("T_g_continuous")) {
            EXPECT_NEAR(*trace(unit, "glass_transition", {"T"}).points[0].found, c["T_g_continuous"].get<double>(),
                        1e-10);
        }
        if (c.contains("T_AT")) {
            EXPECT_NEAR(*trace(unit, "replicon", {.find = "T", .branch = "glass"}).points[0].found,
                        c["T_AT"].get<double>(), 1e-8);
        }
        if (c.contains("e0_RS")) {
            EXPECT_NEAR(*rs_glass(SiteOf(PSpin({c["P"], 0.0}))).free_energy, c["e0_RS"].get<double>(), 1e-9);
        }
        if (c.contains("retrieval_spinodal_nishimori_alpha")) {
            EXPECT_NEAR(dynamic->T * dynamic->T, c["retrieval_spinodal_nishimori_alpha"].get<double>(), 1e-8);
        }
        if (c.contains("ret_glass_transition_nishimori_alpha")) {
            EXPECT_NEAR(statics->T * statics->T, c["ret_glass_transition_nishimori_alpha"].get<double>(), 1e-9);
        }
    }
    EXPECT_EQ(count, number_of("glass_"));
    EXPECT_GE(count, 7);
}

} // namespace
} // namespace mattis::solvers
