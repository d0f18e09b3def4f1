#include "solvers/rsb/theta_one.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "solvers/rs/retrieval_curve.hpp"

namespace mattis::solvers {
namespace {

EnergyCovariance covariance(int P, Convention c) { return pattern_covariance(P, c); }

/// E_z cosh(Sigma z) tanh^2(Sigma z)/E_z cosh(Sigma z) as written, by a plain sum over z.
double tilted_overlap(double sigma) {
    double weight = 0.0, sum = 0.0;
    for (double z = -14.0; z <= 14.0; z += 0.01) {
        const double w = std::exp(-0.5 * z * z) * std::cosh(sigma * z);
        weight += w;
        sum += w * std::pow(std::tanh(sigma * z), 2);
    }
    return sum / weight;
}

TEST(ThetaOne, SolvesTheEquationAsWritten) {
    for (const int P : {3, 4, 6}) {
        const EnergyCovariance x = covariance(P, Convention::distinct);
        for (const auto& glass : {dynamic_transition(x), static_transition(x)}) {
            ASSERT_TRUE(glass.has_value());
            EXPECT_NEAR(tilted_overlap(std::sqrt(x.slope(glass->q1)) / glass->T), glass->q1, 1e-10) << P;
        }
    }
}

TEST(ThetaOne, StaticTransitionHasNoComplexityAndLiesBelowTheDynamicOne) {
    for (const Convention c : {Convention::distinct, Convention::full})
        for (const int P : {5, 6, 8, 13}) {
            const auto dynamic = dynamic_transition(covariance(P, c));
            const auto statics = static_transition(covariance(P, c));
            ASSERT_TRUE(dynamic && statics) << P;
            EXPECT_GT(dynamic->complexity, 0.0) << P;
            EXPECT_NEAR(statics->complexity, 0.0, 1e-12) << P;
            EXPECT_LT(statics->T, dynamic->T) << P;
            EXPECT_GT(statics->q1, dynamic->q1) << P;
        }
}

TEST(ThetaOne, DynamicTransitionIsTheNishimoriSpinodal) {
    // On T = alpha the retrieval equation is the theta = 1 equation: its spinodal lies at T = alpha =
    // (T_d/sqrt(alpha))^2.
    for (const int P : {3, 4, 6}) {
        const double T = std::pow(dynamic_transition(covariance(P, Convention::distinct))->T, 2);
        EXPECT_NEAR(RetrievalCurve(SiteOf(Dense({P, 0.0, T, Convention::distinct}))).fold().alpha, T, 1e-12) << P;
    }
}

TEST(ThetaOne, ContinuousGlassesHaveNeitherTransition) {
    for (const int P : {3, 4}) {
        EXPECT_FALSE(dynamic_transition(covariance(P, Convention::full)).has_value()) << P;
        EXPECT_FALSE(static_transition(covariance(P, Convention::full)).has_value()) << P;
    }
    EXPECT_FALSE(dynamic_transition(EnergyCovariance({0.0, 0.0, 0.5})).has_value()) << "SK";
}

TEST(ThetaOne, RandomFieldOfHighOrdersIsNegligible) {
    // full, odd P: the k = 1 term is a vanishing part of the noise as P grows, below rounding from P = 51 on.
    for (const int P : {51, 63}) {
        const EnergyCovariance x = covariance(P, Convention::full);
        std::vector<double> without = x.coefficients();
        without[1] = 0.0;
        const EnergyCovariance field_free(without);
        for (const auto transition : {dynamic_transition, static_transition}) {
            const auto glass = transition(x);
            const auto expected = transition(field_free);
            ASSERT_TRUE(glass && expected) << P;
            EXPECT_NEAR(glass->T, expected->T, 1e-9 * expected->T) << P;
            EXPECT_NEAR(glass->q0, 0.0, 1e-12) << P;
        }
    }
}

TEST(ThetaOne, RandomEnergyLimit) {
    // P -> infinity: T_s -> 1/(2 sqrt(ln 2)) (Derrida 1981), corrections vanish exponentially.
    EXPECT_NEAR(static_transition(covariance(40, Convention::distinct))->T, 0.5 / std::sqrt(std::numbers::ln2), 1e-10);
}

} // namespace
} // namespace mattis::solvers
