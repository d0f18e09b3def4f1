#include "learning/network/ewc_learner.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "clusters.hpp"
#include "reference_network.hpp"

namespace mattis::learning {
namespace {

using test::cluster_experiment;
using test::Examples;

struct Trained {
    NetworkExperiment experiment = cluster_experiment(NetworkMethod::ewc, 2, 1);
    EwcLearner learner;
    Stream noise{{.seed = 1, .purpose = Purpose::training}};

    explicit Trained(double lambda) : learner(settings(lambda), {.seed = 3}) {}
    NetworkSettings settings(double lambda) {
        experiment.network.lambda = lambda;
        return experiment.network;
    }
    const LearningTask& task(std::size_t k) const { return (*experiment.tasks)[k]; }
    StepLoss learn(std::size_t k, int epochs) {
        StepLoss last;
        for (int step = 0; step < 15 * epochs; ++step)
            last = learner.step(Examples(task(k), static_cast<std::size_t>(20 * (step % 15)), 20).batch(), 1.0, noise);
        return last;
    }
    std::vector<double> weights() const { return {learner.weights().begin(), learner.weights().end()}; }
};

// 300 training images lie in two blocks: 0, 2, 4, ... and 1, 3, 5, ...; their gradients by differences of the second
// implementation, for some of the weights.
TEST(EwcLearner, FisherInformationImageByImage) {
    Trained trained(100.0);
    trained.learn(0, 3);
    const std::vector<float> F = trained.learner.fisher(trained.task(0));
    ByteWriter to;
    trained.learner.save(to);
    ByteReader from(to.bytes());
    const std::vector<float> stored = from.get_all<float>();
    std::vector<double> at(stored.begin(), stored.end());
    for (std::size_t i = 0; i < F.size(); ++i) at[i] = at[i] < 0.0 ? -1.0 : 1.0;
    const test::ReferenceNetwork reference{
        .sizes = {30, 40, 4}, .answer = test::Answer::frozen_sign, .frozen_statistics = true};
    double largest = 0.0;
    for (const float one : F) largest = std::max(largest, static_cast<double>(one));
    std::vector<double> expected(F.size(), 0.0);
    constexpr std::size_t every = 170;
    for (std::size_t block = 0; block < 2; ++block) {
        LearningTask half = trained.task(0);
        half.train.clear();
        for (std::size_t k = block; k < 300; k += 2) half.train.push_back(trained.task(0).train[k]);
        const Examples examples(half, 0, 150);
        const Eigen::MatrixXd inputs = examples.inputs.cast<double>();
        for (std::size_t i = 0; i < F.size(); i += every) {
            constexpr double h = 1e-6;
            std::vector<double> up = at, down = at;
            up[i] += h;
            down[i] -= h;
            const auto above = reference.losses(up, at, inputs, examples.labels),
                       below = reference.losses(down, at, inputs, examples.labels);
            for (std::size_t j = 0; j < 150; ++j) expected[i] += std::pow((above[j] - below[j]) / (2.0 * h), 2) / 300.0;
        }
    }
    for (std::size_t i = 0; i < F.size(); i += every) EXPECT_NEAR(F[i], expected[i], 1e-5 * largest) << i;
}

TEST(EwcLearner, QuadraticTermsAreReported) {
    Trained trained(50.0);
    EXPECT_EQ(trained.learn(0, 3).regulariser, 0.0);
    const std::vector<float> F = trained.learner.fisher(trained.task(0));
    const std::vector<double> end = trained.weights();
    trained.learner.end_task(trained.task(0), 1.0, trained.noise);
    const Examples examples(trained.task(1), 0, 20);
    EXPECT_EQ(trained.learner.step(examples.batch(), 1.0, trained.noise).regulariser, 0.0);
    trained.learn(1, 1);
    const std::vector<double> now = trained.weights();
    double expected = 0.0;
    for (std::size_t i = 0; i < F.size(); ++i)
        expected += 0.5 * static_cast<double>(F[i]) * (now[i] - end[i]) * (now[i] - end[i]);
    EXPECT_GT(expected, 0.0);
    const StepLoss loss = trained.learner.step(examples.batch(), 1.0, trained.noise);
    EXPECT_NEAR(loss.regulariser, 20 * 50.0 * expected, 1e-4 * 20 * 50.0 * expected);
}

TEST(EwcLearner, WithoutWeightItIsPlain) {
    Trained trained(0.0);
    const auto plain = make_learner(cluster_experiment(NetworkMethod::plain, 1, 1).network, {.seed = 3});
    Stream noise({.purpose = Purpose::training});
    trained.learn(0, 1);
    trained.learner.end_task(trained.task(0), 1.0, noise);
    trained.learn(1, 1);
    for (std::size_t task = 0; task < 2; ++task) {
        for (std::size_t step = 0; step < 15; ++step)
            plain->step(Examples(trained.task(task), 20 * step, 20).batch(), 1.0, noise);
        if (task == 0) plain->end_task(trained.task(0), 1.0, noise);
    }
    ByteWriter one, two;
    trained.learner.save(one);
    plain->save(two);
    ByteReader from(one.bytes()), other(two.bytes());
    EXPECT_EQ(from.get_all<float>(), other.get_all<float>());
}

// Eight seeds of weights: accuracy of the first task once the second one is learned.
TEST(EwcLearner, ItForgetsLessThanPlain) {
    const auto kept = [](double lambda) {
        NetworkExperiment experiment = cluster_experiment(NetworkMethod::ewc, 2, 10);
        experiment.network.lambda = lambda;
        double first = 0.0;
        for (std::uint64_t seed = 1; seed <= 8; ++seed)
            first += test::learned(experiment, seed).looks.back().accuracy[0] / 8.0;
        return first;
    };
    const double plain = kept(0.0), elastic = kept(5000.0);
    EXPECT_GT(elastic, plain + 0.1) << plain << " " << elastic;
}

} // namespace
} // namespace mattis::learning
