#include "learning/network/layered_network.hpp"

#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include "learning/network/normalised_units.hpp"
#include "learning/network/real_units.hpp"
#include "reference_network.hpp"

namespace mattis::learning {
namespace {

using test::Answer;
using test::ReferenceNetwork;

const std::vector<int> sizes{7, 6, 5, 4};
const std::vector<std::uint8_t> labels{0, 3, 1, 2, 2, 0, 1, 3, 0, 1, 2};

std::vector<double> start(const ReferenceNetwork& network, std::uint32_t sample) {
    std::vector<double> parameters = test::gaussians(network.parameters(), sample);
    const NetworkShape shape(sizes);
    // Scales about 1, so that some hidden units are inside the window of the step and some outside.
    for (std::size_t i = shape.weights(); i < parameters.size(); ++i)
        parameters[i] = (network.normalised() ? 0.8 : 0.0) + 0.2 * parameters[i];
    return parameters;
}

/// Largest distance between the gradient and differences of the second implementation, over the largest gradient.
template <class Units>
double gradient_error(Units units, Answer answer, std::uint32_t sample) {
    const ReferenceNetwork reference{.sizes = sizes, .answer = answer};
    const LayeredNetwork<double, Units> network(NetworkShape(sizes), units, 1);
    const std::vector<double> at = start(reference, sample);
    const Eigen::MatrixXd inputs = test::gaussian_inputs(sizes[0], static_cast<int>(labels.size()), sample + 1);
    const auto loss = [&](const std::vector<double>& parameters) {
        double sum = 0.0;
        for (const double one : reference.losses(parameters, at, inputs, labels)) sum += one;
        return sum / static_cast<double>(labels.size());
    };
    NetworkPass<double> pass;
    std::vector<double> gradient(network.parameters());
    EXPECT_EQ(network.parameters(), reference.parameters());
    EXPECT_NEAR(network.gradient(at.data(), inputs.data(), labels, pass, gradient.data()), loss(at), 1e-12);
    double largest = 0.0, error = 0.0;
    for (std::size_t i = 0; i < at.size(); ++i) {
        largest = std::max(largest, std::abs(gradient[i]));
        error = std::max(error, std::abs(gradient[i] - test::derivative(loss, at, i)));
    }
    EXPECT_GT(largest, 0.01);
    return error / largest;
}

TEST(LayeredNetwork, GradientsOfRealNetworks) {
    EXPECT_LT(gradient_error(RealUnits{Activation::tanh}, Answer::tanh, 10), 1e-8);
    EXPECT_LT(gradient_error(RealUnits{Activation::relu}, Answer::relu, 10), 1e-8);
}

// Every weight, scale and shift, the statistics of the minibatch included.
TEST(LayeredNetwork, GradientsWithBatchNormalisation) {
    EXPECT_LT(gradient_error(NormalisedUnits<HardTanhStep>{}, Answer::hard_tanh, 20), 1e-8);
}

// The straight-through gradient is the exact one of the network whose signs have the slope of the hard tanh.
TEST(LayeredNetwork, StraightThroughGradients) {
    EXPECT_LT(gradient_error(NormalisedUnits<SignStep>{}, Answer::frozen_sign, 30), 1e-8);
}

template <class Units>
void expect_squares(Units units, Answer answer) {
    const ReferenceNetwork reference{.sizes = sizes, .answer = answer, .frozen_statistics = true};
    const LayeredNetwork<double, Units> network(NetworkShape(sizes), units, 1);
    const std::vector<double> at = start(reference, 40);
    const Eigen::MatrixXd inputs = test::gaussian_inputs(sizes[0], static_cast<int>(labels.size()), 41);
    NetworkPass<double> pass;
    std::vector<double> sums(network.shape().weights());
    network.squared_gradients(at.data(), inputs.data(), labels, pass, sums.data());
    for (std::size_t i = 0; i < sums.size(); ++i) {
        double expected = 0.0;
        for (std::size_t j = 0; j < labels.size(); ++j) {
            const auto loss = [&](const std::vector<double>& x) { return reference.losses(x, at, inputs, labels)[j]; };
            const double one = test::derivative(loss, at, i);
            expected += one * one;
        }
        EXPECT_NEAR(sums[i], expected, 1e-8) << i;
    }
}

// Example by example, with the statistics of the minibatch held fixed.
TEST(LayeredNetwork, SquaredGradientsOfSingleExamples) {
    expect_squares(NormalisedUnits<SignStep>{}, Answer::frozen_sign);
    expect_squares(RealUnits{Activation::tanh}, Answer::tanh);
}

TEST(LayeredNetwork, ThreadsChangeNoBit) {
    const NetworkShape shape(std::vector<int>{30, 150, 130, 3});
    const std::vector<std::uint8_t> some{0, 1, 2, 0, 1, 2, 0};
    const Eigen::MatrixXd inputs = test::gaussian_inputs(30, 7, 5);
    std::vector<std::vector<double>> gradients, squares;
    for (const int threads : {1, 3}) {
        const LayeredNetwork<double, NormalisedUnits<SignStep>> network(shape, {}, threads);
        const std::vector<double> parameters = test::gaussians(network.parameters(), 6);
        NetworkPass<double> pass;
        gradients.emplace_back(network.parameters());
        network.gradient(parameters.data(), inputs.data(), some, pass, gradients.back().data());
        squares.emplace_back(shape.weights());
        network.squared_gradients(parameters.data(), inputs.data(), some, pass, squares.back().data());
    }
    EXPECT_EQ(gradients[0], gradients[1]);
    EXPECT_EQ(squares[0], squares[1]);
}

TEST(LayeredNetwork, LabelsAreClasses) {
    const LayeredNetwork<double, RealUnits> network(NetworkShape(std::vector<int>{2, 2}), {}, 1);
    const std::vector<double> parameters(network.parameters(), 0.5);
    std::vector<double> gradient(parameters.size());
    NetworkPass<double> pass;
    const std::vector<double> inputs{1.0, 2.0};
    EXPECT_THROW(
        network.gradient(parameters.data(), inputs.data(), std::vector<std::uint8_t>{2}, pass, gradient.data()),
        std::out_of_range);
}

} // namespace
} // namespace mattis::learning
