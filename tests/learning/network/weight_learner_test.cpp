#include "learning/network/weight_learner.hpp"

#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include <gtest/gtest.h>

#include "clusters.hpp"
#include "halves.hpp"

namespace mattis::learning {
namespace {

using test::bytes_of;
using test::cluster_experiment;
using test::Examples;

constexpr std::array baselines{NetworkMethod::plain, NetworkMethod::metaplastic, NetworkMethod::ewc,
                               NetworkMethod::real};

/// A network of clusters after some steps.
struct Trained {
    NetworkExperiment experiment;
    std::unique_ptr<Learner> learner;
    Stream noise{{.seed = 1, .purpose = Purpose::training}};

    explicit Trained(NetworkMethod method, int steps, int threads = 1, double meta = 1.35)
        : experiment(cluster_experiment(method, 1, 1)) {
        experiment.network.threads = threads;
        experiment.network.meta = meta;
        experiment.network.lambda = 100.0;
        learner = make_learner(experiment.network, {.seed = 3});
        go_on(steps);
    }
    const LearningTask& task() const { return experiment.tasks->front(); }
    StepLoss go_on(int steps) {
        StepLoss last;
        for (int k = 0; k < steps; ++k)
            last = learner->step(Examples(task(), static_cast<std::size_t>(20 * (k % 15)), 20).batch(), 1.0, noise);
        return last;
    }
};

TEST(WeightLearner, SeparableProblemsAreLearned) {
    for (const NetworkMethod method : baselines) {
        NetworkExperiment experiment = test::halves_experiment(1, 5);
        experiment.network.layers = {test::halves_entries, 16, 2};
        experiment.network.method = method;
        experiment.network.rule.rate = 0.01;
        const NetworkResult result = test::learned(experiment, 5);
        EXPECT_EQ(result.readings, std::vector{Weights::sign});
        EXPECT_EQ(result.looks.back().accuracy, std::vector{1.0}) << static_cast<int>(method);
        EXPECT_LT(result.looks.back().loss, result.looks[1].loss);
    }
}

// Two tasks, eight seeds of weights: what the first task's accuracy is after the second one was learned.
TEST(WeightLearner, MetaplasticityForgetsLess) {
    const auto kept = [](NetworkMethod method, double meta) {
        NetworkExperiment experiment = cluster_experiment(method, 2, 10);
        experiment.network.meta = meta;
        double first = 0.0, second = 0.0;
        for (std::uint64_t seed = 1; seed <= 8; ++seed) {
            const NetworkLook look = test::learned(experiment, seed).looks.back();
            first += look.accuracy[0] / 8.0;
            second += look.accuracy[1] / 8.0;
        }
        return std::array{first, second};
    };
    const auto plain = kept(NetworkMethod::plain, 0.0), metaplastic = kept(NetworkMethod::metaplastic, 20.0);
    EXPECT_GT(metaplastic[0], plain[0] + 0.1) << plain[0] << " " << metaplastic[0];
    EXPECT_GT(metaplastic[1], 0.9) << plain[1] << " " << metaplastic[1];
}

TEST(WeightLearner, WithoutMetaplasticityItIsPlain) {
    const Trained plain(NetworkMethod::plain, 10), zero(NetworkMethod::metaplastic, 10, 1, 0.0),
        other(NetworkMethod::metaplastic, 10, 1, 1.35);
    EXPECT_EQ(bytes_of(*plain.learner), bytes_of(*zero.learner));
    EXPECT_NE(bytes_of(*plain.learner), bytes_of(*other.learner));
}

TEST(WeightLearner, ThreadsChangeNoBit) {
    for (const NetworkMethod method : baselines) {
        Trained one(method, 5, 1), three(method, 5, 3);
        for (Trained* of : {&one, &three}) {
            of->learner->end_task(of->task(), 1.0, of->noise);
            of->go_on(5);
        }
        EXPECT_EQ(bytes_of(*one.learner), bytes_of(*three.learner));
    }
}

TEST(WeightLearner, StoredAndTaken) {
    for (const NetworkMethod method : baselines) {
        Trained whole(method, 8), cut(method, 8), other(method, 0);
        whole.learner->end_task(whole.task(), 1.0, whole.noise);
        cut.learner->end_task(cut.task(), 1.0, cut.noise);
        const Bytes stored = bytes_of(*cut.learner);
        ByteReader from(stored);
        other.learner->load(from);
        from.require_end();
        whole.go_on(4);
        other.go_on(4);
        EXPECT_EQ(bytes_of(*whole.learner), bytes_of(*other.learner));

        NetworkSettings wider = whole.experiment.network;
        wider.layers[1] = 41;
        ByteReader again(stored);
        EXPECT_THROW(make_learner(wider, {.seed = 3})->load(again), BytesError);
    }
}

// Inputs that overflow, gradients whose squares do, and steps that throw weights out of range.
TEST(WeightLearner, StepsOutOfRangeAreNotTaken) {
    for (const NetworkMethod method : baselines) {
        Trained trained(method, 3);
        const Bytes before = bytes_of(*trained.learner);
        for (const float input : {std::numeric_limits<float>::quiet_NaN(), 3e38F}) {
            Examples examples(trained.task(), 0, 20);
            examples.inputs.col(3).setConstant(input);
            EXPECT_FALSE(trained.learner->step(examples.batch(), 1.0, trained.noise).finite);
            EXPECT_EQ(bytes_of(*trained.learner), before);
        }
        NetworkSettings hasty = trained.experiment.network;
        hasty.rule.rate = 1e39;
        const auto learner = make_learner(hasty, {.seed = 3});
        const Bytes start = bytes_of(*learner);
        const StepLoss loss = learner->step(Examples(trained.task(), 0, 20).batch(), 1.0, trained.noise);
        EXPECT_FALSE(loss.finite);
        EXPECT_TRUE(std::isfinite(loss.loss));
        EXPECT_EQ(bytes_of(*learner), start);
    }
}

/// Parameters of a network, which its stored state begins with.
std::vector<float> parameters_of(const Learner& learner) {
    const Bytes bytes = bytes_of(learner);
    return ByteReader(bytes).get_all<float>();
}

// The network of the present weights with the scales and shifts of the end of task 1, put together by hand.
TEST(WeightLearner, OwnScalesAnswerForTheirTask) {
    const NetworkExperiment experiment = cluster_experiment(NetworkMethod::plain, 2, 1);
    const LearningTask &first = experiment.tasks->front(), &second = experiment.tasks->back();
    const Examples asked(first, 40, 60);
    for (const NetworkMethod method : {NetworkMethod::plain, NetworkMethod::metaplastic, NetworkMethod::ewc}) {
        NetworkSettings settings = experiment.network;
        settings.method = method;
        const auto shared = make_learner(settings, {.seed = 3});
        settings.own_scales = true;
        const auto own = make_learner(settings, {.seed = 3});
        Stream noise({.seed = 1, .purpose = Purpose::training});
        const auto answers = [&](const Learner& learner, std::size_t task) {
            Eigen::MatrixXf outputs;
            learner.outputs(asked.inputs, task, Weights::sign, 1.0, noise, outputs);
            return outputs;
        };
        const auto learn = [&](const LearningTask& task) {
            for (std::size_t k = 0; k < 15; ++k)
                for (Learner* of : {own.get(), shared.get()}) of->step(Examples(task, 20 * k, 20).batch(), 1.0, noise);
        };
        learn(first);
        const std::vector<float> then = parameters_of(*own);
        for (Learner* of : {own.get(), shared.get()}) of->end_task(first, 1.0, noise);
        learn(second);
        ASSERT_EQ(parameters_of(*own), parameters_of(*shared)) << "learning is the same";

        const LayeredNetwork<float, NormalisedUnits<SignStep>> network(NetworkShape(settings.layers), {}, 1);
        std::vector<float> by_hand = parameters_of(*own);
        const std::size_t weights = network.shape().weights();
        for (std::size_t i = 0; i < weights; ++i) by_hand[i] = by_hand[i] < 0.0F ? -1.0F : 1.0F;
        std::copy(then.begin() + static_cast<std::ptrdiff_t>(weights), then.end(),
                  by_hand.begin() + static_cast<std::ptrdiff_t>(weights));
        NetworkPass<float> pass;
        network.forward(by_hand.data(), asked.inputs.data(), 60, pass);
        const Eigen::MatrixXf expected = Eigen::Map<const Eigen::MatrixXf>(pass.outputs().data(), 4, 60);
        EXPECT_EQ(answers(*own, 0), expected);
        EXPECT_EQ(answers(*own, 1), answers(*shared, 1)) << "a task under way has the present ones";
        EXPECT_EQ(answers(*shared, 0), answers(*shared, 1));
        EXPECT_NE(answers(*own, 0), answers(*shared, 0));

        const Bytes stored = bytes_of(*own);
        const auto resumed = make_learner(settings, {.seed = 4});
        ByteReader from(stored), again(stored);
        resumed->load(from);
        from.require_end();
        EXPECT_EQ(answers(*resumed, 0), expected);
        EXPECT_THROW(shared->load(again), BytesError);
    }
}

// The run asks for the scales of the task that it tests.
TEST(WeightLearner, OwnScalesChangeTestsOfEndedTasksAlone) {
    NetworkExperiment experiment = cluster_experiment(NetworkMethod::plain, 2, 3);
    const NetworkResult shared = test::learned(experiment, 5);
    experiment.network.own_scales = true;
    const NetworkResult own = test::learned(experiment, 5);
    bool differs = false;
    for (std::size_t k = 0; k < shared.looks.size(); ++k) {
        EXPECT_EQ(own.looks[k].loss, shared.looks[k].loss);
        EXPECT_EQ(own.looks[k].accuracy[1], shared.looks[k].accuracy[1]);
        if (shared.looks[k].task == 0)
            EXPECT_EQ(own.looks[k].accuracy[0], shared.looks[k].accuracy[0]);
        else
            differs = differs || own.looks[k].accuracy[0] != shared.looks[k].accuracy[0];
    }
    EXPECT_TRUE(differs);
}

TEST(WeightLearner, LossesAreSumsOverTheMinibatch) {
    Trained trained(NetworkMethod::real, 0);
    const Examples examples(trained.task(), 0, 20);
    Eigen::MatrixXf outputs;
    trained.learner->outputs(examples.inputs, 0, Weights::sign, 1.0, trained.noise, outputs);
    double expected = 0.0;
    for (Eigen::Index j = 0; j < outputs.cols(); ++j) {
        const Eigen::ArrayXd z = outputs.col(j).cast<double>();
        expected += std::log((z - z(examples.labels[static_cast<std::size_t>(j)])).exp().sum());
    }
    const StepLoss loss = trained.learner->step(examples.batch(), 1.0, trained.noise);
    EXPECT_NEAR(loss.loss, expected, 1e-4);
    EXPECT_EQ(loss.correct, right_answers(outputs, examples.labels));
}

// The decay of binary weights enters the gradient, so that with a decay that is all of it Adam takes weights by the
// rate towards 0 at first.
TEST(WeightLearner, DecayOfBinaryWeightsEntersTheGradient) {
    NetworkSettings settings = cluster_experiment(NetworkMethod::plain, 1, 1).network;
    settings.rule.decay = 1e12;
    settings.rule.rate = 1e-3;
    BinaryLearner learner(settings, {.seed = 3}, 0.0);
    const std::vector<float> before(learner.weights().begin(), learner.weights().end());
    Stream noise({.purpose = Purpose::training});
    const auto tasks = cluster_experiment(NetworkMethod::plain, 1, 1).tasks;
    learner.step(Examples(tasks->front(), 0, 20).batch(), 1.0, noise);
    for (std::size_t i = 0; i < before.size(); ++i)
        EXPECT_NEAR(learner.weights()[i], before[i] - std::copysign(1e-3F, before[i]), 1e-8);
}

TEST(WeightLearner, HistogramsCountEveryWeight) {
    for (const NetworkMethod method : baselines) {
        const Trained trained(method, 3);
        const auto layers = trained.learner->histogram(5, 1.0);
        ASSERT_EQ(layers.size(), 2U);
        for (std::size_t l = 0; l < 2; ++l) {
            EXPECT_EQ(std::accumulate(layers[l].begin(), layers[l].end(), std::int64_t{0}), l == 0 ? 1200 : 160);
            EXPECT_GT(layers[l].front() + layers[l].back(), 0); // the largest weight
        }
    }
}

TEST(WeightLearner, StartsAreAsTheyAreSaid) {
    NetworkSettings settings;
    settings.layers = {400, 300, 5};
    const BinaryLearner binary(settings, {.seed = 3}, 0.0);
    double square = 0.0;
    for (const float w : binary.weights()) {
        EXPECT_LE(std::abs(w), 0.05F);
        square += static_cast<double>(w * w);
    }
    // The mean of 121500 squares, uniform: relative deviation sqrt(4/5)/sqrt(121500) = 0.0026, four of them.
    EXPECT_NEAR(square / 121500.0, 0.0025 / 3.0, 0.0025 / 3.0 * 4 * 0.0026);
    for (const auto& [activation, variance] : {std::pair{Activation::relu, 2.0 / 400}, {Activation::tanh, 2.0 / 700}}) {
        settings.activation = activation;
        const RealLearner real(settings, {.seed = 3}, 0.0);
        double hidden = 0.0;
        for (const float w : real.weights().first(120000)) hidden += static_cast<double>(w * w);
        EXPECT_NEAR(hidden / 120000.0, variance, variance * 4 * std::sqrt(2.0 / 120000.0));
    }
}

TEST(WeightLearner, OtherReadingsAreRefused) {
    Trained trained(NetworkMethod::plain, 0);
    Eigen::MatrixXf outputs;
    EXPECT_THROW(trained.learner->outputs(Examples(trained.task(), 0, 20).inputs, 0, Weights::sampled, 1.0,
                                          trained.noise, outputs),
                 std::invalid_argument);
    EXPECT_GT(trained.learner->memory(), 1400 * sizeof(float));
}

} // namespace
} // namespace mattis::learning
