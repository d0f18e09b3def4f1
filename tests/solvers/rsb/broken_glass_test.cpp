#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "models/pspin.hpp"
#include "models/sk.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/rsb/broken_glass.hpp"
#include "solvers/rsb/broken_retrieval.hpp"

#include <cmath>
#include <fstream>
#include <initializer_list>
#include <limits>
#include <string>
#include <utility>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mattis::solvers {
namespace {

using Json = nlohmann::json;

Json cases(const char* file) {
    std::ifstream stream(std::string(MATTIS_TEST_REFERENCE_DIR "/") + file);
    return Json::parse(stream);
}

double value(const Solution& s, const std::string& name) {
    for (const NamedValue& entry : s.order)
        if (entry.name == name) return entry.value.value();
    ADD_FAILURE() << "no " << name;
    return NAN;
}

Solution glass_of(const Json& c, std::size_t depth) {
    const double T = c["T"], alpha = c["alpha"];
    const std::string model = c["model"];
    if (model == "SK") return broken_glass(SiteOf(Sk({T})), depth);
    if (model == "Ising p-spin") return broken_glass(SiteOf(PSpin({c["P"].get<int>(), T})), depth);
    if (model == "dense glass")
        return broken_glass(SiteOf(Dense({c["P"].get<int>(), alpha, T, Convention::full})), depth);
    return broken_glass(SiteOf(Hopfield({alpha, T, Convention::full})), depth);
}

/// What every solution of broken symmetry must satisfy.
void expect_broken(const Solution& s, std::size_t depth, double T) {
    ASSERT_TRUE(s.converged());
    EXPECT_LT(*s.residual, 1e-9);
    for (std::size_t i = 1; i <= depth; ++i)
        EXPECT_GT(value(s, "q" + std::to_string(i)), value(s, "q" + std::to_string(i - 1)));
    if (T == 0.0) {
        EXPECT_FALSE(s.stable);
        EXPECT_NEAR(*s.energy, *s.free_energy, 1e-15);
        return;
    }
    for (std::size_t i = 1; i <= depth; ++i)
        EXPECT_LT(value(s, depth == 1 ? "theta" : "theta" + std::to_string(i)), 1.0);
    EXPECT_EQ(s.stable, *s.replicon > 0.0);
}

TEST(BrokenGlass, GlassesAreThoseOfTheReference) {
    int count = 0;
    for (const Json& c : cases("rsb.json")) {
        const std::size_t depth = c["k"];
        // The long cascades of low temperature and of many steps cost seconds.
        if (depth > 4 || (c["T"] > 0.0 && c["T"] < 0.1)) continue;
        SCOPED_TRACE(c["id"].get<std::string>());
        ++count;
        const Json& expected = c["quantities"];
        const Solution s = glass_of(c, depth);
        expect_broken(s, depth, c["T"]);
        if (HasFatalFailure()) return;
        const char* key = expected.contains("e0") ? "e0" : expected.contains("f_full") ? "f_full" : "f";
        EXPECT_NEAR(*s.free_energy, expected[key].get<double>(), 2e-12);
        if (expected.contains("u")) {
            EXPECT_NEAR(*s.energy, expected["u"].get<double>(), 1e-10);
        }
        if (!expected.contains("q")) continue;
        for (std::size_t i = 0; i <= depth; ++i)
            EXPECT_NEAR(value(s, "q" + std::to_string(i)), expected["q"][i].get<double>(), 1e-8);
        const bool frozen = expected.contains("y");
        for (std::size_t i = 1; i <= depth; ++i)
            EXPECT_NEAR(value(s, (frozen ? "y" : "theta") + (depth == 1 ? "" : std::to_string(i))),
                        expected[frozen ? "y" : "theta"][i - 1].get<double>(), 1e-7);
    }
    EXPECT_GE(count, 24);
}

TEST(BrokenGlass, OneStepStatesAreThoseOfTheReference) {
    for (const Json& c : cases("dense_1rsb.json")) {
        SCOPED_TRACE(c["id"].get<std::string>());
        const double T = c["T"], alpha = c["alpha"];
        const Convention convention = c["convention"] == "full" ? Convention::full : Convention::distinct;
        Solution s;
        if (c["P"] == 2)
            s = broken_glass(SiteOf(Hopfield({alpha, T, convention})), 1);
        else if (c["branch"] == "retrieval")
            s = broken_retrieval(SiteOf(Dense({c["P"].get<int>(), alpha, T, convention})), 1);
        else
            s = broken_glass(SiteOf(Dense({c["P"].get<int>(), alpha, T, convention})), 1);
        expect_broken(s, 1, T);
        if (HasFatalFailure()) return;
        EXPECT_NEAR(*s.free_energy, c["f"].get<double>(), 2e-11);
        for (const char* name : {"m", "q0", "q1", "theta"})
            if (c.contains(name)) {
                EXPECT_NEAR(value(s, name), c[name].get<double>(), 2e-8) << name;
            }
        const char* inner = c.contains("rep1") ? "rep1" : "replicon_inner";
        EXPECT_NEAR(*s.replicon, c[inner].get<double>(), 1e-6);
        EXPECT_EQ(s.stable, c[inner].get<double>() > 0.0);
    }
}

/// -dF/dT at T by differences is the entropy, and f = u - T s.
template <class M>
void expect_thermodynamics(const M& model, std::size_t depth) {
    const auto free_energy = [&](double T) {
        return *broken_glass(SiteOf(with_parameter(model, "T", T)), depth).free_energy;
    };
    const double T = model.temperature(), step = 1e-4;
    const Solution s = broken_glass(SiteOf(model), depth);
    EXPECT_NEAR(*s.entropy, -(free_energy(T + step) - free_energy(T - step)) / (2.0 * step), 1e-7);
    EXPECT_NEAR(*s.energy, *s.free_energy + T * *s.entropy, 1e-15);
}

TEST(BrokenGlass, TheEntropyIsTheSlopeOfTheFreeEnergy) {
    expect_thermodynamics(Sk({0.4}), 1);
    expect_thermodynamics(Sk({0.4}), 2);
    expect_thermodynamics(PSpin({3, 0.5}), 1);
    expect_thermodynamics(Hopfield({0.1, 0.5, Convention::distinct}), 1);
    expect_thermodynamics(Dense({5, 1.0, 1.2, Convention::full}), 1);
}

/// Energy identity of a glass at T = 0: f = -alpha [x'(1) C + sum_i y_i (x(q_i) - x(q_{i-1}))].
template <class M>
void expect_energy_identity(const M& model, double alpha, std::size_t depth) {
    const Solution s = broken_glass(SiteOf(model), depth);
    ASSERT_TRUE(s.converged());
    const EnergyCovariance& x = model.covariance();
    double sum = x.slope(1.0) * value(s, "C");
    for (std::size_t i = 1; i <= depth; ++i)
        sum += value(s, depth == 1 ? "y" : "y" + std::to_string(i)) *
               (x.value(value(s, "q" + std::to_string(i))) - x.value(value(s, "q" + std::to_string(i - 1))));
    EXPECT_NEAR(*s.free_energy, -alpha * sum, 1e-11 * (1.0 + alpha));
}

TEST(BrokenGlass, EnergyIdentitiesHoldInTheGroundState) {
    for (const std::size_t depth : {1, 2, 3}) {
        expect_energy_identity(Sk({0.0}), 1.0, depth);
        expect_energy_identity(PSpin({3, 0.0}), 1.0, depth);
        for (const int P : {3, 4, 5, 6}) expect_energy_identity(Dense({P, 0.7, 0.0, Convention::full}), 0.7, depth);
    }
}

TEST(BrokenGlass, FreeEnergiesRiseWithTheNumberOfStepsAndCFalls) {
    const auto check = [](auto&& solve) {
        Solution before = solve(1);
        for (std::size_t depth = 2; depth <= 3; ++depth) {
            const Solution s = solve(depth);
            ASSERT_TRUE(s.converged());
            EXPECT_GT(*s.free_energy, *before.free_energy);
            EXPECT_LT(value(s, "C"), value(before, "C"));
            before = s;
        }
    };
    check([](std::size_t k) { return broken_glass(SiteOf(Hopfield({0.05, 0.0, Convention::distinct})), k); });
    check([](std::size_t k) { return broken_glass(SiteOf(Dense({3, 1.0, 0.2, Convention::full})), k); });
    check([](std::size_t k) { return broken_retrieval(SiteOf(Hopfield({0.137, 0.0, Convention::full})), k); });
    check([](std::size_t k) { return broken_retrieval(SiteOf(Dense({3, 0.37, 0.0, Convention::distinct})), k); });
}

TEST(BrokenGlass, ShiftOfTheConventionIsThatOfTheReplicaSymmetricTheory) {
    const double full = *broken_glass(SiteOf(Hopfield({0.1, 0.3, Convention::full})), 1).free_energy;
    EXPECT_NEAR(*broken_glass(SiteOf(Hopfield({0.1, 0.3, Convention::distinct})), 1).free_energy - full, 0.05, 1e-12);
}

/// Along temperatures every glass is found, its free energy rises with the number of steps and is smooth in T: its
/// difference from the replica-symmetric one falls towards the onset.
template <class M>
void expect_swept(const M& model, std::initializer_list<double> temperatures, std::size_t deepest_of_sweep) {
    double before = std::numeric_limits<double>::infinity();
    for (const double T : temperatures) {
        SCOPED_TRACE(T);
        const M at = with_parameter(model, "T", T);
        const double whole = *rs_glass(SiteOf(at)).free_energy;
        double f = whole;
        for (std::size_t depth = 1; depth <= deepest_of_sweep; ++depth) {
            SCOPED_TRACE(depth);
            const Solution s = broken_glass(SiteOf(at), depth);
            ASSERT_TRUE(s.converged());
            EXPECT_GT(*s.free_energy, f);
            f = *s.free_energy;
        }
        EXPECT_LT(f - whole, before);
        before = f - whole;
    }
}

TEST(BrokenGlass, ColdGlassesAreTheGroundStateWarmed) {
    // Values of a nested quadrature that shares nothing with the cascade.
    const Solution pairwise = broken_glass(SiteOf(Hopfield({0.1, 0.01, Convention::distinct})), 1);
    ASSERT_TRUE(pairwise.converged());
    EXPECT_NEAR(*pairwise.free_energy, -0.56062539107, 1e-10);
    EXPECT_NEAR(value(pairwise, "q0"), 0.547788, 1e-6);
    EXPECT_NEAR(value(pairwise, "theta"), 0.00542272, 1e-8);
    const Solution odd = broken_glass(SiteOf(Dense({3, 1.0, 0.00735, Convention::full})), 1);
    ASSERT_TRUE(odd.converged());
    EXPECT_NEAR(*odd.free_energy, -1.13108551081, 1e-10);
    for (const double alpha : {0.05, 0.138, 0.3})
        for (const double T : {1e-4, 1e-3, 0.02})
            EXPECT_TRUE(broken_glass(SiteOf(Hopfield({alpha, T, Convention::full})), 2).converged())
                << alpha << " " << T;
}

TEST(BrokenGlass, GlassesAreFoundUpToACloseOnset) {
    expect_swept(Sk({0.0}), {0.05, 0.3, 0.6, 0.8, 0.9, 0.95, 0.97, 0.98}, 3);
    expect_swept(Dense({4, 1.0, 0.0, Convention::full}), {0.3, 1.0, 1.4, 1.6, 1.7}, 2);
    expect_swept(Hopfield({0.1, 0.0, Convention::full}), {0.2, 0.6, 0.9, 1.1, 1.2, 1.25}, 2);
    expect_swept(Hopfield({2.0, 0.0, Convention::distinct}), {0.5, 1.5, 2.0, 2.3}, 3);
    expect_swept(Hopfield({0.01, 0.0, Convention::full}), {0.1, 0.4, 0.8, 1.05}, 1);
}

TEST(BrokenGlass, OneStepNextToTheOnsetIsThatOfNestedQuadrature) {
    // Nested sums over 36 x 36 Gauss-Hermite nodes with 40 digits, which share nothing with the cascade.
    struct Known {
        double T, q0, q1, theta;
    };
    for (const Known& known : {Known{0.98, 0.0067885443339402, 0.02036221559169, 0.02561751495691},
                               {0.999, 0.00033364179748187, 0.0010009248652816, 0.0013305757171326}}) {
        const Solution s = broken_glass(SiteOf(Sk({known.T})), 1);
        ASSERT_TRUE(s.converged());
        EXPECT_NEAR(value(s, "q0"), known.q0, 1e-8);
        EXPECT_NEAR(value(s, "q1"), known.q1, 1e-8);
        EXPECT_NEAR(value(s, "theta"), known.theta, 1e-8);
    }
    EXPECT_NEAR(value(broken_glass(SiteOf(Sk({0.98})), 1), "theta"), 0.02561751495691, 1e-11);
}

TEST(BrokenGlass, GlassesAreFoundWithinAPercentOfTheirOnset) {
    // The replicons of k steps fall as the square of the distance.
    for (const double closeness : {0.99, 0.995, 0.998})
        for (const std::size_t depth : {1, 2, 3}) {
            const double pairwise = 1.0 + std::sqrt(0.1), quartic = std::sqrt(0.3);
            for (const Solution& s :
                 {broken_glass(SiteOf(Sk({closeness})), depth),
                  broken_glass(SiteOf(Hopfield({0.1, closeness * pairwise, Convention::full})), depth),
                  broken_glass(SiteOf(Dense({4, 0.1, closeness * quartic, Convention::full})), depth)}) {
                ASSERT_TRUE(s.converged()) << closeness << " " << depth;
                EXPECT_LT(*s.replicon, 0.0);
                EXPECT_GT(*s.replicon, -2.0 * std::pow(1.0 - closeness, 2));
                EXPECT_EQ(s.replicons.size(), depth + 1);
            }
        }
}

TEST(BrokenGlass, TheGroundStateInAStrongRandomFieldIsFound) {
    const Dense model({7, 0.02, 0.0, Convention::full});
    const Solution s = broken_glass(SiteOf(model), 1);
    ASSERT_TRUE(s.converged());
    // f = -alpha [x'(1) C + y (x(1) - x(q0))], as every ground state without signal.
    const EnergyCovariance& x = model.covariance();
    EXPECT_NEAR(*s.free_energy,
                -0.02 * (x.slope(1.0) * value(s, "C") + value(s, "y") * (x.value(1.0) - x.value(value(s, "q0")))),
                1e-10);
}

TEST(BrokenGlass, FewStepsNearAnOnsetFollowTheStraightLineOfParisi) {
    // q_i = q_k (2i + 1)/(2k + 1), theta_i = 2 (q_{i-1} + q_i)/2, to leading order.
    const Solution s = broken_glass(SiteOf(Sk({0.98})), 2);
    ASSERT_TRUE(s.converged());
    const double q = value(s, "q2");
    EXPECT_NEAR(value(s, "q0") / q, 0.2, 0.002);
    EXPECT_NEAR(value(s, "q1") / q, 0.6, 0.002);
    EXPECT_NEAR(value(s, "theta1") / q, 0.8, 0.06);
    EXPECT_NEAR(value(s, "theta2") / q, 1.6, 0.12);
}

TEST(BrokenGlass, ClustersThatOnlyJustBreakAreFound) {
    // Gardner temperatures 0.24026 (P = 3), 0.9082 (P = 5, full), 0.6318 (P = 3, full).
    for (const auto& [model, T] : {std::pair{Dense({3, 1.0, 0.0, Convention::distinct}), 0.23},
                                   {Dense({5, 1.0, 0.0, Convention::full}), 0.9},
                                   {Dense({3, 1.0, 0.0, Convention::full}), 0.6}}) {
        const Dense at = with_parameter(model, "T", T);
        const Solution one = broken_glass(SiteOf(at), 1), two = broken_glass(SiteOf(at), 2);
        ASSERT_TRUE(two.converged());
        EXPECT_GT(*two.free_energy, *one.free_energy);
        EXPECT_LT(*two.free_energy - *one.free_energy, 1e-6);
    }
}

TEST(BrokenGlass, AGlassWhoseSymmetryIsWholeIsAbsent) {
    EXPECT_EQ(broken_glass(SiteOf(Sk({1.0})), 1).status, Status::absent);
    EXPECT_EQ(broken_glass(SiteOf(Sk({1.3})), 2).status, Status::absent);
    EXPECT_EQ(broken_glass(SiteOf(Hopfield({0.1, 1.4, Convention::full})), 1).status, Status::absent);
    EXPECT_EQ(broken_glass(SiteOf(Dense({3, 1.0, 0.74, Convention::full})), 1).status, Status::absent)
        << "T_AT = 0.735";
    EXPECT_EQ(broken_glass(SiteOf(Dense({4, 0.0, 0.1, Convention::distinct})), 1).status, Status::absent);
    // T_s of P = 3: 0.6513852; theta = 1 there.
    EXPECT_EQ(broken_glass(SiteOf(PSpin({3, 0.6514})), 1).status, Status::absent);
    const Solution below = broken_glass(SiteOf(PSpin({3, 0.6513})), 1);
    ASSERT_TRUE(below.converged());
    EXPECT_GT(value(below, "theta"), 0.999);
    EXPECT_LT(value(below, "theta"), 1.0);
}

TEST(BrokenGlass, AStableStateHasNoMoreSteps) {
    // Gardner temperature of P = 3: 0.2402600.
    for (const double T : {0.2403, 0.4}) {
        const Solution one = broken_glass(SiteOf(PSpin({3, T})), 1), three = broken_glass(SiteOf(PSpin({3, T})), 3);
        EXPECT_TRUE(one.stable) << T;
        EXPECT_EQ(three.order.size(), one.order.size());
        EXPECT_EQ(*three.free_energy, *one.free_energy);
    }
    const Solution below = broken_glass(SiteOf(PSpin({3, 0.2402})), 1);
    EXPECT_TRUE(below.converged());
    EXPECT_FALSE(below.stable);
}

} // namespace
} // namespace mattis::solvers
