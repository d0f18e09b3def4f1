#include "montecarlo/field_space/field_potential.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "tests/montecarlo/small_perceptron.hpp"

namespace mattis::mc {
namespace {

constexpr int N = 7, M = 5;
const std::vector<double> fields{0.3, -1.2, 2.0, 0.0, -0.4, 0.9, -2.6};
const std::vector<double> others{1.0, 0.2, -0.7, 0.5, 0.0, -1.5, 2.2};

std::vector<double> magnetisations(std::span<const double> theta) {
    std::vector<double> m;
    for (const double x : theta) m.push_back(std::tanh(x));
    return m;
}

/// U from the definition: -ln of the density in m, and of dm/dtheta, and k KL(m|m_from); but for constants.
double direct(const SmallPerceptron& small, std::span<const double> theta, double beta, double k,
              std::span<const double> from) {
    const std::vector<double> m = magnetisations(theta);
    double U = small.exponent(m, beta);
    for (std::size_t i = 0; i < m.size(); ++i) {
        U -= std::log(1.0 - m[i] * m[i]);
        if (from.empty()) continue;
        const double reference = std::tanh(from[i]), up = 0.5 * (1.0 + m[i]), down = 0.5 * (1.0 - m[i]);
        U += k * (up * std::log(up / (0.5 * (1.0 + reference))) + down * std::log(down / (0.5 * (1.0 - reference))));
    }
    return U;
}

TEST(FieldPotential, IsMinusTheLogarithmOfTheDensity) {
    const double beta = 3.0;
    const SmallPerceptron plain(N, M, 0.0), prior(N, M, 1.7);
    std::vector<double> gradient(N), origin(N, 0.0);
    const auto difference = [&](const SmallPerceptron& small, const FieldAnchor& anchor, double k) {
        FieldPotential potential(small.inputs(), anchor);
        const auto one = potential.at(fields, beta, gradient), other = potential.at(others, beta, gradient);
        EXPECT_NEAR(one.energy, small.energy(magnetisations(fields)), 1e-12);
        return one.U - other.U - direct(small, fields, beta, k, anchor.from) +
               direct(small, others, beta, k, anchor.from);
    };
    EXPECT_NEAR(difference(plain, {}, 0.0), 0.0, 1e-12);
    EXPECT_NEAR(difference(prior, {.weight = 1.7}, 0.0), 0.0, 1e-12);
    const std::vector<double> reference{0.1, 0.5, -1.0, 2.0, 0.3, -0.2, 1.1};
    EXPECT_NEAR(difference(plain, {.per_beta = 0.4, .from = reference}, 0.4 * beta), 0.0, 1e-12);
}

TEST(FieldPotential, GradientIsThatOfItsValue) {
    const SmallPerceptron small(N, M, 0.0);
    constexpr double h = 1e-5;
    for (const FieldAnchor& anchor :
         {FieldAnchor{}, FieldAnchor{.weight = 2.0}, FieldAnchor{.weight = 0.3, .per_beta = 0.2, .from = others}}) {
        FieldPotential potential(small.inputs(), anchor);
        std::vector<double> gradient(N), unused(N);
        potential.at(fields, 4.0, gradient);
        for (std::size_t i = 0; i < N; ++i) {
            std::vector<double> up = fields, down = fields;
            up[i] += h;
            down[i] -= h;
            const double slope = (potential.at(up, 4.0, unused).U - potential.at(down, 4.0, unused).U) / (2.0 * h);
            EXPECT_NEAR(gradient[i], slope, 1e-8);
        }
    }
}

TEST(FieldPotential, OfLargeFieldsIsFiniteAndGrowsByTheirJacobian) {
    const SmallPerceptron small(N, M, 0.0);
    FieldPotential potential(small.inputs(), {});
    std::vector<double> gradient(N), large(N, 40.0), larger(N, 41.0);
    const auto one = potential.at(large, 0.0, gradient), other = potential.at(larger, 0.0, gradient);
    EXPECT_NEAR(other.U - one.U, 2.0 * N, 1e-12);
    EXPECT_TRUE(std::isfinite(potential.at(larger, 5.0, gradient).energy));
    for (const double slope : gradient) EXPECT_TRUE(std::isfinite(slope));
}

TEST(FieldPotential, WithoutInputsIsTheJacobian) {
    const SmallPerceptron small(N, 0, 0.0);
    FieldPotential potential(small.inputs(), {});
    std::vector<double> gradient(N, 1.0);
    EXPECT_EQ(potential.at(fields, 5.0, gradient).energy, 0.0);
    for (std::size_t i = 0; i < N; ++i) EXPECT_NEAR(gradient[i], 2.0 * std::tanh(fields[i]), 1e-14);
}

} // namespace
} // namespace mattis::mc
