#include "models/perceptron/magnetisation_law.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <boost/math/quadrature/gauss.hpp>
#include <gtest/gtest.h>

namespace mattis {
namespace {

using Real = long double;

/// s(m) at m = 1 - u.
Real entropy_of(Real u) {
    const Real low = u > 0.0L ? -0.5L * u * std::log(u) : 0.0L;
    return low - 0.5L * (2.0L - u) * std::log(2.0L - u);
}

/// The law by adaptive quadrature in m, in extended precision.
struct Reference {
    Real A, b, k; // b >= 0

    Real exponent(Real m) const { return A * m * m + b * m + k * entropy_of(1.0L - m); }

    /// The largest exponent, found on a grid that is fine at the ends and refined by golden section.
    Real mode() const {
        std::vector<Real> grid{0.0L};
        for (int i = 1; i < 400; ++i) grid.push_back(std::tanh(0.06L * i));
        grid.push_back(1.0L);
        std::size_t best = 0;
        for (std::size_t i = 0; i < grid.size(); ++i)
            if (exponent(grid[i]) > exponent(grid[best])) best = i;
        Real low = grid[best > 0 ? best - 1 : 0], high = grid[std::min(best + 1, grid.size() - 1)];
        for (int i = 0; i < 200; ++i) {
            const Real left = low + 0.381966L * (high - low), right = high - 0.381966L * (high - low);
            (exponent(left) < exponent(right) ? low : high) = exponent(left) < exponent(right) ? left : right;
        }
        return 0.5L * (low + high);
    }

    struct Moments {
        Real norm = 0.0L, first = 0.0L, second = 0.0L, third = 0.0L, fourth = 0.0L; ///< of m - shift
        Moments operator+(const Moments& o) const {
            return {norm + o.norm, first + o.first, second + o.second, third + o.third, fourth + o.fourth};
        }
    };
    /// Over an interval, of the exponential divided by exp(top), by 30 points.
    Moments panel(Real from, Real to, Real top, Real shift) const {
        Moments of;
        using Rule = boost::math::quadrature::gauss<Real, 30>;
        for (std::size_t i = 0; i < Rule::abscissa().size(); ++i)
            for (const Real side : {-1.0L, 1.0L}) {
                const Real m = 0.5L * (from + to) + 0.5L * side * (to - from) * Rule::abscissa()[i];
                const Real w = 0.5L * (to - from) * Rule::weights()[i] * std::exp(exponent(m) - top);
                const Real d = m - shift, d2 = d * d;
                of = of + Moments{w, w * d, w * d2, w * d2 * d, w * d2 * d2};
            }
        return of;
    }
    /// The same, halved until both halves agree with the whole.
    Moments moments(Real from, Real to, Real top, Real shift, Real tolerance, const Moments& whole) const {
        const Real middle = 0.5L * (from + to);
        const Moments left = panel(from, middle, top, shift), right = panel(middle, to, top, shift);
        if (std::abs(left.norm + right.norm - whole.norm) < tolerance) return left + right;
        return moments(from, middle, top, shift, tolerance, left) + moments(middle, to, top, shift, tolerance, right);
    }

