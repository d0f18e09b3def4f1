// A potential that has joined with its model: through the door, against the exact ring.
#include "tests/guests/ring_potential.hpp"

#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "solvers/theory/theory.hpp"
#include "tests/guests/random_ring.hpp"

namespace mattis::guests {
namespace {

/// random_ring_test.cpp, in the same program, has let the model join.
ModelAt ring(double J, double T) { return RandomRing({J, T}); }

const Potential& potential() {
    const auto all = solvers::theory_of(ring(1.0, 1.0)).potentials();
    EXPECT_EQ(all.size(), 1u);
    return *all.front();
}

PotentialCurve curve(double J, double T, std::optional<double> T_ref, const std::vector<double>& q) {
    return potential().curve(ring(J, T), {.ansatz = replica_symmetric, .own = {T_ref}}, q);
}

double value_of(const std::vector<NamedValue>& values, std::string_view name) {
    for (const NamedValue& value : values)
        if (value.name == name) return value.value.value();
    return std::numeric_limits<double>::quiet_NaN();
}

/// Free energy at fixed fractions a and b of broken bonds among the satisfied and the broken ones of the reference.
double free_energy(double J, double T, double w, double a, double b) {
    const auto s = [](double p) { return -p * std::log(p) - (1.0 - p) * std::log1p(-p); };
    return J * (2.0 * ((1.0 - w) * a + w * b) - 1.0) - T * ((1.0 - w) * s(a) + w * s(b));
}

TEST(RingPotential, IsTheLowestFreeEnergyAtItsOverlap) {
    constexpr double J = 1.3, T = 0.9, T_ref = 1.4, q = 0.35;
    const double w = 1.0 / (1.0 + std::exp(2.0 * J / T_ref)), free = -T * std::log(2.0 * std::cosh(J / T));
    const auto f = [&](double a) { // b from the overlap
        return free_energy(J, T, w, a, 0.5 * ((q - (1.0 - w) * (1.0 - 2.0 * a)) / w + 1.0));
    };
    // f is convex in a: thirds are cut off its ends. b is in (0, 1) between these.
    double low = 0.5 * (1.0 - (q + w) / (1.0 - w)), high = 0.5 * (1.0 - (q - w) / (1.0 - w));
    for (int k = 0; k < 100; ++k) {
        const double third = (high - low) / 3.0;
        (f(low + third) < f(high - third) ? high : low) += f(low + third) < f(high - third) ? -third : third;
    }
    const double lowest = f(0.5 * (low + high));
    const PotentialCurve found = curve(J, T, T_ref, {q});
    EXPECT_NEAR(value_of(found.points.front().values, "V"), lowest - free, 1e-13);
    EXPECT_LT(found.points.front().residual.value(), 1e-14);
    EXPECT_NEAR(value_of(found.reference, "w_ref"), w, 1e-15);
}

TEST(RingPotential, ItsMinimumIsTheRingInEquilibrium) {
    for (const double T : {0.1, 0.7, 3.0}) {
        const PotentialCurve found = curve(2.0, T, 1.1, {});
        ASSERT_EQ(found.stationary.size(), 1u);
        EXPECT_NEAR(found.stationary.front().at, std::tanh(2.0 / T) * std::tanh(2.0 / 1.1), 1e-12);
        EXPECT_NEAR(found.stationary.front().value, 0.0, 1e-13);
        EXPECT_NEAR(value_of(found.stationary.front().values, "w"), 0.5 * (1.0 - std::tanh(2.0 / T)), 1e-13);
    }
}

TEST(RingPotential, TheReferenceHasTheTemperatureOfTheRingByDefault) {
    const auto at_default = curve(1.0, 0.6, {}, {0.2}).points, given = curve(1.0, 0.6, 0.6, {0.2}).points;
    EXPECT_EQ(value_of(at_default.front().values, "V"), value_of(given.front().values, "V"));
}

TEST(RingPotential, ColdRingsAreRefused) {
    EXPECT_THROW(curve(1.0, 0.0, {}, {0.0}), InputError);
    EXPECT_THROW(curve(1.0, 1.0, 0.001, {0.0}), InputError);
    const double V = value_of(curve(1.0, 0.01, {}, {0.999}).points.front().values, "V");
    EXPECT_TRUE(std::isfinite(V));
    EXPECT_GE(V, 0.0);
}

} // namespace
} // namespace mattis::guests
