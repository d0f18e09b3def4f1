#include "models/perceptron/field_loss.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "core/normal_law.hpp"
#include "models/perceptron/field_law.hpp"

namespace mattis {
namespace {

LabelledInputs some_inputs(std::size_t N, std::size_t count) {
    Stream stream({.seed = 11, .purpose = Purpose::examples});
    return {PackedSigns(packed_words(N), std::uint64_t{1}), N, count, stream};
}

std::vector<double> some_fields(std::size_t N, double spread) {
    Stream stream({.seed = 12, .purpose = Purpose::fields});
    std::vector<double> theta(N);
    for (double& x : theta) x = spread * gaussian(stream);
    return theta;
}

/// E of fields theta by a plain double loop.
double plain_loss(const LabelledInputs& inputs, std::size_t first, std::size_t count, const std::vector<double>& theta,
                  double b) {
    double S = 0.0, E = 0.0;
    for (const double x : theta) S += 1.0 - std::tanh(b * x) * std::tanh(b * x);
    for (std::size_t mu = first; mu < first + count; ++mu) {
        double field = 0.0;
        for (std::size_t i = 0; i < theta.size(); ++i) field += sign_at(inputs[mu], i) * std::tanh(b * theta[i]);
        E -= normal_law(field / std::sqrt(S)).log_Phi;
    }
    return E;
}

/// The derivative of f at 0: central differences at steps h and 2h with Richardson's extrapolation.
template <class Function>
double slope(Function f) {
    constexpr double h = 1e-3;
    const auto central = [&](double step) { return (f(step) - f(-step)) / (2.0 * step); };
    return (4.0 * central(h) - central(2.0 * h)) / 3.0;
}

struct Case {
    std::size_t N, count;
    double spread, b;
};
constexpr Case cases[]{{21, 30, 1.0, 1.0}, {65, 9, 0.3, 1.0}, {16, 16, 2.0, 0.7}, {3, 1, 1.0, 1.0}};

TEST(FieldLoss, IsThatOfAPlainDoubleLoop) {
    for (const auto& [N, count, spread, b] : cases) {
        const LabelledInputs inputs = some_inputs(N, count + 5);
        const std::vector<double> theta = some_fields(N, spread);
        std::vector<double> m(N), variance(N), gradient(N);
        field_law(theta, b, m, variance);
        FieldLoss loss(inputs, 3, count);
        const double E = loss.value(m, total_variance(m)), expected = plain_loss(inputs, 3, count, theta, b);
        EXPECT_NEAR(E, expected, 1e-13 * expected);
        EXPECT_EQ(loss.value(m, total_variance(m), gradient), E);
    }
}

TEST(FieldLoss, GradientsAreFiniteDifferences) {
    for (const auto& [N, count, spread, b] : cases) {
        const LabelledInputs inputs = some_inputs(N, count);
        const std::vector<double> theta = some_fields(N, spread);
        std::vector<double> m(N), variance(N), gradient(N);
        field_law(theta, b, m, variance);
        FieldLoss loss(inputs);
        loss.value(m, total_variance(m), gradient);
        for (std::size_t i = 0; i < N; ++i) {
            const double by_field = slope([&](double step) {
                std::vector<double> moved = theta;
                moved[i] += step;
                return plain_loss(inputs, 0, count, moved, b);
            });
            EXPECT_NEAR(b * variance[i] * gradient[i], by_field, 1e-8);
            if (variance[i] < 0.02) continue; // a step must stay in [-1, 1]
            const double by_magnetisation = slope([&](double step) {
                std::vector<double> moved = m;
                moved[i] += step;
                return loss.value(moved, total_variance(moved));
            });
            EXPECT_NEAR(gradient[i], by_magnetisation, 1e-8);
        }
    }
}

TEST(FieldLoss, OfPartsIsThatOfTheWhole) {
    const LabelledInputs inputs = some_inputs(40, 50);
    std::vector<double> m = some_fields(40, 0.3), whole(40), sum(40, 0.0), part(40);
    const double S = total_variance(m), E = FieldLoss(inputs).value(m, S, whole);
    double parts = 0.0;
    for (const auto& [first, count] : {std::pair{0, 17}, {17, 1}, {18, 32}}) {
        FieldLoss loss(inputs, static_cast<std::size_t>(first), static_cast<std::size_t>(count));
        parts += loss.value(m, S, part);
        for (std::size_t i = 0; i < 40; ++i) sum[i] += part[i];
    }
    EXPECT_NEAR(parts, E, 1e-13 * E);
    for (std::size_t i = 0; i < 40; ++i) EXPECT_NEAR(sum[i], whole[i], 1e-13 * E);
}

TEST(FieldLoss, HandComputed) {
    // N = 2, teacher (1, 1): y x = (1, 1). m = (0.6, 0): S = 1.64, Delta = 0.6/sqrt(1.64) = 0.468521285665818,
    // kappa = phi(Delta)/Phi(Delta) = 0.357474298985/0.680294243884 = 0.525470 (Phi from erfc below).
    Stream stream({.seed = 1});
    const LabelledInputs inputs(PackedSigns{3}, 2, 1, stream);
    const double Delta = 0.6 / std::sqrt(1.64), Phi = 0.5 * std::erfc(-Delta / std::sqrt(2.0));
    const double kappa = std::exp(-0.5 * Delta * Delta) / std::sqrt(2.0 * std::numbers::pi) / Phi;
    const std::vector<double> m{0.6, 0.0};
    std::vector<double> gradient(2);
    EXPECT_NEAR(FieldLoss(inputs).value(m, 1.64, gradient), -std::log(Phi), 1e-15);
    EXPECT_NEAR(gradient[0], -kappa * (1.0 / std::sqrt(1.64) + Delta * 0.6 / 1.64), 1e-15);
    EXPECT_NEAR(gradient[1], -kappa / std::sqrt(1.64), 1e-15);
}

TEST(FieldLoss, IsFiniteWhereTheWeightsAreCertain) {
    const LabelledInputs inputs = some_inputs(50, 40);
    for (const double strength : {20.0, 200.0, 1e4, 1e300}) {
        std::vector<double> theta = some_fields(50, strength), m(50), variance(50), gradient(50);
        field_law(theta, 1.0, m, variance);
        double S = 0.0;
        for (const double v : variance) S += v;
        const double E = FieldLoss(inputs).value(m, S, gradient);
        EXPECT_TRUE(std::isfinite(E)) << strength;
        for (std::size_t i = 0; i < 50; ++i) EXPECT_TRUE(std::isfinite(variance[i] * gradient[i])) << strength;
    }
}

TEST(FieldLoss, SaysHowMuchMemoryItTakes) {
    EXPECT_EQ(FieldLoss(some_inputs(50, 40)).memory(), FieldLoss::memory(50, 40));
}

} // namespace
} // namespace mattis
