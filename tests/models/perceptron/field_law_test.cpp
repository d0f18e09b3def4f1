#include "models/perceptron/field_law.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace mattis {
namespace {

const std::vector<double> some_fields{-1e300, -400.0, -30.0, -2.5, -0.3, -1e-9, 0.0, 1e-12, 0.1, 1.0, 7.0, 350.0, 1e5};

TEST(FieldLaw, IsTheHyperbolicTangentWithItsComplement) {
    for (const double b : {1.0, 0.5, 10.0}) {
        std::vector<double> m(some_fields.size()), variance(some_fields.size());
        field_law(some_fields, b, m, variance);
        for (std::size_t i = 0; i < m.size(); ++i) {
            const double x = b * some_fields[i], cosh = std::cosh(x);
            EXPECT_NEAR(m[i], std::tanh(x), 3e-16 + 1e-15 * std::abs(x) * (std::abs(x) < 1.0));
            EXPECT_LE(std::abs(m[i]), 1.0);
            if (std::abs(x) <= 350.0)
                EXPECT_NEAR(variance[i] * cosh * cosh, 1.0, 2e-14 * (1.0 + std::abs(x)));
            else
                EXPECT_EQ(variance[i], 0.0);
        }
    }
}

TEST(FieldLaw, TotalVarianceIsTheSum) { EXPECT_EQ(total_variance(std::vector{0.5, -1.0, 0.0}), 1.75); }

/// The divergence as the sum over both values of a weight of P ln(P/P'), from probabilities in long double.
double by_definition(double x, double y) {
    const auto log_p = [](long double t) { return -std::log1pl(expl(-2.0L * t)); }; // ln P(w = 1) at field t
    const long double plus = expl(log_p(x)), minus = expl(log_p(-x));
    return static_cast<double>(plus * (log_p(x) - log_p(y)) + minus * (log_p(-x) - log_p(-y)));
}

TEST(FieldDivergence, IsThatOfTheTwoLaws) {
    for (const double x : {-40.0, -3.0, -0.2, 0.0, 1e-4, 0.5, 2.0, 25.0})
        for (const double y : {-30.0, -1.0, 0.0, 0.5, 4.0, 60.0})
            for (const double b : {1.0, 2.5}) {
                const double expected = by_definition(b * x, b * y);
                EXPECT_NEAR(field_divergence(std::vector{x}, std::vector{y}, b), expected, 4e-16 * (1.0 + expected))
                    << x << " " << y << " " << b;
            }
    EXPECT_NEAR(field_divergence(some_fields, {}, 1.0),
                field_divergence(some_fields, std::vector(some_fields.size(), 0.0), 1.0), 0.0);
    EXPECT_EQ(field_divergence(std::vector{700.0, -1e200}, std::vector{700.0, -1e200}, 1.0), 0.0);
    // A certain weight and the uniform law: ln 2.
    EXPECT_DOUBLE_EQ(field_divergence(std::vector{1e5}, {}, 1.0), std::log(2.0));
}

TEST(FieldDivergence, GradientIsTheFiniteDifference) {
    // Central differences at steps h and 2h with Richardson's extrapolation: errors h^4 f''''' and 1e-16/h.
    const std::vector<double> theta{-2.0, -0.4, 0.0, 0.7, 1.9, 5.0}, from{-1.0, 0.5, 0.3, 0.7, -2.0, 6.0};
    constexpr double h = 1e-3;
    for (const bool uniform : {false, true})
        for (const double b : {1.0, 1.7}) {
            const std::vector<double> anchor = uniform ? std::vector<double>{} : from;
            std::vector<double> m(theta.size()), variance(theta.size()), gradient(theta.size(), 1.0);
            field_law(theta, b, m, variance);
            add_divergence_gradient(theta, anchor, variance, b, 0.3, gradient);
            for (std::size_t i = 0; i < theta.size(); ++i) {
                const auto slope = [&](double step) {
                    std::vector<double> up = theta, down = theta;
                    up[i] += step;
                    down[i] -= step;
                    return (field_divergence(up, anchor, b) - field_divergence(down, anchor, b)) / (2.0 * step);
                };
                EXPECT_NEAR(gradient[i], 1.0 + 0.3 * (4.0 * slope(h) - slope(2.0 * h)) / 3.0, 1e-10);
            }
        }
}

} // namespace
} // namespace mattis
