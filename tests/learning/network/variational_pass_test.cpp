#include "learning/network/variational_pass.hpp"

#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "learning/network/variational_kernels.hpp"

namespace mattis::learning {
namespace {

constexpr std::array<int, 4> sizes{7, 6, 5, 4};
constexpr std::size_t columns = 3;
constexpr std::array<std::uint8_t, columns> labels{1, 3, 0};

std::vector<double> gaussians(std::size_t n, std::uint32_t sample) {
    Stream stream({.seed = 5, .sample = sample});
    std::vector<double> numbers(n);
    for (double& one : numbers) one = gaussian(stream);
    return numbers;
}

/// The network of these fields in double precision, always with the same noise.
struct Network {
    Activation activation;
    double b;
    NetworkShape shape{sizes};
    std::vector<double> inputs = gaussians(7 * columns, 1);

    struct At {
        double loss;
        std::vector<double> gradient;
    };

    At operator()(const std::vector<double>& theta) const {
        std::vector<double> mu(theta.size()), sigma(theta.size()), spread(theta.size());
        weight_laws(theta.data(), theta.size(), b, mu.data(), sigma.data());
        VariationalPass<double> pass(shape, activation, 1);
        Stream noise({.seed = 6});
        pass.forward({mu.data(), sigma.data()}, inputs.data(), columns, noise);
        At at{pass.backward({mu.data(), sigma.data()}, labels), std::vector<double>(theta.size())};
        for (const WeightBlock& block : shape.blocks())
            pass.weight_gradients(block, at.gradient.data() + block.at, spread.data() + block.at);
        field_gradient(mu.data(), sigma.data(), b, spread.data(), theta.size(), at.gradient.data());
        return at;
    }
};

/// Derivatives from values at four points, of fourth order in the step, against given ones; both as vectors of a layer.
template <class Value>
void expect_gradient(const NetworkShape& shape, const std::vector<double>& theta, const std::vector<double>& gradient,
                     const Value& value) {
    constexpr double step = 1e-3;
    for (std::size_t l = 0; l < shape.layers(); ++l) {
        double error = 0.0, norm = 0.0;
        for (std::size_t i = shape.start(l); i < shape.start(l + 1); ++i) {
            const auto at = [&](double shift) {
                std::vector<double> moved = theta;
                moved[i] += shift;
                return value(moved);
            };
            const double slope = (8.0 * (at(step) - at(-step)) - (at(2.0 * step) - at(-2.0 * step))) / (12.0 * step);
            error = std::max(error, std::abs(slope - gradient[i]));
            norm = std::max(norm, std::abs(gradient[i]));
        }
        EXPECT_GT(norm, 1e-3) << "layer " << l;
        EXPECT_LT(error, 1e-8 * norm) << "layer " << l;
    }
}

TEST(VariationalPass, TheGradientOfTheLossIsThatOfFiniteDifferences) {
    for (const Activation activation : {Activation::relu, Activation::tanh}) {
        const Network network{activation, 0.7};
        const auto theta = gaussians(network.shape.weights(), 2);
        expect_gradient(network.shape, theta, network(theta).gradient,
                        [&](const std::vector<double>& moved) { return network(moved).loss; });
    }
}

} // namespace
} // namespace mattis::learning
