// Potentials at fixed overlap with a configuration in equilibrium, through the door: their stationary points are the
// saddle points of the replica free energy that the solvers of states find by themselves.

#include <array>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "models/pspin.hpp"
#include "models/spherical_pspin.hpp"
#include "solvers/rsb/complexity.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::conformance {
namespace {

/// Models between the static and the dynamic temperature of their glass, with and without a random field.
std::vector<ModelAt> between_the_transitions() {
    constexpr auto full = Convention::full;
    return {PSpin({3, 0.66}),
            PSpin({4, 0.65}),
            PSpin({6, 0.65}),
            Dense(Dense::Parameters{.P = 4, .alpha = 0.3, .T = 0.35}),
            Dense(Dense::Parameters{.P = 6, .alpha = 1.0, .T = 2.43, .convention = full}),
            Dense(Dense::Parameters{.P = 5, .alpha = 1.0, .T = 1.735, .convention = full})};
}

const Potential& potential_of(const ModelAt& at) {
    for (const Potential* potential : solvers::theory_of(at).potentials())
        if (potential->coordinate().name == "overlap") return *potential;
    throw std::logic_error("no such potential");
}

PotentialCurve curve_of(const ModelAt& at, const std::vector<double>& overlaps, std::optional<double> T_ref = {}) {
    const Potential& potential = potential_of(at);
    PotentialChoice choice{.own = std::vector<std::optional<double>>(potential.fields().size())};
    choice.own.front() = T_ref;
    return potential.curve(at, choice, overlaps);
}

double value(const std::vector<NamedValue>& values, std::string_view name) {
    for (const NamedValue& entry : values)
        if (entry.name == name) return entry.value.value();
    return std::nan("");
}

TEST(ReferencePotentials, TheSecondMinimumIsAClusterOfTheGlassAndCostsTheComplexity) {
    // A typical configuration lies in one of exp(N Sigma) clusters: q = p = q1 and V = T Sigma, at theta = 1.
    for (const ModelAt& at : between_the_transitions()) {
        const auto site = at.entry().site(at.values());
        const double T = at.temperature();
        const auto clusters = solvers::complexity_curve(*site, std::vector<double>{1.0 / T}).front();
        ASSERT_EQ(clusters.status, Status::converged) << at.entry().info.name << " " << T;
        const StationaryPoint well = curve_of(at, {0.5}).stationary.back();
        EXPECT_EQ(well.kind, "minimum");
        EXPECT_NEAR(well.at, clusters.q1.value(), 1e-9) << T;
        EXPECT_NEAR(value(well.values, "q"), clusters.q1.value(), 1e-9) << T;
        EXPECT_NEAR(well.value, T * clusters.complexity.value(), 1e-10) << T;
        EXPECT_NEAR(value(well.values, "t"), clusters.q0.value(), 1e-9) << T;
        EXPECT_NEAR(well.replicon.value(), clusters.replicons.at(1).value(), 1e-8) << T;
    }
}

TEST(ReferencePotentials, AreStationaryWhereTheySayAndNowhereElse) {
    std::vector<ModelAt> models = between_the_transitions();
    models.emplace_back(SphericalPSpin({3, 0.6}));
    for (const ModelAt& at : models) {
        const double T_ref = 1.005 * at.temperature();
        const PotentialCurve curve = curve_of(at, {0.0}, T_ref);
        ASSERT_EQ(curve.stationary.size(), 3u) << at.entry().info.name;
        constexpr double d = 1e-4;
        for (const StationaryPoint& s : curve.stationary) {
            if (s.at < d) continue;
            const auto beside = curve_of(at, {s.at - d, s.at, s.at + d}, T_ref).points;
            const std::array<double, 3> V{value(beside[0].values, "V"), value(beside[1].values, "V"),
                                          value(beside[2].values, "V")};
            EXPECT_NEAR((V[2] - V[0]) / (2.0 * d), 0.0, 1e-6) << at.entry().info.name;
            EXPECT_NEAR((V[2] - 2.0 * V[1] + V[0]) / (d * d), s.curvature.value(), 1e-4 * (1.0 + *s.curvature));
            EXPECT_EQ(s.kind == "minimum", V[0] > V[1] && V[2] > V[1]);
            EXPECT_NEAR(s.value, V[1], 1e-14);
        }
        // V' changes its sign at these points alone.
        int turns = 0;
        double last = 0.0, before = 0.0;
        std::vector<double> overlaps;
        for (int k = 0; k <= 96; ++k) overlaps.push_back(0.01 * k);
        const PotentialCurve fine = curve_of(at, overlaps, T_ref);
        for (std::size_t k = 1; k < fine.points.size(); ++k) {
            const double step = value(fine.points[k].values, "V") - value(fine.points[k - 1].values, "V");
            if (k > 1 && step * before < 0.0) ++turns;
            before = step;
            last = step;
        }
        EXPECT_GT(last, 0.0);
        EXPECT_EQ(turns, curve.stationary.front().at == 0.0 ? 2 : 3) << at.entry().info.name;
    }
}

TEST(ReferencePotentials, StartFromNothingWhereTheReferenceHasNoEffect) {
    for (const ModelAt& at : between_the_transitions()) {
        const PotentialCurve curve = curve_of(at, {0.0});
        EXPECT_NEAR(curve.stationary.front().value, 0.0, 1e-13);
        EXPECT_NEAR(curve.stationary.front().at, value(curve.stationary.front().values, "t"), 1e-9);
    }
}

} // namespace
} // namespace mattis::conformance
