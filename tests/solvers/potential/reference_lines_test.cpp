#include "solvers/potential/reference_lines.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "models/pspin.hpp"
#include "models/sk.hpp"
#include "solvers/rsb/theta_one.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::solvers {
namespace {

using Own = std::vector<std::optional<double>>;

std::vector<double> found(const ModelAt& at, std::string_view name, std::string_view find, const Own& own) {
    const Line line = line_of(at, name);
    LineChoice choice = choice_of(line, {.find = find});
    choice.own = own;
    std::vector<double> values;
    for (const LinePoint& point : trace(at, line, choice).points)
        if (point.found) values.push_back(*point.found);
    return values;
}

double only(const std::vector<double>& values) {
    EXPECT_EQ(values.size(), 1u);
    return values.empty() ? NAN : values.front();
}

double only_of(const ModelAt& at, std::string_view name, std::string_view find) {
    return only(found(at, name, find, {}));
}

constexpr double glass = 0.0, retrieval = 1.0;

Dense dense(int P, double alpha, double T, Convention convention = Convention::distinct) {
    return Dense(Dense::Parameters{.P = P, .alpha = alpha, .T = T, .convention = convention});
}

TEST(ReferenceLines, GlassTemperaturesAreThoseOfOneStepOfBreakingAtThetaOne) {
    for (const int P : {3, 4, 5, 6, 12}) {
        const PSpin model({P, 1.0});
        EXPECT_NEAR(only_of(model, "potential_dynamic", "T"), dynamic_transition(model.covariance())->T, 1e-10) << P;
        EXPECT_NEAR(only_of(model, "potential_static", "T"), static_transition(model.covariance())->T, 1e-10) << P;
    }
}

TEST(ReferenceLines, SoAreThoseOfTheFullPowerWithAndWithoutARandomField) {
    for (const int P : {5, 8}) {
        const Dense model = dense(P, 0.5, 1.0, Convention::full);
        const double unit = std::sqrt(0.5);
        EXPECT_NEAR(only(found(model, "potential_dynamic", "T", {glass})),
                    unit * dynamic_transition(model.covariance())->T, 1e-8)
            << P;
        EXPECT_NEAR(only(found(model, "potential_static", "T", {glass})),
                    unit * static_transition(model.covariance())->T, 1e-8)
            << P;
    }
    for (const int P : {3, 4}) // their glass appears continuously
        EXPECT_TRUE(found(dense(P, 0.5, 1.0, Convention::full), "potential_dynamic", "T", {glass}).empty());
}

TEST(ReferenceLines, TheGlassOfANetworkIsFoundByTheLoadAsWell) {
    const double T = 0.4, T_d = dynamic_transition(PSpin({4, 1.0}).covariance())->T;
    EXPECT_NEAR(only(found(dense(4, 0.1, T), "potential_dynamic", "alpha", {glass})), std::pow(T / T_d, 2), 1e-10);
}

TEST(ReferenceLines, RetrievalMeetsItsReplicaSymmetricLines) {
    const Dense at_T = dense(4, 0.1, 0.4);
    EXPECT_NEAR(only(found(at_T, "potential_dynamic", "alpha", {retrieval})), only_of(at_T, "replicon", "alpha"), 1e-9);
    EXPECT_NEAR(only(found(at_T, "potential_static", "alpha", {retrieval})),
                only_of(at_T, "retrieval_transition", "alpha"), 1e-10);
    const Dense at_load = dense(4, 0.459, 0.4);
    EXPECT_NEAR(only(found(at_load, "potential_dynamic", "T", {retrieval})), only_of(at_load, "replicon", "T"), 1e-9);
}

TEST(ReferenceLines, AGlassInEquilibriumJustBelowTheDynamicTemperatureIsNextToBothItsEnds) {
    const PSpin model({3, 1.0});
    const double T_d = dynamic_transition(model.covariance())->T;
    const auto ends = found(model, "following_spinodal", "T", {T_d * (1.0 - 1e-6)});
    ASSERT_EQ(ends.size(), 2u);
    EXPECT_NEAR(ends.front(), T_d, 5e-3);
    EXPECT_NEAR(ends.back(), T_d, 5e-3);
    EXPECT_TRUE(ends.front() < T_d && T_d < ends.back());
    // The deeper the reference, the further it is followed.
    const auto deeper = found(model, "following_spinodal", "T", {0.66});
    EXPECT_GT(deeper.back(), ends.back());
    EXPECT_TRUE(found(model, "following_spinodal", "T", {1.01 * T_d}).empty()) << "it has no cluster";
}

TEST(ReferenceLines, TemperaturesOfReferenceAndSystemAndLoadAreFoundFromEachOther) {
    const double T_ref = 0.67;
    const auto ends = found(PSpin({3, 1.0}), "following_spinodal", "T", {T_ref});
    ASSERT_FALSE(ends.empty());
    for (const double T : ends)
        EXPECT_NEAR(only(found(PSpin({3, T}), "following_spinodal", "T_ref", {std::nullopt})), T_ref, 1e-9) << T;
    const double alpha = 0.3, unit = std::sqrt(alpha);
    const auto loads = found(dense(3, 1.0, unit * ends.back()), "following_spinodal", "alpha", {unit * T_ref, glass});
    EXPECT_TRUE(std::ranges::any_of(loads, [&](double found) { return std::abs(found - alpha) < 1e-9; }));
}

TEST(ReferenceLines, ARetrievalStateIsFollowedToTheSpinodalOfRetrieval) {
    const Dense model = dense(4, 0.4, 1.0);
    const auto ends = found(model, "following_spinodal", "T", {0.45, retrieval});
    const auto spinodals = found(model, "retrieval_spinodal", "T", {});
    ASSERT_FALSE(ends.empty());
    EXPECT_NEAR(ends.back(), spinodals.back(), 1e-8);
}

TEST(ReferenceLines, RefusesReferencesThatAreNotInEquilibrium) {
    EXPECT_THROW(found(PSpin({3, 1.0}), "following_spinodal", "T", {0.6}), InputError);
    EXPECT_THROW(found(dense(4, 0.1, 1.0), "following_spinodal", "T", {1.2, retrieval}), InputError);
    EXPECT_THROW(line_of(Sk({1.0}), "potential_dynamic"), InputError);
    EXPECT_THROW(line_of(Hopfield(Hopfield::Parameters{.alpha = 0.1, .T = 1.0}), "potential_dynamic"), InputError);
}

} // namespace
} // namespace mattis::solvers
