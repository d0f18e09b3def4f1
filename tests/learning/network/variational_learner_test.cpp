#include "learning/network/variational_learner.hpp"

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "core/gaussian_floats.hpp"

namespace mattis::learning {
namespace {

constexpr StreamKey key{.seed = 3};

NetworkSettings settings_of(std::vector<int> layers, FieldAnchor anchor = FieldAnchor::step) {
    NetworkSettings settings;
    settings.layers = std::move(layers);
    settings.anchor = anchor;
    settings.rule.rate = 0.01;
    return settings;
}

struct Examples {
    Eigen::MatrixXf inputs;
    std::vector<std::uint8_t> labels;

    Examples(int entries, int columns, int classes) : inputs(entries, columns) {
        Stream stream({.seed = 4});
        for (auto& one : inputs.reshaped()) one = static_cast<float>(stream.uniform());
        for (int k = 0; k < columns; ++k) labels.push_back(static_cast<std::uint8_t>(k % classes));
    }
    Batch batch(double share = 1.0) const { return {inputs, labels, share}; }
};

Stream training() { return Stream({.seed = 5, .purpose = Purpose::training}); }

Bytes state_of(const VariationalLearner& learner) {
    ByteWriter writer;
    learner.save(writer);
    return writer.take();
}

/// A learner of the same settings with these fields, no steps behind it.
VariationalLearner with_fields(const NetworkSettings& settings, std::vector<float> theta) {
    VariationalLearner learner(settings, key);
    ByteWriter writer;
    const std::vector<float> zero(theta.size());
    StepCount{}.save(writer);
    writer.put_all(theta);
    writer.put_all(zero);
    writer.put_all(zero);
    writer.put_all(settings.anchor == FieldAnchor::step ? theta : std::vector<float>{});
    const Bytes bytes = writer.take();
    ByteReader reader(bytes);
    learner.load(reader);
    return learner;
}

/// One input x = 2, two classes, theta = (0.5, -0.25), b = 1: mu = tanh(theta), z_i = 2 mu_i + 2 sqrt(1 - mu_i^2) n_i.
/// The step is worked out here by the equations, one number after the other.
TEST(VariationalLearner, OneStepByHand) {
    const NetworkSettings settings = settings_of({1, 2}, FieldAnchor::none);
    VariationalLearner learner = with_fields(settings, {0.5f, -0.25f});
    const Eigen::MatrixXf inputs = Eigen::MatrixXf::Constant(1, 1, 2.0f);
    const std::vector<std::uint8_t> labels{1};
    Stream noise = training(), same = training();
    const StepLoss cost = learner.step({inputs, labels, 1.0}, 1.0, noise);

    std::array<float, 2> n{};
    gaussian_floats(same, n);
    EXPECT_EQ(noise.position(), same.position());
    const double theta[2] = {0.5, -0.25};
    double mu[2], v[2], z[2];
    for (int i = 0; i < 2; ++i) {
        mu[i] = std::tanh(theta[i]);
        v[i] = std::sqrt((1.0 - mu[i] * mu[i]) * 4.0);
        z[i] = 2.0 * mu[i] + v[i] * static_cast<double>(n[static_cast<std::size_t>(i)]);
    }
    const double p0 = 1.0 / (1.0 + std::exp(z[1] - z[0]));
    EXPECT_NEAR(cost.loss, -std::log(1.0 - p0), 1e-6);
    const double delta[2] = {p0, -p0};
    for (std::size_t i = 0; i < 2; ++i) {
        const double gradient =
            (1.0 - mu[i] * mu[i]) * (2.0 * delta[i] - mu[i] * 4.0 * delta[i] * static_cast<double>(n[i]) / v[i]);
        // The first step of Adam: both averages are those of this gradient alone.
        const double moved = theta[i] - 0.01 * gradient / (std::abs(gradient) + 1e-8);
        EXPECT_NEAR(static_cast<double>(learner.fields()[i]), moved, 1e-7);
    }
    EXPECT_EQ(cost.regulariser, 0.0);
}

TEST(VariationalLearner, ThreadsChangeNoBit) {
    const Examples examples(40, 7, 5);
    std::vector<Bytes> states;
    std::vector<Eigen::MatrixXf> seen;
    for (const int threads : {1, 2, 3}) {
        NetworkSettings settings = settings_of({40, 300, 140, 5});
        settings.threads = threads;
        VariationalLearner learner(settings, key);
        Stream noise = training();
        for (int step = 0; step < 3; ++step) EXPECT_TRUE(learner.step(examples.batch(), 1.5, noise).finite);
        states.push_back(state_of(learner));
        learner.outputs(examples.inputs, 0, Weights::stochastic, 1.5, noise, seen.emplace_back());
    }
    for (std::size_t k = 1; k < states.size(); ++k) {
        EXPECT_EQ(states[k], states[0]);
        EXPECT_EQ(seen[k], seen[0]);
    }
}

TEST(VariationalLearner, ASavedStateGoesOnWithTheSameBits) {
    const Examples examples(12, 6, 3);
    for (const FieldAnchor anchor : {FieldAnchor::none, FieldAnchor::step, FieldAnchor::task}) {
        const NetworkSettings settings = settings_of({12, 9, 3}, anchor);
        VariationalLearner one(settings, key), other(settings, {.seed = 99});
        Stream noise = training();
        one.step(examples.batch(), 1.0, noise);
        one.end_task({}, 1.0, noise);
        one.step(examples.batch(), 1.0, noise);
        const Bytes bytes = state_of(one);
        ByteReader reader(bytes);
        other.load(reader);
        EXPECT_TRUE(reader.at_end());
        Stream again = noise;
        EXPECT_EQ(one.step(examples.batch(), 1.0, noise).loss, other.step(examples.batch(), 1.0, again).loss);
        EXPECT_EQ(state_of(one), state_of(other));
        VariationalLearner smaller(settings_of({12, 8, 3}, anchor), key);
        ByteReader from(bytes);
        EXPECT_THROW(smaller.load(from), BytesError);
    }
}

/// Fields so large that all weights are sure: no reading differs from the network of their signs.
TEST(VariationalLearner, SureWeightsMakeABinaryNetwork) {
    const Examples examples(11, 5, 4);
    const NetworkSettings settings = settings_of({11, 8, 4});
    std::vector<float> theta(11 * 8 + 8 * 4);
    Stream stream(key);
    for (float& one : theta) one = stream.uniform() < 0.5 ? -30.0f : 30.0f;
    const VariationalLearner learner = with_fields(settings, theta);
    Eigen::MatrixXf w1(8, 11), w2(4, 8);
    for (int i = 0; i < w1.rows(); ++i)
        for (int j = 0; j < w1.cols(); ++j) w1(i, j) = theta[static_cast<std::size_t>(i * 11 + j)] / 30.0f;
    for (int i = 0; i < w2.rows(); ++i)
        for (int j = 0; j < w2.cols(); ++j) w2(i, j) = theta[static_cast<std::size_t>(88 + i * 8 + j)] / 30.0f;
    const Eigen::MatrixXf hidden = (w1 * examples.inputs / std::sqrt(11.0f)).cwiseMax(0.0f);
    const Eigen::MatrixXf expected = w2 * hidden / std::sqrt(8.0f);
    for (const Weights weights : learner.readings()) {
        Eigen::MatrixXf z;
        Stream noise = training();
        learner.outputs(examples.inputs, 0, weights, 2.0, noise, z);
        EXPECT_LT((z - expected).cwiseAbs().maxCoeff(), 1e-5f);
    }
}

/// Without a hidden layer the mean of z is exactly mu a/sqrt(N), and its variance sigma a^2/N, for both readings: 8
/// means and variances each within 5 standard errors of 4000 draws (for the variance those of a Gaussian law, which is
/// the wider one). False alarms: below 32 times 6e-7.
TEST(VariationalLearner, SampledWeightsHaveTheLawOfTheNoise) {
    constexpr int draws = 4000;
    const Examples examples(30, 2, 4);
    const VariationalLearner learner(settings_of({30, 4}), key);
    for (const Weights weights : {Weights::sampled, Weights::stochastic}) {
        Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(4, 2), squares = sum;
        Stream noise = training();
        Eigen::MatrixXf z;
        for (int k = 0; k < draws; ++k) {
            learner.outputs(examples.inputs, 0, weights, 0.8, noise, z);
            sum += z.cast<double>();
            squares += z.cast<double>().cwiseAbs2();
        }
        for (int i = 0; i < 4; ++i)
            for (int column = 0; column < 2; ++column) {
                double mean = 0.0, variance = 0.0;
                for (int j = 0; j < 30; ++j) {
                    const double mu = std::tanh(0.8 * double{learner.fields()[static_cast<std::size_t>(i * 30 + j)]});
                    const double x = double{examples.inputs(j, column)};
                    mean += mu * x / std::sqrt(30.0);
                    variance += (1.0 - mu * mu) * x * x / 30.0;
                }
                const double got = sum(i, column) / draws;
                EXPECT_NEAR(got, mean, 5.0 * std::sqrt(variance / draws));
                EXPECT_NEAR(squares(i, column) / draws - got * got, variance, 5.0 * variance * std::sqrt(2.0 / draws));
            }
    }
}

TEST(VariationalLearner, AStepThatIsNotFiniteLeavesTheState) {
    const Examples examples(12, 6, 3);
    for (const OptimiserKind kind : {OptimiserKind::adam, OptimiserKind::sgd}) {
        NetworkSettings settings = settings_of({12, 9, 3});
        settings.rule.kind = kind;
        settings.rule.rate = 1e38;
        settings.rule.decay = 1e3;
        VariationalLearner learner(settings, key);
        const Bytes before = state_of(learner);
        Stream noise = training();
        EXPECT_FALSE(learner.step(examples.batch(), 1.0, noise).finite);
        EXPECT_EQ(state_of(learner), before);
    }
    VariationalLearner learner(settings_of({12, 9, 3}), key);
    const Bytes before = state_of(learner);
    Stream noise = training();
    Examples broken = examples;
    broken.inputs(3, 2) = std::numeric_limits<float>::quiet_NaN();
    EXPECT_FALSE(learner.step(broken.batch(), 1.0, noise).finite);
    EXPECT_EQ(state_of(learner), before);
}

/// Held to the fields at the end of a task by an overwhelming weight, a network stays near them.
TEST(VariationalLearner, TheAnchorOfATaskHolds) {
    const Examples examples(12, 6, 3);
    double moved[2];
    for (const int strong : {0, 1}) {
        NetworkSettings settings = settings_of({12, 9, 3}, FieldAnchor::task);
        settings.gamma = strong == 1 ? 1e4 : 0.0;
        settings.rule.kind = OptimiserKind::sgd;
        settings.rule.rate = 1e-4;
        settings.rule.momentum = 0.0;
        VariationalLearner learner(settings, key);
        Stream noise = training();
        EXPECT_EQ(learner.step(examples.batch(), 1.0, noise).regulariser, 0.0);
        learner.end_task({}, 1.0, noise);
        const std::vector<float> anchor(learner.fields().begin(), learner.fields().end());
        for (int step = 0; step < 200; ++step) learner.step(examples.batch(), 1.0, noise);
        moved[strong] = 0.0;
        for (std::size_t i = 0; i < anchor.size(); ++i)
            moved[strong] += std::abs(double{learner.fields()[i]} - double{anchor[i]});
    }
    EXPECT_LT(moved[1], 0.1 * moved[0]);
}

TEST(VariationalLearner, TheHistogramCountsEveryWeight) {
    const VariationalLearner learner = with_fields(settings_of({2, 3}), {-9.f, -0.1f, 0.1f, 0.2f, 9.f, 0.0f});
    EXPECT_EQ(learner.histogram(4, 1.0), (std::vector<std::vector<std::int64_t>>{{1, 1, 3, 1}}));
}

TEST(VariationalLearner, SettingsWithoutSenseAreRefused) {
    EXPECT_THROW(VariationalLearner(settings_of({5}), key), std::invalid_argument);
    EXPECT_THROW(VariationalLearner(settings_of({5, 0, 2}), key), std::invalid_argument);
    NetworkSettings settings = settings_of({5, 2});
    settings.rule.rate = std::numeric_limits<double>::quiet_NaN();
    EXPECT_THROW(VariationalLearner(settings, key), std::invalid_argument);
    VariationalLearner learner(settings_of({5, 2}), key);
    Stream noise = training();
    EXPECT_THROW(learner.step(Examples(4, 3, 2).batch(), 1.0, noise), std::invalid_argument);
    EXPECT_THROW(learner.step(Examples(5, 3, 3).batch(), 1.0, noise), std::out_of_range);
}

} // namespace
} // namespace mattis::learning
