#include "montecarlo/mean_field/condensed_response.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "tests/montecarlo/small_data.hpp"

namespace mattis::mc {
namespace {

TEST(CondensedResponse, OfOneChannelIsTheScalarFormula) {
    // r = 1: t = 1/sqrt N, Q = 1 - q, y = beta Lambda (1 - q): R = y/(1 - y).
    constexpr int N = 30;
    const ExampleHamiltonian h =
        example_network(4, Convention::full, N, 1, {.protocol = Protocol::unsupervised, .r = 1.0, .M = 1});
    const auto data = draw_plain_data(h, 4);
    const HebbianNetwork network = hebbian_network(h, data);
    CondensedResponse response(network);
    const std::vector<double> m(N, 0.9);
    const double x = 0.8 * std::sqrt(N), beta = 1.2;
    ASSERT_TRUE(response.look(m, Eigen::VectorXd::Constant(1, x), beta));
    const double lambda = 12.0 * network.strength * x * x, Q = 1.0 - 0.81;
    const double R = beta * lambda * Q / (1.0 - beta * lambda * Q);
    EXPECT_NEAR(response.energy(), -0.5 * R * lambda * Q, 1e-12);
    std::vector<double> fields(N, 0.0);
    response.add_fields(m, fields);
    for (int i = 0; i < N; ++i) {
        const double t = data->v.at(i, 0) / std::sqrt(N);
        EXPECT_NEAR(fields[static_cast<std::size_t>(i)], 0.5 * Q * R * 2.0 * lambda / x * t - 0.9 * R * lambda / N,
                    1e-12);
    }
}

TEST(CondensedResponse, AnUnstableDirectionIsNotPositive) {
    constexpr int N = 30;
    const ExampleHamiltonian h = example_network(2, Convention::full, N, 1, supervised);
    const HebbianNetwork network = hebbian_network(h, draw_plain_data(h, 4));
    CondensedResponse response(network);
    EXPECT_TRUE(response.look(std::vector<double>(N, 0.99), Eigen::VectorXd::Constant(1, 1.0), 5.0));
    EXPECT_FALSE(response.look(std::vector<double>(N, 0.1), Eigen::VectorXd::Constant(1, 1.0), 5.0));
    std::vector<double> fields(N, 0.0);
    response.add_fields(std::vector<double>(N, 0.1), fields);
    EXPECT_EQ(fields, std::vector<double>(N, 0.0));
    EXPECT_EQ(response.energy(), 0.0);
}

} // namespace
} // namespace mattis::mc
