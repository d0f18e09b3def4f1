#include "solvers/rsb/cascade.hpp"

#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "core/gaussian.hpp"
#include "core/special.hpp"

namespace mattis::solvers {
namespace {

using Values = std::vector<double>;

CascadeAverages at(double S, const Values& variance, const Values& y, double T, double finer = 1.0) {
    return cascade_averages({S, variance, y, T}, true, finer);
}

/// E f(h + sqrt(v) z) by a sum that shares nothing with the cascade.
double gaussian_mean(double h, double v, const std::function<double(double)>& f, double step = 0.02) {
    constexpr double reach = 13.0;
    double sum = 0.0;
    for (double z = -reach; z <= reach; z += step) sum += std::exp(-0.5 * z * z) * f(h + std::sqrt(v) * z);
    return sum * step / std::sqrt(2.0 * std::numbers::pi);
}

TEST(Cascade, WithoutStepsItIsTheGaussianAverage) {
    for (const double T : {0.0, 0.05, 0.3, 1.0})
        for (const double S : {0.0, 0.4, 1.5})
            for (const double g : {0.01, 0.3, 2.0}) {
                const SiteAverages site = site_averages(S, g, T);
                const CascadeAverages cascade = at(S, {g}, {}, T);
                ASSERT_TRUE(cascade.resolved);
                EXPECT_NEAR(cascade.free, site.free, 1e-13) << T << " " << S << " " << g;
                EXPECT_NEAR(cascade.m, site.m, 1e-13);
                EXPECT_NEAR(cascade.C, site.C, 1e-12 * (1.0 + site.C));
                EXPECT_NEAR(cascade.entropy, site.entropy, 1e-13);
                EXPECT_NEAR(cascade.overlap[0], 1.0 - T * site.C, 1e-13);
                if (T > 0.0) {
                    EXPECT_NEAR(cascade.curvature[0], site.curvature, 1e-12 * (1.0 + site.curvature));
                }
            }
}

TEST(Cascade, OneStepIsTheNestedIntegral) {
    const double S = 0.3, v0 = 0.4, v1 = 0.7, y = 1.3;
    for (const double T : {0.4, 1.0}) {
        const auto weight = [&](double h) { return std::exp(y * T * log2cosh(h / T)); };
        const auto phi = [&](double h) { return std::log(gaussian_mean(h, v1, weight)) / y; };
        const auto mean = [&](double h, auto&& f) {
            return gaussian_mean(h, v1, [&](double x) { return weight(x) * f(x); }) / gaussian_mean(h, v1, weight);
        };
        const auto tanh = [&](double h) { return std::tanh(h / T); };
        const auto square = [](double x) { return x * x; };
        const auto outer = [&](auto&& f) { return gaussian_mean(S, v0, f); };
        const CascadeAverages cascade = at(S, {v0, v0 + v1}, {y}, T);
        EXPECT_NEAR(cascade.free, outer(phi), 1e-12);
        EXPECT_NEAR(cascade.m, outer([&](double h) { return mean(h, tanh); }), 1e-12);
        EXPECT_NEAR(cascade.overlap[0], outer([&](double h) { return square(mean(h, tanh)); }), 1e-12);
        EXPECT_NEAR(cascade.overlap[1],
                    outer([&](double h) { return mean(h, [&](double x) { return square(tanh(x)); }); }), 1e-12);
    }
}

TEST(Cascade, OfDataItIsTheSumOverTheirKinds) {
    // h = S X + sqrt(v0) z, X = factor + sqrt(spread) x, as sums over x and over z that share nothing with the cascade.
    const std::vector<SiteKind> kinds{{0.3, -0.5, 0.0}, {0.7, 1.2, 0.4}};
    const double S = 0.6, v0 = 0.4, v1 = 0.7, y = 1.3, T = 0.4, coarse = 0.1, norm = 0.3 * 0.25 + 0.7 * (1.44 + 0.4);
    const auto weight = [&](double h) { return std::exp(y * T * log2cosh(h / T)); };
    const auto mean = [&](double h, auto&& f) {
        return gaussian_mean(
                   h, v1, [&](double x) { return weight(x) * f(x); }, coarse) /
               gaussian_mean(h, v1, weight, coarse);
    };
    const auto tanh = [&](double h) { return mean(h, [&](double x) { return std::tanh(x / T); }); };
    const auto outer = [&](auto&& f) {
        constexpr double step = 0.2, reach = 7.0;
        double sum = 0.0;
        for (const SiteKind& kind : kinds)
            for (double x = -reach; x <= reach; x += step)
                for (double z = -reach; z <= reach; z += step) {
                    const double X = kind.factor + std::sqrt(kind.spread) * x;
                    sum += kind.weight * std::exp(-0.5 * (x * x + z * z)) * f(X, S * X + std::sqrt(v0) * z);
                }
        return sum * step * step / (2.0 * std::numbers::pi);
    };
    const Values variance{v0, v0 + v1}, breaking{y};
    const CascadeAverages cascade = cascade_averages({S, variance, breaking, T, kinds}, true);
    ASSERT_TRUE(cascade.resolved);
    EXPECT_NEAR(cascade.m, outer([&](double, double h) { return tanh(h); }), 1e-9);
    EXPECT_NEAR(cascade.n, outer([&](double X, double h) { return X * tanh(h); }) / norm, 1e-9);
    EXPECT_NEAR(cascade.overlap[0], outer([&](double, double h) { return tanh(h) * tanh(h); }), 1e-9);
    EXPECT_NEAR(cascade.free,
                outer([&](double, double h) { return std::log(gaussian_mean(h, v1, weight, coarse)) / y; }), 1e-9);
    const std::vector<SiteKind> one{{1.0, 1.0, 0.0}};
    const CascadeAverages stored = at(S, variance, breaking, T),
                          explicit_one = cascade_averages({S, variance, breaking, T, one}, true);
    EXPECT_NEAR(explicit_one.free, stored.free, 1e-13);
    EXPECT_NEAR(explicit_one.n, stored.m, 1e-13);
    EXPECT_NEAR(explicit_one.curvature[1], stored.curvature[1], 1e-12);
}

TEST(Cascade, SlopesAreDerivativesOfTheFreeEnergy) {
    constexpr double step = 1e-5;
    for (const double T : {0.0, 0.3, 0.8}) {
        const double S = 0.25;
        const Values V{0.3, 0.5, 0.9}, y{0.4, 1.1};
        const CascadeAverages middle = at(S, V, y, T);
        ASSERT_TRUE(middle.resolved);
        for (std::size_t i = 0; i < y.size(); ++i) {
            Values up = y, down = y;
            up[i] += step, down[i] -= step;
            EXPECT_NEAR(middle.free_excess[i] + 0.5 * (V[i + 1] - V[i]),
                        (at(S, V, up, T).free - at(S, V, down, T).free) / (2.0 * step), 1e-9);
        }
        for (std::size_t i = 0; i < V.size(); ++i) {
            Values up = V, down = V;
            up[i] += step, down[i] -= step;
            const double slope = (at(S, up, y, T).free - at(S, down, y, T).free) / (2.0 * step);
            const double inner = i + 1 < V.size() ? -y[i] * middle.overlap[i] : middle.C;
            const double outer = i > 0 ? y[i - 1] * middle.overlap[i] : 0.0;
            EXPECT_NEAR(slope, 0.5 * (inner + outer), 1e-9) << "T " << T << " V_" << i;
        }
        EXPECT_NEAR(middle.m, (at(S + step, V, y, T).free - at(S - step, V, y, T).free) / (2.0 * step), 1e-9);
        if (T > 0.0) {
            EXPECT_NEAR(middle.entropy, (at(S, V, y, T + step).free - at(S, V, y, T - step).free) / (2.0 * step), 1e-9);
        }
    }
}

TEST(Cascade, AFinerGridChangesNothing) {
    for (const double T : {0.0, 0.1, 0.7})
        for (const double S : {0.0, 0.8}) {
            const Values V{0.2, 0.25, 0.7, 1.0}, y{0.5, 1.2, 3.0};
            if (T * y.back() >= 1.0) continue;
            const CascadeAverages coarse = at(S, V, y, T), fine = at(S, V, y, T, 1.7);
            EXPECT_NEAR(coarse.free, fine.free, 1e-13);
            EXPECT_NEAR(coarse.m, fine.m, 1e-13);
            EXPECT_NEAR(coarse.C, fine.C, 1e-12);
            for (std::size_t i = 0; i < V.size(); ++i) {
                EXPECT_NEAR(coarse.overlap[i], fine.overlap[i], 1e-12);
                if (T > 0.0 || i + 1 < V.size()) {
                    EXPECT_NEAR(coarse.curvature[i], fine.curvature[i], 1e-11 * (1.0 + fine.curvature[i]));
                }
            }
        }
}

TEST(Cascade, StrongWeightsShiftBothFlanksOfAWideLevel) {
    // At y = 1/T the average is closed: phi_1(0) = T ln 2 + v/(2T), M_1 = E tanh^2 cosh/E cosh.
    const double T = 0.6, v = 3.0;
    const CascadeAverages cascade = at(0.0, {0.0, v}, {1.0 / T}, T);
    EXPECT_NEAR(cascade.free, T * std::log(2.0) + 0.5 * v / T, 1e-14 * cascade.free);
    const double sech = gaussian_mean(0.0, v, [&](double h) { return 1.0 / std::cosh(h / T); });
    EXPECT_NEAR(1.0 - cascade.overlap[1], sech * std::exp(-0.5 * v / (T * T)), 1e-15);
}

TEST(Cascade, ALevelWithoutVarianceAveragesNothing) {
    for (const double T : {0.0, 0.5}) {
        const CascadeAverages merged = at(0.2, {0.3, 0.3, 0.9}, {0.6, 1.1}, T), one = at(0.2, {0.3, 0.9}, {1.1}, T);
        EXPECT_NEAR(merged.free, one.free, 1e-13);
        EXPECT_NEAR(merged.m, one.m, 1e-13);
        EXPECT_NEAR(merged.overlap[0], one.overlap[0], 1e-13);
        EXPECT_NEAR(merged.overlap[1], one.overlap[0], 1e-13);
        EXPECT_EQ(merged.free_excess[0], 0.0);
    }
    const CascadeAverages merged = at(0.2, {0.3, 0.3}, {0.7}, 0.5), none = at(0.2, {0.3}, {}, 0.5);
    EXPECT_NEAR(merged.free, none.free, 1e-13);
    EXPECT_NEAR(merged.overlap[1], none.overlap[0], 1e-13);
}

TEST(Cascade, AtThetaOneTheInnerLevelOnlyShiftsTheFreeEnergy) {
    // ln E cosh = ln cosh + v/2: phi_1 is the function of the spin and a constant.
    const double T = 0.5, v = 0.6;
    const CascadeAverages full = at(0.3, {0.4, 0.4 + v}, {1.0 / T}, T), outer = at(0.3, {0.4}, {}, T);
    EXPECT_NEAR(full.free, outer.free + 0.5 * v / T, 1e-12);
    EXPECT_NEAR(full.m, outer.m, 1e-12);
    EXPECT_NEAR(full.overlap[0], outer.overlap[0], 1e-12);
}

TEST(Cascade, WithoutOuterVarianceTheFieldStartsAtZero) {
    const CascadeAverages from_zero = at(0.0, {0.0, 1.5}, {1.4}, 0.0);
    ASSERT_TRUE(from_zero.resolved);
    EXPECT_EQ(from_zero.overlap[0], 0.0);
    // E exp(y |sqrt(v) z|) = 2 exp(y^2 v/2) Phi(y sqrt(v)).
    const double b = 1.4 * std::sqrt(1.5);
    EXPECT_NEAR(from_zero.free, (0.5 * b * b + std::log(std::erfc(-b / std::numbers::sqrt2))) / 1.4, 1e-14);
}

TEST(Cascade, AVeryNarrowOuterLevelIsAsGoodAsNone) {
    const CascadeAverages narrow = at(0.0, {1e-14, 1.0}, {1.0}, 0.0), none = at(0.0, {0.0, 1.0}, {1.0}, 0.0);
    ASSERT_TRUE(narrow.resolved && none.resolved);
    EXPECT_NEAR(narrow.free, none.free, 1e-13);
    EXPECT_NEAR(narrow.C, none.C, 1e-13);
    EXPECT_NEAR(narrow.overlap[1], none.overlap[1], 1e-13);
}

TEST(Cascade, AVeryNarrowOuterLevelLiesAtTheSignal) {
    // At T = 0 phi_1 = L/y is closed, and an outer variance v adds v/2 times its second derivative.
    constexpr double y = 1.3, v1 = 0.8, sigma2 = v1;
    const double sigma = std::sqrt(sigma2);
    const auto phi = [&](double a) {
        const auto one_side = [&](double x) {
            return std::exp(y * x + 0.5 * y * y * v1) * 0.5 * std::erfc(-(x + y * v1) / (sigma * std::numbers::sqrt2));
        };
        return std::log(one_side(a) + one_side(-a)) / y;
    };
    constexpr double h = 1e-3;
    for (const double S : {0.013, 0.4, -0.4, 1.1, 30.0})
        for (const double v0 : {0.0, 1e-14, 1e-7, 1e-5}) {
            const CascadeAverages narrow = at(S, {v0, v0 + v1}, {y}, 0.0);
            ASSERT_TRUE(narrow.resolved);
            const double second = (phi(S + h) - 2.0 * phi(S) + phi(S - h)) / (h * h);
            EXPECT_NEAR(narrow.free, phi(S) + 0.5 * v0 * second, 1e-13 * (1.0 + std::abs(S)) + v0 * v0 + 1e-9 * v0)
                << S << " " << v0;
            const double slope = (phi(S + h) - phi(S - h)) / (2.0 * h);
            EXPECT_NEAR(narrow.m, slope, 1e-6 + v0) << S << " " << v0;
        }
    // A finer grid agrees.
    for (const double T : {0.0, 0.3, 1.5}) {
        const CascadeAverages one = cascade_averages({0.37, Values{2e-3, 0.9}, Values{1.2}, T, {}}, true),
                              other = cascade_averages({0.37, Values{2e-3, 0.9}, Values{1.2}, T, {}}, true, 1.5);
        ASSERT_TRUE(one.resolved && other.resolved);
        EXPECT_NEAR(one.free, other.free, 1e-13) << T;
        EXPECT_NEAR(one.m, other.m, 1e-13) << T;
        EXPECT_NEAR(one.overlap[0], other.overlap[0], 1e-13) << T;
        EXPECT_NEAR(one.overlap[1], other.overlap[1], 1e-13) << T;
        EXPECT_NEAR(one.curvature[0], other.curvature[0], 1e-11) << T;
    }
}

TEST(Cascade, WhatCannotBeSummedIsSaidNotToBe) {
    EXPECT_FALSE(at(0.0, {0.3, 0.2}, {1.0}, 0.5).resolved) << "variance that falls";
    EXPECT_FALSE(at(0.0, {0.3, 0.5, 0.7}, {1.0, 0.5}, 0.5).resolved) << "y that falls";
    EXPECT_FALSE(at(0.0, {0.3, 0.5}, {0.0}, 0.5).resolved) << "y = 0";
    EXPECT_FALSE(at(0.0, {0.3, 4.3}, {8.0}, 0.0).resolved) << "exponentials out of range";
    EXPECT_FALSE(at(0.0, {0.3, 0.3}, {1.0}, 0.0).resolved) << "no innermost level at T = 0";
    EXPECT_FALSE(at(0.0, {0.3, NAN}, {1.0}, 0.5).resolved);
}

TEST(Cascade, ALevelThatIsDividedIsTheSameLevel) {
    // Parts of a level with its breaking parameter, down to much narrower ones than a grid for them would resolve.
    for (const double T : {0.1, 0.5})
        for (const double S : {0.0, 0.6})
            for (const double v : {0.3 * T * T, 1e-2 * T * T, 1e-5 * T * T}) {
                const CascadeAverages whole = at(S, {0.4, 0.4 + v}, {1.7}, T);
                Values variance{0.4}, y;
                for (int k = 1; k <= 40; ++k) variance.push_back(0.4 + v * k / 40.0), y.push_back(1.7);
                const CascadeAverages parts = at(S, variance, y, T);
                ASSERT_TRUE(whole.resolved && parts.resolved);
                EXPECT_NEAR(parts.free, whole.free, 1e-13);
                EXPECT_NEAR(parts.m, whole.m, 1e-13);
                EXPECT_NEAR(parts.overlap.front(), whole.overlap.front(), 1e-13);
                EXPECT_NEAR(parts.overlap.back(), whole.overlap.back(), 1e-13);
                EXPECT_NEAR(parts.curvature.back() * T * T, whole.curvature.back() * T * T, 1e-12);
            }
}

TEST(Cascade, HigherDerivativesAreThoseAlongTheVariance) {
    // d/dV int p phi''^2 = int p (phi'''^2 - 2 y phi''^3), and once more, by differences over narrow levels.
    constexpr double T = 0.5, y = 1.2, v = 1e-3;
    Values variance{0.4}, breaking;
    for (int k = 1; k <= 8; ++k) variance.push_back(0.4 + v * k), breaking.push_back(y);
    const CascadeAverages a = at(0.3, variance, breaking, T);
    const auto second = [&](std::size_t i) {
        return a.derivatives[i].third_squared - 2.0 * y * a.derivatives[i].second_cubed;
    };
    const auto third = [&](std::size_t i) {
        const FieldDerivatives& d = a.derivatives[i];
        return d.fourth_squared - 12.0 * y * d.second_third_squared + 6.0 * y * y * d.second_fourth;
    };
    for (std::size_t i = 1; i < 8; ++i) {
        EXPECT_NEAR((a.overlap[i + 1] - a.overlap[i - 1]) / (2.0 * v), a.curvature[i], 1e-5 * a.curvature[i]);
        EXPECT_NEAR((a.curvature[i + 1] - a.curvature[i - 1]) / (2.0 * v), second(i), 1e-4 * std::abs(second(i)));
        EXPECT_NEAR((second(i + 1) - second(i - 1)) / (2.0 * v), third(i), 1e-3 * std::abs(third(i)));
    }
}

} // namespace
} // namespace mattis::solvers
