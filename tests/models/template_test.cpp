#include "models/template.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "solvers/theory/theory.hpp"

namespace mattis {
namespace {

std::vector<Solution> states(const TemplateNetwork::Parameters& p, const Branch& branch = Branch::retrieval) {
    const std::vector<ModelAt> row{TemplateNetwork(p)};
    std::vector<Solution> found =
        solvers::theory_of(row.front()).solve(row, replica_symmetric, std::vector{branch}).at(0);
    std::erase_if(found, [](const Solution& s) { return !s.converged(); });
    return found;
}

LineResult spinodal(const TemplateNetwork::Parameters& p, std::string_view find = "alpha") {
    return solvers::trace(TemplateNetwork(p), "retrieval_spinodal", {.find = find});
}

/// int Dz f(z) by the trapezoidal rule of a fine step.
template <class F>
double normal_average(F&& f, double step = 1e-3) {
    constexpr double reach = 12.0;
    double sum = 0.0;
    for (double z = -reach; z <= reach; z += step) sum += std::exp(-0.5 * z * z) * f(z);
    return sum * step / std::sqrt(2.0 * std::numbers::pi);
}

// An independent computation from the explicit equations at T = 0.
TEST(Template, RetrievalEndsWhereItIsKnownToAtZeroTemperature) {
    struct Point {
        double c, alpha, m;
    };
    const Point points[] = {{0.05, 32.72478461, 0.9007577},  {0.1, 6.60728305, 0.88},
                            {0.2, 0.9843558915, 0.825748},   {0.25, 0.4585518132, 0.7912113},
                            {0.3, 0.2198583946, 0.7509037},  {0.4, 0.0466971555, 0.6491655},
                            {0.45, 0.0188156019, 0.5845377}, {0.5, 0.006203774036, 0.5066404}};
    for (const auto& [c, alpha, m] : points) {
        const LineResult line = spinodal({0.0, c, 0.0});
        ASSERT_EQ(line.points.size(), 1u) << c;
        EXPECT_NEAR(line.points[0].found.value() / alpha, 1.0, 1e-8) << c;
        EXPECT_NEAR(line.points[0].order.at(0).value.value(), m, 1e-6) << c;
    }
    EXPECT_NEAR(spinodal({0.0, 0.35, 0.0}).points.at(0).found.value(), 0.104076, 5e-7);
}

// 4 alpha c^2 is the load of the dense network that the noise of the other templates makes.
TEST(Template, WeakNoiseIsThatOfADenseNetwork) {
    constexpr double dense = 0.3957202384; // alpha_c of P = 4, distinct, T = 0
    const auto distance = [&](double c) {
        return std::abs(4.0 * c * c * spinodal({0.0, c, 0.0}).points.at(0).found.value() - dense);
    };
    EXPECT_LT(distance(0.004), 0.02);
    EXPECT_NEAR(distance(0.008) / distance(0.004), 2.0, 0.1);
}

TEST(Template, TheSpinodalSeparatesWhatHasStatesFromWhatHasNone) {
    for (const auto& [c, T] : {std::pair{0.2, 0.0}, {0.16, 0.3}, {0.3, 0.2}, {0.1, 0.8}}) {
        const LineResult line = spinodal({0.0, c, T});
        ASSERT_EQ(line.points.size(), 1u) << c;
        const double alpha = line.points[0].found.value();
        EXPECT_EQ(states({0.9999 * alpha, c, T}).size(), 2u) << c;
        EXPECT_TRUE(states({1.0001 * alpha, c, T}).empty()) << c;
        EXPECT_NEAR(spinodal({alpha, 0.0, T}, "c").points.at(0).found.value(), c, 1e-8);
        if (T > 0.0) {
            const auto points = spinodal({alpha, c, 0.0}, "T").points;
            EXPECT_TRUE(std::ranges::any_of(
                points, [&](const LinePoint& p) { return std::abs(p.found.value_or(-1.0) - T) < 1e-7; }));
        }
    }
}

TEST(Template, StatesSolveTheEquationsAsTheyAreWritten) {
    for (const auto& [alpha, c, T] : {std::array{0.1, 0.16, 0.3}, {2.0, 0.1, 0.5}, {0.05, 0.3, 0.2}})
        for (const Branch& branch : {Branch::retrieval, Branch::glass})
            for (const Solution& s : states({alpha, c, T}, branch)) {
                const double m = *order_value(s, "m"), q = *order_value(s, "q"), u = *order_value(s, "u");
                const double beta = 1.0 / T, D = 1.0 - 2.0 * c * beta * (1.0 - q * q);
                const double g = 4.0 * c * u * u * q + 8.0 * alpha * c * c * q * q * q / (D * D);
                const auto field = [&](double z) { return beta * (2.0 * u * m + std::sqrt(g) * z); };
                EXPECT_NEAR(u, m * m / D, 1e-11);
                EXPECT_NEAR(m, normal_average([&](double z) { return std::tanh(field(z)); }), 1e-9);
                EXPECT_NEAR(q, normal_average([&](double z) { return std::pow(std::tanh(field(z)), 2); }), 1e-9);
                const double free = -m * m * m * m / (2.0 * D) + 2.0 * u * m * m +
                                    0.5 * alpha * (T * std::log(D) - 2.0 * c * q * q / D) + 0.5 * g * beta * (1.0 - q) -
                                    T * normal_average([&](double z) { return std::log(2.0 * std::cosh(field(z))); });
                EXPECT_NEAR(*s.free_energy, free, 1e-9);
            }
    EXPECT_EQ(states({0.1, 0.16, 0.3}, Branch::glass).size(), 1u);
}

// At T = 0 and m = 0 the equations are linear in C.
TEST(Template, TheGlassAtZeroTemperatureIsThatOfItsClosedForm) {
    for (const double alpha : {1e-4, 0.01, 0.1, 1.0, 10.0})
        for (const double c : {1e-9, 0.001, 0.05, 0.3, 0.4, 3.0}) {
            const auto found = states({alpha, c, 0.0}, Branch::glass);
            ASSERT_EQ(found.size(), 1u) << alpha << " " << c;
            const double K = std::sqrt(2.0 / std::numbers::pi) / (std::sqrt(8.0 * alpha) * c);
            const double C = K / (1.0 + 4.0 * c * K), D = 1.0 - 4.0 * c * C;
            EXPECT_NEAR(*order_value(found[0], "C") / C, 1.0, 1e-12) << alpha << " " << c;
            const double s = std::sqrt(8.0 * alpha) * c / D;
            const double free = -alpha * c / D + 0.5 * s * s * C - s * std::sqrt(2.0 / std::numbers::pi);
            EXPECT_NEAR(*found[0].free_energy / free, 1.0, 1e-9) << alpha << " " << c;
            EXPECT_EQ(*order_value(found[0], "q"), 1.0);
            EXPECT_TRUE(states({alpha, c, 0.0}, Branch::paramagnet).empty());
        }
    for (const auto& [alpha, c] : {std::pair{0.0, 0.3}, {0.1, 0.0}, {0.0, 0.0}})
        for (const Branch& branch : {Branch::glass, Branch::paramagnet})
            EXPECT_TRUE(states({alpha, c, 0.0}, branch).empty()) << alpha << " " << c;
}

// An independent computation.
TEST(Template, TheGlassOfLowTemperatureIsThatOfReference) {
    struct Point {
        double T, C, free;
    };
    for (const auto& [T, C, free] : {Point{0.0, 0.650915, -0.626067}, {0.005, 0.652443, -0.624763}}) {
        const auto found = states({0.1, 0.3, T}, Branch::glass);
        ASSERT_EQ(found.size(), 1u) << T;
        EXPECT_NEAR(*order_value(found[0], "C"), C, 1e-6);
        EXPECT_NEAR(*found[0].free_energy, free, 1e-6);
    }
    EXPECT_NEAR(*order_value(states({0.1, 0.3, 0.005}, Branch::glass).at(0), "q"), 0.996738, 1e-6);
    EXPECT_NEAR(*order_value(states({0.1, 0.3, 0.0151}, Branch::glass).at(0), "C"), 0.65558, 2e-5);
    EXPECT_NEAR(*order_value(states({0.1, 0.3, 0.02}, Branch::glass).at(0), "C"), 0.65710, 1e-5);
}

TEST(Template, TheGlassIsThePhaseOfLowTemperatureInsideAndBeyondRetrieval) {
    const auto phase = [](double alpha, double T) {
        const std::vector<ModelAt> row{TemplateNetwork({alpha, 0.3, T})};
        const Theory& theory = solvers::theory_of(row.front());
        const auto found = theory.solve(row, replica_symmetric, theory.branches(replica_symmetric));
        return theory.phases(row, replica_symmetric, found).at(0).name;
    };
    for (const double T : {0.0, 1e-6, 0.001, 0.005, 0.01, 0.0151, 0.02}) {
        EXPECT_EQ(phase(0.1, T), "glass") << T;
        EXPECT_EQ(phase(0.3, T), "glass") << T;
    }
}

TEST(Template, TheParamagnetExistsWhereItIsASolution) {
    for (const double T : {0.05, 0.0601, 0.1, 0.4}) {
        const auto found = states({0.1, 0.03, T}, Branch::paramagnet);
        ASSERT_EQ(found.size(), T > 0.06 ? 1u : 0u) << T;
        if (found.empty()) continue;
        EXPECT_EQ(*order_value(found[0], "q"), 0.0);
        EXPECT_DOUBLE_EQ(*order_value(found[0], "C"), 1.0 / T);
        EXPECT_TRUE(found[0].stable);
    }
}

/// The largest difference between the sides of the equations, as they are written, at a state.
double off_equations(const TemplateNetwork::Parameters& p, const Solution& s) {
    const auto [alpha, c, T] = p;
    const double m = *order_value(s, "m"), q = *order_value(s, "q"), u = *order_value(s, "u"), C = *order_value(s, "C");
    const double D = 1.0 - 2.0 * c * (1.0 + q) * C, h = 2.0 * u * m;
    const double g = 4.0 * c * u * u * q + 8.0 * alpha * c * c * q * q * q / (D * D);
    double off = std::max(std::abs(1.0 - q - T * C), std::abs(u - m * m / D));
    const auto is = [&](double value, double expected) { off = std::max(off, std::abs(value - expected)); };
    if (T == 0.0) {
        is(m, g > 0.0 ? std::erf(h / std::sqrt(2.0 * g)) : 1.0);
        is(C, g > 0.0 ? std::sqrt(2.0 / (std::numbers::pi * g)) * std::exp(-0.5 * h * h / g) : 0.0);
        return off;
    }
    const double step = std::min(1e-3, 0.3 * T / std::sqrt(g)); // fine beside the width of the step of tanh
    const auto tanh = [&](double z) { return std::tanh((h + std::sqrt(g) * z) / T); };
    is(m, normal_average(tanh, step));
    is(q, normal_average([&](double z) { return tanh(z) * tanh(z); }, step));
    return off;
}

TEST(Template, EveryStateSolvesTheEquationsAndHasItsOwnName) {
    for (const double alpha : {0.01, 0.05, 0.1, 1.0, 10.0})
        for (const double c : {1e-4, 0.001, 0.03, 0.05, 0.3, 0.4})
            for (const double T : {0.0, 0.001, 0.01, 0.1, 0.2, 0.5}) {
                std::vector<double> overlaps;
                for (const Branch& branch : TemplateNetwork::branches)
                    for (const Solution& s : states({alpha, c, T}, branch)) {
                        const double m = *order_value(s, "m"), q = *order_value(s, "q");
                        EXPECT_LT(off_equations({alpha, c, T}, s), 1e-9)
                            << alpha << " " << c << " " << T << " " << name(branch) << " m = " << m;
                        EXPECT_EQ(m > 0.0, branch == Branch::retrieval);
                        EXPECT_EQ(q > 0.0, branch != Branch::paramagnet);
                        for (const double other : overlaps) EXPECT_GT(std::abs(other - q), 1e-9) << "twice the same";
                        if (m == 0.0) overlaps.push_back(q);
                    }
            }
}

// 1 - dg/dq E (dt/dh)^2, where u and D do not change with replicas that part. At these temperatures it is the smallest
// of what decides stability.
TEST(Template, TheRepliconIsThatOfTheSlopeOfTheVarianceInTheOverlap) {
    int seen = 0;
    for (const auto& [alpha, c, T] : {std::array{0.05, 0.3, 0.2}, {1.0, 0.15, 0.2}, {4.0, 0.1, 0.1}})
        for (const Branch& branch : {Branch::retrieval, Branch::glass})
            for (const Solution& s : states({alpha, c, T}, branch)) {
                const double m = *order_value(s, "m"), q = *order_value(s, "q"), u = *order_value(s, "u");
                const double D = 1.0 - 2.0 * c * (1.0 + q) * *order_value(s, "C");
                const auto g = [&](double of) {
                    return 4.0 * c * u * u * of + 8.0 * alpha * c * c * of * of * of / (D * D);
                };
                constexpr double step = 1e-5;
                const double slope = (g(q + step) - g(q - step)) / (2.0 * step), spread = std::sqrt(g(q));
                const double curvature = normal_average([&](double z) {
                    const double t = std::tanh((2.0 * u * m + spread * z) / T);
                    return (1.0 - t * t) * (1.0 - t * t) / (T * T);
                });
                EXPECT_NEAR(*s.replicon, 1.0 - slope * curvature, 1e-8) << alpha << " " << m;
                ++seen;
            }
    EXPECT_EQ(seen, 9) << "two states of retrieval and a glass at each point";
}

// Independent computation: m of the state, and after one update.
TEST(Template, StatesAtZeroTemperatureAreThoseOfReference) {
    EXPECT_NEAR(*order_value(states({0.1, 0.1, 0.0}).at(0), "m"), 0.9982240155287976, 1e-9);
    EXPECT_NEAR(*order_value(states({0.1, 0.3, 0.0}).at(0), "m"), 0.8684541967232393, 1e-9);
    EXPECT_NEAR(TemplateNetwork({0.1, 0.1, 0.0}).overlap_after_update(), 0.9982585987471742, 1e-12);
    EXPECT_NEAR(TemplateNetwork({0.1, 0.3, 0.0}).overlap_after_update(), 0.923823848631495, 1e-12);
    const Solution zero = states({0.1, 0.2, 0.0}).at(0), cold = states({0.1, 0.2, 1e-5}).at(0);
    EXPECT_NEAR(*zero.free_energy, *cold.free_energy, 1e-6);
    EXPECT_NEAR(*zero.entropy, *cold.entropy, 1e-3);
    EXPECT_FALSE(zero.replicon.has_value()) << "minus infinity";
}

TEST(Template, OneUpdateIsAnAnsatzOfItsOwn) {
    const std::vector<ModelAt> row{TemplateNetwork({0.1, 0.16, 0.0})};
    const Theory& theory = solvers::theory_of(row.front());
    ASSERT_EQ(theory.ansaetze().back(), one_update);
    EXPECT_EQ(theory.branches(one_update), std::vector{Branch::retrieval});
    const auto found = theory.solve(row, one_update, theory.branches(one_update)).at(0);
    EXPECT_NEAR(*order_value(found.at(0), "m"), std::erf(2.0 / std::sqrt(2.0 * (0.64 + 0.8 * 0.0256))), 1e-15);
    EXPECT_FALSE(found.at(0).free_energy.has_value());
}

TEST(Template, WithoutNoiseRetrievalIsThatOfOnePattern) {
    const Solution s = states({0.5, 0.0, 0.3}).at(0);
    const double m = *order_value(s, "m");
    EXPECT_NEAR(m, std::tanh(2.0 * m * m * m / 0.3), 1e-12);
    EXPECT_TRUE(s.stable);
    EXPECT_EQ(states({0.5, 0.0, 0.0}).at(0).replicon, 1.0);
}

} // namespace
} // namespace mattis
