#include "models/spherical_pspin_potential.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis {
namespace {

/// -V/T with q free, as written; a function of its own.
double braces(int P, double T, double T_ref, double p, double q) {
    return -std::pow(q, P) / (4.0 * T * T) + std::pow(p, P) / (2.0 * T * T_ref) + 0.5 * std::log(1.0 - q) +
           0.5 * (q - p * p) / (1.0 - q);
}

double q_of(const OverlapState& state) { return state.values.at(1).value.value(); }

TEST(SphericalPotential, IsStationaryInTheOverlapOfTwoReplicas) {
    for (const int P : {3, 4, 7})
        for (const double T : {0.4, 0.55, 0.7})
            for (const double p : {0.2, 0.6, 0.9}) {
                const OverlapState state = spherical_state_at(SphericalPSpin({P, T}), 0.6, p);
                ASSERT_TRUE(state.converged());
                const double q = q_of(state), d = 1e-5 * (1.0 - q);
                EXPECT_GE(q, p * p);
                EXPECT_NEAR(state.V, -T * braces(P, T, 0.6, p, q), 1e-14);
                EXPECT_NEAR((braces(P, T, 0.6, p, q + d) - braces(P, T, 0.6, p, q - d)) / (2.0 * d), 0.0, 1e-7);
                EXPECT_LT(state.residual, 1e-12);
            }
}

TEST(SphericalPotential, SlopeAndCurvatureAreItsDerivatives) {
    const SphericalPSpin model({3, 0.5});
    constexpr double d = 1e-5;
    for (const double p : {0.4, 0.7}) {
        const auto at = [&](double overlap) { return spherical_state_at(model, 0.605, overlap); };
        EXPECT_NEAR((at(p + d).V - at(p - d).V) / (2.0 * d), at(p).slope, 1e-9);
        EXPECT_NEAR((at(p + d).slope - at(p - d).slope) / (2.0 * d), at(p).curvature, 1e-7);
    }
}

TEST(SphericalPotential, ItsWellIsTheGlassOfClustersAtThetaOneAndCostsTheirComplexity) {
    // At T = T_ref: q = p with T^2 = (P/2) q^(P-2) (1-q), and V = T times the complexity of clusters.
    const SphericalPSpin model({3, 0.6});
    const Potential& potential = *solvers::theory_of(ModelAt(model)).potentials().front();
    const PotentialCurve curve = potential.curve(model, {.own = {std::nullopt}}, std::vector<double>{0.0, 0.5});
    ASSERT_GE(curve.stationary.size(), 3u);
    const StationaryPoint& well = curve.stationary.back();
    EXPECT_EQ(well.kind, "minimum");
    EXPECT_NEAR(1.5 * well.at * (1.0 - well.at), 0.36, 1e-12);
    EXPECT_NEAR(well.values.at(1).value.value(), well.at, 1e-12);
    const double q = well.at, T = 0.6;
    EXPECT_NEAR(well.value, -T * (std::pow(q, 3) / (4.0 * T * T) + 0.5 * std::log(1.0 - q) + 0.5 * q), 1e-13);
    EXPECT_EQ(curve.points[0].values.at(0).value.value(), 0.0);
    EXPECT_EQ(curve.stationary.front().at, 0.0);
}

TEST(SphericalPotential, TransitionsByTheSecondRouteAreThoseInClosedForm) {
    for (const int P : {3, 4, 5, 12, 64}) {
        const SphericalPSpin model({P, 1.0});
        const auto found = [&](std::string_view line) {
            const auto points = solvers::trace(model, line).points;
            EXPECT_EQ(points.size(), 1u) << line;
            return points.front().found.value_or(NAN);
        };
        EXPECT_NEAR(found("potential_dynamic"), model.dynamic_transition().T, 1e-10) << P;
        EXPECT_NEAR(found("potential_static"), model.static_transition().T, 1e-10) << P;
    }
}

TEST(SphericalPotential, StatesAreFollowedUpToTheirSpinodal) {
    // Along a pure p-spin the stationary points obey T T_ref p/(1-q) = x'(p) and the equation of q; the spinodal is the
    // largest T, found here by a scan of q: T_ref and q fix p, then T.
    const double T_ref = 0.605;
    double highest = 0.0;
    for (double q = 0.05; q < 0.95; q += 1e-5) {
        // With u = 1 - q: T = 1.5 p u/T_ref and 1.5 q^2 u^2 = T^2 (q - p^2), so p^2 (q - p^2) = q^2 T_ref^2/1.5.
        const double root = 0.25 * q * q - q * q * T_ref * T_ref / 1.5;
        if (root < 0.0) continue;
        const double p = std::sqrt(0.5 * q + std::sqrt(root));
        highest = std::max(highest, 1.5 * p * (1.0 - q) / T_ref);
    }
    const SphericalPSpin model({3, 1.0});
    const Line line = solvers::line_of(model, "following_spinodal");
    LineChoice choice = solvers::default_choice(line);
    choice.own = {T_ref};
    const auto points = line.trace(model, choice).points;
    ASSERT_EQ(points.size(), 1u);
    EXPECT_NEAR(points.front().found.value(), highest, 1e-9);
}

TEST(SphericalPotential, OfSeveralSolutionsTheOneFromZeroCounts) {
    const SphericalPSpin cold({3, 0.4});
    const OverlapState state = spherical_state_at(cold, 0.605, 0.05);
    EXPECT_EQ(state.solutions, 3);
    EXPECT_LT(q_of(state), 0.01);
    EXPECT_EQ(spherical_state_at(cold, 0.605, 0.6).solutions, 1);
}

TEST(SphericalPotential, RefusesWhatIsNotInEquilibriumAndOverlapOneIsInfinite) {
    const Potential& potential = *solvers::theory_of("spherical_pspin").potentials().front();
    const auto refused = [&](double T, std::optional<double> T_ref) {
        try {
            potential.curve(SphericalPSpin({3, T}), {.own = {T_ref}}, std::vector<double>{0.5});
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    EXPECT_NE(refused(0.58, std::nullopt).find("T_ref = 0.58 is below T_s = 0.5860539724"), std::string::npos);
    EXPECT_EQ(refused(0.58, 0.6), "");
    EXPECT_EQ(refused(0.586053954, std::nullopt), "") << "T_s to seven digits";
    EXPECT_NE(refused(0.0, 0.6).find("T > 0"), std::string::npos);
    const OverlapState wall = spherical_state_at(SphericalPSpin({3, 0.6}), 0.6, 1.0);
    EXPECT_EQ(wall.status, Status::absent);
    EXPECT_FALSE(wall.reason.empty());
}

} // namespace
} // namespace mattis
