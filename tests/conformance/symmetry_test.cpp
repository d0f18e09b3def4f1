#include <cmath>

#include <gtest/gtest.h>

#include "core/special.hpp"
#include "solvers/rs/replica_symmetric.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/rs/update.hpp"
#include "tests/conformance/catalogue_cases.hpp"

namespace mattis::conformance {
namespace {

using solvers::ReplicaSymmetric;

TEST(Symmetry, SpinFlipMapsSolutionsToSolutionsForEvenOrders) {
    for (const ModelAt& at : specimens()) {
        const auto site = solvers::theory_of(at).site(at);
        if (!site || !site->has_signal()) continue;
        const bool even = at.entry().info.find("P") == nullptr || static_cast<int>(at.value("P")) % 2 == 0;
        const ReplicaSymmetric saddle(*site);
        const Vector u = ReplicaSymmetric::unknowns(0.7, 0.3);
        const Vector flipped = ReplicaSymmetric::unknowns(-0.7, 0.3);
        if (!saddle.admissible(u)) continue;
        SCOPED_TRACE(label(at));
        const double f = saddle.free_energy(u), g = saddle.free_energy(flipped);
        if (even) {
            EXPECT_NEAR(f, g, 1e-15);
            EXPECT_NEAR(saddle.map(u)(0), -saddle.map(flipped)(0), 1e-15);
            EXPECT_NEAR(saddle.map(u)(1), saddle.map(flipped)(1), 1e-13);
        } else {
            EXPECT_GT(std::abs(f - g), 0.1) << "m -> -m is no symmetry of odd orders";
            EXPECT_GT(saddle.map(flipped)(0), 0.0);
        }
    }
}

TEST(Symmetry, DistinctDenseNetworkWithoutSignalIsThePSpinAtScaledTemperature) {
    // T = T_standard sqrt(alpha), energies scale with sqrt(alpha).
    const double alpha = 0.37, T = 0.25;
    for (const int P : {3, 4, 7}) {
        const auto dense = solvers::rs_glass(SiteOf(Dense({P, alpha, T * std::sqrt(alpha), Convention::distinct})));
        const auto glass = solvers::rs_glass(SiteOf(PSpin({P, T})));
        ASSERT_TRUE(dense.converged() && glass.converged());
        EXPECT_NEAR(*order_value(dense, "q"), *order_value(glass, "q"), 1e-12);
        EXPECT_NEAR(*dense.free_energy, std::sqrt(alpha) * *glass.free_energy, 1e-12);
        EXPECT_NEAR(*dense.replicon, *glass.replicon, 1e-9);
    }
}

/// The dense family's formulas at P = 2, where they are only the first order in C = beta(1-q) of the resummed noise.
struct UnresummedPairwise : GaussianNoise {
    UnresummedPairwise(double alpha, double T) : GaussianNoise(alpha, T, EnergyCovariance({0.0, 0.0, 0.5})) {}
};

TEST(Symmetry, DenseFamilyAtOrderTwoIsTheHopfieldModel) {
    // Signal: identical. Noise: the resummed functions of Hopfield reduce to the family's as C -> 0, with a relative
    // difference that vanishes linearly in C (D = 1 - C = 1), so the ratio of differences at C and C/2 is 2.
    const double alpha = 0.1, T = 0.3;
    const Hopfield hopfield({alpha, T, Convention::distinct});
    const UnresummedPairwise family(alpha, T);
    for (const double m : {0.2, 0.9}) {
        EXPECT_DOUBLE_EQ(hopfield.signal_field(m), 0.5 * 2 * integer_power(m, 1));
        EXPECT_DOUBLE_EQ(hopfield.signal_field_slope(m), 0.5 * 2 * 1 * integer_power(m, 0));
        EXPECT_DOUBLE_EQ(hopfield.signal_free_energy(m), 0.5 * (2 - 1) * integer_power(m, 2));
    }
    const auto ratio = [&](auto difference) { return difference(1e-3) / difference(0.5e-3); };
    EXPECT_NEAR(
        ratio([&](double C) { return hopfield.noise_variance(1 - T * C, C) - family.noise_variance(1 - T * C, C); }),
        2.0, 0.01);
    EXPECT_NEAR(ratio([&](double C) {
                    return hopfield.replicon_coupling(1 - T * C, C) - family.replicon_coupling(1 - T * C, C);
                }),
                2.0, 0.01);
    // Free energy and entropy of the noise start at order C^2 in the family; the difference is of higher order there.
    EXPECT_NEAR(
        ratio([&](double C) { return hopfield.noise_entropy(1 - T * C, C) - family.noise_entropy(1 - T * C, C); }), 8.0,
        0.1);
    EXPECT_NEAR(hopfield.noise_entropy(1 - T * 1e-4, 1e-4) / family.noise_entropy(1 - T * 1e-4, 1e-4), 1.0, 1e-3);
    EXPECT_DOUBLE_EQ(solvers::overlap_after_update(SiteOf(Hopfield({alpha, T, Convention::full}))),
                     solvers::overlap_after_update(SiteOf(hopfield)));
}

} // namespace
} // namespace mattis::conformance
