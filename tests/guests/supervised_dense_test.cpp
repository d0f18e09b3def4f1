#include "tests/guests/supervised_dense.hpp"

#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/errors.hpp"
#include "models/catalogue.hpp"
#include "solvers/rs/retrieval_curve.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/rs/update.hpp"
#include "solvers/rsb/broken_retrieval.hpp"
#include "solvers/rsb/broken_symmetry.hpp"
#include "solvers/theory/theory.hpp"

// A network that learns joins by its file and this line. Its numbers are those of tests/reference/learning.json, which
// were computed without this code.

namespace mattis::guests {
namespace {

using Json = nlohmann::json;

const ModelEntry& supervised = add_model(entry<SupervisedDense>());

std::vector<Json> cases(const std::string& model) {
    std::ifstream file(MATTIS_TEST_REFERENCE_DIR "/learning.json");
    std::vector<Json> chosen;
    for (const Json& c : Json::parse(file))
        if (c["model"] == model) chosen.push_back(c);
    EXPECT_FALSE(chosen.empty()) << model;
    return chosen;
}

SupervisedDense::Parameters parameters_of(const Json& c) {
    SupervisedDense::Parameters p{.P = c["P"], .alpha = c.value("alpha", 0.0), .T = c["T"]};
    if (c.value("convention", "") == "full") p.convention = Convention::full;
    if (c.value("class_law", "") == "gauss") p.class_law = ClassLaw::gaussian;
    if (c.contains("M")) {
        p.r = c["r"];
        p.M = c["M"];
    } else {
        p.rho = c.value("rho", 0.0);
    }
    return p;
}

double tolerance(const Json& c) { return 2.0 * std::pow(10.0, -c["digits_trusted"].get<int>()); }

TEST(SupervisedDense, ReplicaSymmetricStatesAreThoseOfTheReference) {
    for (const Json& c : cases("dense_learning_RS")) {
        SCOPED_TRACE(c["id"].get<std::string>());
        const SupervisedDense model(parameters_of(c));
        const Solution s = solvers::rs_retrieval(SiteOf(model));
        ASSERT_EQ(s.converged(), c["retrieval"].get<bool>());
        if (!s.converged()) continue;
        EXPECT_NEAR(*order_value(s, "n"), c["n"].get<double>(), tolerance(c));
        EXPECT_NEAR(*order_value(s, "m"), c["m"].get<double>(), tolerance(c));
        EXPECT_NEAR(*order_value(s, "q"), c["q"].get<double>(), tolerance(c));
        EXPECT_NEAR(*s.free_energy, c["f"].get<double>(), tolerance(c));
        EXPECT_NEAR(1.0 - *s.replicon, c["AT"].get<double>(), 2e-6 * (1.0 + c["AT"].get<double>()));
    }
}

TEST(SupervisedDense, RetrievalEndsWhereTheReferenceSays) {
    for (const char* kind : {"T0_retrieval_spinodal", "retrieval_spinodal"})
        for (const Json& c : cases(kind)) {
            SCOPED_TRACE(c["id"].get<std::string>());
            const auto fold = solvers::RetrievalCurve(SiteOf(SupervisedDense(parameters_of(c)))).fold();
            EXPECT_NEAR(fold.alpha, c["alpha_c"].get<double>(), tolerance(c));
            EXPECT_NEAR(fold.m, c["n"].get<double>(), 2e-4) << "n is flat at its fold";
        }
}

TEST(SupervisedDense, TheSpinodalIsFoundInTheEntropyOfTheDataToo) {
    for (const Json& c : cases("T0_rho_threshold")) {
        SCOPED_TRACE(c["id"].get<std::string>());
        const ModelAt at = SupervisedDense(parameters_of(c));
        const auto points = solvers::trace(at, "retrieval_spinodal", {.find = "rho"}).points;
        ASSERT_EQ(points.size(), 1u);
        EXPECT_NEAR(points[0].found.value(), c["rho_c"].get<double>(), tolerance(c));
    }
}

TEST(SupervisedDense, OverlapAfterAnUpdateIsThatOfTheReference) {
    for (const Json& c : cases("one_step_m1")) {
        SCOPED_TRACE(c["id"].get<std::string>());
        SupervisedDense::Parameters p = parameters_of(c);
        EXPECT_NEAR(solvers::overlap_after_update(SiteOf(SupervisedDense(p))), c["m1_exact"].get<double>(), 1e-9);
        p.class_law = ClassLaw::gaussian;
        EXPECT_NEAR(solvers::overlap_after_update(SiteOf(SupervisedDense(p))), c["m1_gauss"].get<double>(), 1e-9);
    }
}

TEST(SupervisedDense, PerfectExamplesAreThePatternsThemselves) {
    for (const double T : {0.0, 0.3}) {
        const Dense dense({4, 0.2, T, Convention::distinct});
        const SupervisedDense perfect({.P = 4, .alpha = 0.2, .T = T, .r = 1.0, .M = 3});
        const Solution want = solvers::rs_retrieval(SiteOf(dense)), got = solvers::rs_retrieval(SiteOf(perfect));
        EXPECT_NEAR(*order_value(got, "m"), *order_value(want, "m"), 1e-14);
        EXPECT_NEAR(*order_value(got, "n"), *order_value(want, "m"), 1e-14);
        EXPECT_NEAR(*got.free_energy, *want.free_energy, 1e-14);
        const Solution deep_want = solvers::broken_retrieval(SiteOf(dense), 1),
                       deep_got = solvers::broken_retrieval(SiteOf(perfect), 1);
        EXPECT_EQ(deep_got.status, deep_want.status);
        if (!deep_want.converged()) continue;
        EXPECT_NEAR(*order_value(deep_got, "m"), *order_value(deep_want, "m"), 1e-11);
        EXPECT_NEAR(*deep_got.free_energy, *deep_want.free_energy, 1e-13);
    }
}

/// With broken symmetry: the residual vanishes where the free energy is stationary, and only there.
TEST(SupervisedDense, BrokenRetrievalIsStationaryInEveryUnknown) {
    for (const auto& [r, M, law] : {std::tuple{0.8, 5, ClassLaw::exact}, {0.6, 20, ClassLaw::gaussian}}) {
        const SiteOf site{SupervisedDense({.P = 4, .alpha = 0.22, .T = 0.1, .r = r, .M = M, .class_law = law})};
        const Solution s = solvers::broken_retrieval(site, 1);
        ASSERT_TRUE(s.converged()) << r << " " << M;
        const solvers::BrokenSymmetry saddle(site, 1, {});
        const auto value = [&](const char* name) { return order_value(s, name).value(); };
        const solvers::Levels at{
            value("n"), {value("q0"), value("q1")}, {value("theta") / 0.1}, (1.0 - value("q1")) / 0.1};
        const auto free_energy = [&](double dn, double dq0, double dq1, double dy) {
            solvers::Levels moved = at;
            moved.m += dn;
            moved.q[0] += dq0;
            moved.q[1] += dq1;
            moved.C = (1.0 - moved.q[1]) / 0.1;
            moved.y[0] += dy;
            return saddle.free_energy(saddle.evaluate(moved));
        };
        EXPECT_NEAR(free_energy(0, 0, 0, 0), *s.free_energy, 1e-14);
        constexpr double h = 1e-5;
        EXPECT_NEAR((free_energy(h, 0, 0, 0) - free_energy(-h, 0, 0, 0)) / (2 * h), 0.0, 1e-8);
        EXPECT_NEAR((free_energy(0, h, 0, 0) - free_energy(0, -h, 0, 0)) / (2 * h), 0.0, 1e-8);
        EXPECT_NEAR((free_energy(0, 0, h, 0) - free_energy(0, 0, -h, 0)) / (2 * h), 0.0, 1e-7);
        EXPECT_NEAR((free_energy(0, 0, 0, h) - free_energy(0, 0, 0, -h)) / (2 * h), 0.0, 1e-8);
        EXPECT_GT(std::abs(free_energy(1e-2, 0, 0, 0) - free_energy(-1e-2, 0, 0, 0)), 1e-7);
    }
}

TEST(SupervisedDense, StatesThatDoNotFeelTheDataAreThoseOfTheDenseNetwork) {
    const Solution want = solvers::rs_glass(SiteOf(Dense({3, 0.5, 0.4, Convention::full})));
    const Solution got = solvers::rs_glass(
        SiteOf(SupervisedDense({.P = 3, .alpha = 0.5, .T = 0.4, .convention = Convention::full, .rho = 0.3})));
    ASSERT_TRUE(want.converged() && got.converged());
    EXPECT_NEAR(*order_value(got, "q"), *order_value(want, "q"), 1e-13);
    EXPECT_NEAR(*got.free_energy, *want.free_energy, 1e-14);
}

TEST(SupervisedDense, ContradictionsInTheDataAreRefused) {
    EXPECT_THROW(SupervisedDense({.P = 4, .alpha = 0.1, .T = 0.1, .rho = 0.1, .r = 0.5, .M = 3}), InputError);
    EXPECT_THROW(ModelAt("supervised_dense", {4, 0.1, 0.1, 0, 0, 0.1, 1, 0, 0}), InputError) << "storing has no rho";
}

} // namespace
} // namespace mattis::guests