    MagnetisationAverages averages() const {
        const Real peak = mode(), top = exponent(peak);
        const Real width = 1.0L / std::sqrt(1.0L + 2.0L * std::abs(A) + k);
        const Real layer = 1.0L / (1.0L + std::abs(2.0L * A + b));
        std::vector<Real> ends{-1.0L, 0.0L, 1.0L};
        for (const Real x : {1.0L, 4.0L, 16.0L, 64.0L})
            for (const Real end : {peak - x * width, peak + x * width, 1.0L - x * layer, -1.0L + x * layer,
                                   -peak + x * width, -peak - x * width})
                if (std::abs(end) < 1.0L) ends.push_back(end);
        std::sort(ends.begin(), ends.end());
        Moments all, minus;
        for (std::size_t i = 1; i < ends.size(); ++i) {
            const Moments first = panel(ends[i - 1], ends[i], top, peak);
            const Moments part = moments(ends[i - 1], ends[i], top, peak, 1e-18L * std::min(width, layer), first);
            all = all + part;
            if (ends[i] <= 0.0L) minus = minus + part;
        }
        const Real d = all.first / all.norm, variance = all.second / all.norm - d * d;
        // central moments; m^2 = mean^2 + 2 mean x + x^2, x = m - mean
        const Real e2 = all.second / all.norm, e3 = all.third / all.norm, e4 = all.fourth / all.norm;
        const Real third = e3 - 3.0L * d * e2 + 2.0L * d * d * d;
        const Real fourth = e4 - 4.0L * d * e3 + 6.0L * d * d * e2 - 3.0L * d * d * d * d;
        const Real mixed = third + 2.0L * (peak + d) * variance;
        const Real mean = peak + d, rest = 2.0L * minus.norm / all.norm;
        const auto number = [](Real x) { return static_cast<double>(x); };
        return {number(top + std::log(all.norm)),
                number(mean),
                number(variance + mean * mean),
                number(1.0L - rest),
                number(variance),
                number(rest),
                0.0,
                number(top + std::log(all.norm) - A - b),
                number(1.0L - mean),
                number((1.0L - mean) * (1.0L + mean) - variance),
                number(mixed),
                number(fourth - variance * variance + 4.0L * mean * third + 4.0L * mean * mean * variance)};
    }
};

void expect_equal(double A, double B, double k) {
    SCOPED_TRACE(testing::Message() << "A = " << A << ", B = " << B << ", k = " << k);
    const MagnetisationAverages got = MagnetisationLaw(A, k).at(B), want = Reference{A, B, k}.averages();
    EXPECT_NEAR(got.log_norm, want.log_norm, 1e-13 * (1.0 + std::abs(A) + B));
    EXPECT_NEAR(got.mean, want.mean, 1e-13);
    EXPECT_NEAR(got.square, want.square, 1e-13);
    EXPECT_NEAR(got.sign, want.sign, 1e-13);
    EXPECT_NEAR(got.variance, want.variance, 1e-13);
    EXPECT_NEAR(got.rest, want.rest, 1e-13);
    EXPECT_NEAR(got.mean_rest, want.mean_rest, 1e-13);
    EXPECT_NEAR(got.square_rest, want.square_rest, 1e-13);
    EXPECT_NEAR(got.mean_slope, want.mean_slope, 1e-12);
    EXPECT_NEAR(got.square_variance, want.square_variance, 1e-12);
}

/// In layers at the ends what is missing to 1 has its digits, too.
void expect_same_digits(double A, double B, double k) {
    SCOPED_TRACE(testing::Message() << "A = " << A << ", B = " << B << ", k = " << k);
    const MagnetisationAverages got = MagnetisationLaw(A, k).at(B), want = Reference{A, B, k}.averages();
    EXPECT_NEAR(got.log_excess, want.log_excess, 1e-13 * (1.0 + std::abs(want.log_excess)));
    EXPECT_NEAR(got.mean_rest / want.mean_rest, 1.0, 1e-12);
    EXPECT_NEAR(got.square_rest / want.square_rest, 1.0, 1e-12);
    EXPECT_NEAR(got.variance / want.variance, 1.0, 2e-12);
    EXPECT_NEAR(got.mean_slope, want.mean_slope, 1e-10 * std::abs(want.mean_slope) + 1e-17); // vanishes at B = 0
    EXPECT_NEAR(got.square_variance / want.square_variance, 1.0, 1e-10);
}

const std::vector<double> fields{0.0, 0.3, 90.0, 1e5};

// Both signs of A, on both sides of where the closed forms are used, and the edge B = -2A of the Gaussian of A < 0.
TEST(MagnetisationLaw, AgreesWithAdaptiveQuadratureWithoutPrior) {
    for (const double size : {0.0, 0.29, 0.31, 7.0, 300.0, 1e5})
        for (const double A : {size, -size}) {
            for (const double B : fields) expect_equal(A, B, 0.0);
            for (const double edge : {1.0, 1.49, 1.51, 10.0}) expect_equal(A, edge * 2.0 * size, 0.0);
        }
}

TEST(MagnetisationLaw, AgreesWithAdaptiveQuadratureWithPrior) {
    for (const double k : {1e-3, 2.0, 20.0, 2000.0})
        for (const double A : {0.0, 0.5 * k, 0.6 * k, -0.5 * k, 250.0, 1e4, -1e4})
            for (const double B : fields) expect_equal(A, B, k);
}

TEST(MagnetisationLaw, NextToOneTheGapsKeepTheirDigits) {
    for (const double A : {-1e4, -30.0, 0.0, 0.2, 5.0, 25.0, 58.0, 61.0, 300.0, 1e4})
        for (const double B : {60.0, 150.0, 1e3, 1e5})
            if (2.0 * A + B > 0.0) expect_same_digits(A, B, 0.0);
    for (const double A : {100.0, 1e4})
        for (const double B : {0.0, 0.1, 3.0}) expect_same_digits(A, B, 0.0);
    for (const double k : {2.0, 100.0, 2000.0})
        for (const double A : {-300.0, 0.5 * k, 5.0 * k})
            for (const double B : {2e3, 1e5}) expect_same_digits(A, B, k);
}

// The two ways to the same law, where both are good.
TEST(MagnetisationLaw, QuadratureContinuesTheClosedForms) {
    for (const double A : {-50.0, -5.0, -0.5, 0.5, 5.0, 50.0})
        for (const double B : {0.0, 0.7, 9.0, 120.0, 15.0 * std::abs(A)}) {
            const MagnetisationAverages closed = MagnetisationLaw(A).at(B);
            const MagnetisationAverages summed = MagnetisationLaw(A, 1e-300).at(B);
            EXPECT_NEAR(closed.log_norm, summed.log_norm, 1e-13 * (1.0 + std::abs(A) + B)) << A << " " << B;
            EXPECT_NEAR(closed.mean, summed.mean, 1e-13) << A << " " << B;
            EXPECT_NEAR(closed.square, summed.square, 1e-13) << A << " " << B;
            EXPECT_NEAR(closed.rest, summed.rest, 1e-13) << A << " " << B;
            EXPECT_NEAR(closed.variance, summed.variance, 1e-13) << A << " " << B;
            EXPECT_NEAR(closed.mean_rest, summed.mean_rest, 1e-13) << A << " " << B;
            EXPECT_NEAR(closed.square_rest, summed.square_rest, 1e-13) << A << " " << B;
        }
}

TEST(MagnetisationLaw, IsOddInTheField) {
    for (const double k : {0.0, 20.0}) {
        const MagnetisationLaw law(2.5, k);
        const MagnetisationAverages up = law.at(3.0), down = law.at(-3.0);
        EXPECT_EQ(down.log_norm, up.log_norm);
        EXPECT_EQ(down.mean, -up.mean);
        EXPECT_EQ(down.sign, -up.sign);
        EXPECT_EQ(down.square, up.square);
        EXPECT_EQ(down.variance, up.variance);
        EXPECT_EQ(down.mean_slope, -up.mean_slope);
    }
}

// Without prior and A: I = 2 sinh(B)/B, whose zeros next to the axis are +-i pi.
TEST(MagnetisationLaw, StripIsWithinTheZerosOfTheNorm) {
    EXPECT_NEAR(MagnetisationLaw(0.0).analytic_strip(), std::sqrt(6.0), 1e-12);
    EXPECT_NEAR(MagnetisationLaw(3e4).analytic_strip(), std::sqrt(2.0), 1e-3); // two values +-1: zeros at +-i pi/2
}

} // namespace
} // namespace mattis
