#include "learning/perceptron/perceptron_run.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>

#include <gtest/gtest.h>

#include "core/normal_law.hpp"
#include "learning/optimiser/optimiser.hpp"
#include "models/perceptron/labelled_inputs.hpp"

namespace mattis::learning {
namespace {

PerceptronResult finish(const PerceptronExperiment& experiment, const StreamKey& key) {
    PerceptronRun run(experiment, key);
    run.advance(std::numeric_limits<std::int64_t>::max());
    return run.result();
}

Bytes bytes_of(const PerceptronRun& run) {
    ByteWriter to;
    run.save(to);
    return to.take();
}

Bytes bytes_of(const PerceptronResult& result) {
    ByteWriter to;
    result.save(to);
    return to.take();
}

/// Two tasks that use all there is: minibatches of unequal size, anchors, both optimisers.
PerceptronExperiment two_tasks() {
    PerceptronTask first{.alpha = 0.8, .epochs = 3, .batch = 20};
    first.rule.rate = 0.05;
    PerceptronTask second{.alpha = 0.5, .epochs = 4, .batch = 13, .anchor = PerceptronAnchor::task, .gamma = 0.5};
    second.rule = {.kind = OptimiserKind::sgd, .rate = 0.01, .decay = 0.1};
    return {.N = 70, .r0 = 0.3, .tests = 200, .record_every = 2, .tasks = {first, second}};
}

TEST(PerceptronRun, StopsAnywhereAndResumesWithTheSameBits) {
    const PerceptronExperiment experiment = two_tasks();
    const StreamKey key{.seed = 3, .sample = 2};
    const Bytes expected = bytes_of(finish(experiment, key));
    PerceptronRun run(experiment, key);
    for (std::int64_t minibatch = 0; !run.finished(); ++minibatch) {
        const Bytes state = bytes_of(run);
        PerceptronRun resumed(experiment, key);
        ByteReader from(state);
        resumed.load(from);
        from.require_end();
        EXPECT_EQ(bytes_of(resumed), state) << minibatch;
        resumed.advance(1000);
        EXPECT_EQ(bytes_of(resumed.result()), expected) << minibatch;
        run.advance(1);
    }
    EXPECT_EQ(bytes_of(run.result()), expected);
    EXPECT_THROW(PerceptronRun(experiment, key).result(), std::logic_error);
    EXPECT_NE(bytes_of(finish(experiment, {.seed = 3, .sample = 1})), expected);
}

TEST(PerceptronRun, StandsWhereItsMinibatchesAre) {
    const PerceptronExperiment experiment = two_tasks(); // 3 epochs of 3 minibatches, 4 epochs of 3
    PerceptronRun run(experiment, {.seed = 3});
    for (int minibatch = 0; minibatch <= 21; ++minibatch) {
        const Bytes state = bytes_of(run);
        ByteReader from(state);
        const auto standing = PerceptronRun::standing(experiment, from);
        EXPECT_DOUBLE_EQ(standing.share, minibatch / 21.0);
        EXPECT_EQ(run.finished(), minibatch == 21);
        // Looks: before a task, after its second epoch, and after its last one.
        EXPECT_EQ(standing.looks.size(),
                  1u + (minibatch >= 6) + 2u * (minibatch >= 9) + (minibatch >= 15) + (minibatch >= 21));
        run.advance(1);
    }
    const PerceptronResult result = run.result();
    EXPECT_EQ(result.epochs, (std::array<std::int64_t, 2>{3, 4}));
    EXPECT_EQ(result.looks.back().epoch, 4);
    EXPECT_EQ(result.looks.back().task, 1);
}

TEST(PerceptronRun, RefusesBytesThatAreNoStateOfIt) {
    PerceptronRun run(two_tasks(), {.seed = 3});
    const Bytes state = bytes_of(run);
    PerceptronExperiment wider = two_tasks();
    wider.N = 71;
    PerceptronRun other(wider, {.seed = 3});
    ByteReader from(state);
    EXPECT_THROW(other.load(from), BytesError);
    ByteReader half(std::span<const std::byte>(state).first(state.size() / 2));
    EXPECT_THROW(run.load(half), BytesError);
    ByteWriter to;
    to.put(std::array<std::int64_t, 3>{0, 99, 0}); // an epoch that does not exist
    const Bytes wrong = to.take();
    ByteReader late(wrong);
    EXPECT_THROW(PerceptronRun::standing(two_tasks(), late), BytesError);
}

/// The learning rule by double loops over inputs and weights, step by step.
std::vector<double> plain_fields(const PerceptronExperiment& experiment, const StreamKey& key, PerceptronRun& run) {
    const auto N = static_cast<std::size_t>(experiment.N);
    std::vector<double> theta(run.fields().begin(), run.fields().end());
    for (std::size_t k = 0; k < experiment.tasks.size(); ++k) {
        const PerceptronTask& task = experiment.tasks[k];
        Stream draws({key.seed, key.point, key.sample, static_cast<std::uint32_t>(k), Purpose::examples});
        const auto M = static_cast<std::size_t>(training_inputs(experiment, task));
        const LabelledInputs inputs(run.teacher(k), N, M, draws);
        const std::vector<double> anchor = task.anchor == PerceptronAnchor::task ? theta : std::vector<double>(N, 0.0);
        Optimiser<double> optimiser(task.rule, N);
        const std::size_t size = task.batch == 0 ? M : static_cast<std::size_t>(task.batch);
        for (std::int64_t epoch = 0; epoch < task.epochs; ++epoch)
            for (std::size_t first = 0; first < M; first += size) {
                const std::size_t end = std::min(M, first + size);
                std::vector<double> m(N), gradient(N, 0.0);
                double S = 0.0;
                for (std::size_t i = 0; i < N; ++i) m[i] = std::tanh(experiment.b * theta[i]), S += 1.0 - m[i] * m[i];
                for (std::size_t mu = first; mu < end; ++mu) {
                    double Delta = 0.0;
                    for (std::size_t i = 0; i < N; ++i) Delta += sign_at(inputs[mu], i) * m[i] / std::sqrt(S);
                    const double kappa = normal_law(Delta).kappa;
                    for (std::size_t i = 0; i < N; ++i)
                        gradient[i] -= kappa * (sign_at(inputs[mu], i) / std::sqrt(S) + Delta * m[i] / S);
                }
                const double weight = task.anchor == PerceptronAnchor::none
                                          ? 0.0
                                          : task.gamma * static_cast<double>(end - first) / static_cast<double>(M);
                for (std::size_t i = 0; i < N; ++i)
                    gradient[i] = experiment.b * (1.0 - m[i] * m[i]) *
                                  (gradient[i] + weight * experiment.b * (theta[i] - anchor[i]));
                optimiser.step(theta, gradient);
            }
    }
    return theta;
}

TEST(PerceptronRun, FollowsTheRuleOfPlainLoops) {
    for (const PerceptronAnchor anchor : {PerceptronAnchor::none, PerceptronAnchor::uniform, PerceptronAnchor::task}) {
        PerceptronExperiment experiment = two_tasks();
        experiment.b = 1.3;
        experiment.tasks[1].anchor = anchor;
        const StreamKey key{.seed = 5, .point = 7, .sample = 1};
        PerceptronRun run(experiment, key);
        const std::vector<double> expected = plain_fields(experiment, key, run);
        run.advance(1000);
        for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(run.fields()[i], expected[i], 1e-9);
    }
}

/// Three weights, one input, fields 0: everything can be worked out by hand.
PerceptronExperiment tiny(const OptimiserRule& rule) {
    PerceptronTask task{.alpha = 1.0 / 3.0, .epochs = 2, .rule = rule};
    return {.N = 3, .spread = 0.0, .tests = 10, .tasks = {task}};
}

TEST(PerceptronRun, DescendsWithMomentumByHand) {
    // N = 3, z_i = y x_i, theta = 0: S = 3, Delta = 0, kappa = sqrt(2/pi), dE/dtheta_i = -kappa z_i/sqrt(3) = -g z_i,
    // g = 0.460658865961781. Rate 1: theta_i = g z_i.
    // Then t = tanh g = 0.430621053125127, S = 3 (1 - t^2) = 2.443696525816221, Delta = 3 t/sqrt(S) =
    // 0.826404888901922, Phi = 0.795712774469800, kappa = 0.356331408271933, and dE/dtheta_i = -(1 - t^2) kappa
    // [1/sqrt(S) + Delta t/S] z_i = -0.227945209001557 z_i. Momentum 0.5: v = 0.5 (-g) + -0.227945209001557 =
    // -0.458274641982447, theta_i = (g - v) z_i = 0.918933507944228 z_i. With a Kullback-Leibler term of weight 0.5 to
    // the uniform law, (1 - t^2) g/2 is added to the gradient: 0.731315096221354 z_i.
    const OptimiserRule rule{.kind = OptimiserKind::sgd, .rate = 1.0, .momentum = 0.5};
    PerceptronRun run(tiny(rule), {.seed = 1});
    run.advance(1);
    for (const double x : run.fields()) EXPECT_NEAR(std::abs(x), 0.460658865961781, 1e-14);
    run.advance(1);
    for (const double x : run.fields()) EXPECT_NEAR(std::abs(x), 0.918933507944228, 1e-14);
    const PerceptronResult result = run.result();
    ASSERT_EQ(result.looks.size(), 3u);
    EXPECT_NEAR(result.looks[0].loss, std::log(2.0), 1e-15);
    EXPECT_NEAR(result.looks[0].gradient, 0.460658865961781, 1e-14);
    EXPECT_NEAR(result.looks[1].loss, -std::log(0.795712774469800), 1e-14);
    EXPECT_NEAR(result.looks[1].gradient, -(-0.227945209001557), 1e-14);
    EXPECT_NEAR(result.looks[1].qd, 0.185434491394593, 1e-14);
    EXPECT_EQ(result.looks[2].train_error, 0.0);
    // The input is what the signs of the fields repeat: r is its overlap with the teacher times t, p without t.
    EXPECT_NEAR(result.looks[1].r[0], 0.430621053125127 * result.looks[1].p[0], 1e-14);

    PerceptronExperiment held = tiny(rule);
    held.tasks[0].anchor = PerceptronAnchor::uniform;
    held.tasks[0].gamma = 0.5;
    for (const double x : finish(held, {.seed = 1}).fields) EXPECT_NEAR(std::abs(x), 0.731315096221354, 1e-14);
}

TEST(PerceptronRun, DescendsWithAdamByHand) {
    // The first step of Adam is the rate times g/(|g| + epsilon), here with epsilon = g and rate 0.2: 0.1 z_i.
    const OptimiserRule rule{.rate = 0.2, .epsilon = 0.460658865961781};
    PerceptronRun run(tiny(rule), {.seed = 1});
    run.advance(1);
    for (const double x : run.fields()) EXPECT_NEAR(std::abs(x), 0.1, 1e-14);
}

TEST(PerceptronRun, LooksDoNotDependOnMinibatches) {
    PerceptronExperiment experiment = two_tasks();
    experiment.tasks.resize(1);
    experiment.tasks[0].rule.rate = 0.0;
    const std::vector<PerceptronLook> split = finish(experiment, {.seed = 8}).looks;
    experiment.tasks[0].batch = 0;
    const std::vector<PerceptronLook> whole = finish(experiment, {.seed = 8}).looks;
    experiment.tasks[0].batch = 56; // M
    EXPECT_EQ(finish(experiment, {.seed = 8}).looks.back().loss, whole.back().loss);
    ASSERT_EQ(split.size(), whole.size());
    for (std::size_t k = 0; k < split.size(); ++k) {
        EXPECT_NEAR(split[k].loss, whole[k].loss, 1e-14 * whole[k].loss);
        EXPECT_NEAR(split[k].gradient, whole[k].gradient, 1e-13 * whole[k].gradient);
        EXPECT_EQ(split[k].r, whole[k].r);
        EXPECT_EQ(split[k].p_sampled, whole[k].p_sampled);
        EXPECT_EQ(split[k].test_error, whole[k].test_error);
        EXPECT_EQ(whole[k].loss, whole.front().loss); // rate 0: nothing moves
    }
    EXPECT_NE(whole[0].p_sampled, whole[1].p_sampled); // drawn anew each time
}

TEST(PerceptronRun, HoldsOnToFieldsOfAStepEarlier) {
    // The first step has nothing to hold on to, the second one adds gamma b^2 (1 - m^2)(theta_1 - theta_0).
    PerceptronExperiment free = two_tasks();
    free.tasks.resize(1);
    free.tasks[0].epochs = 2;
    free.tasks[0].batch = 0;
    free.tasks[0].rule = {.kind = OptimiserKind::sgd, .rate = 0.02, .momentum = 0.0};
    PerceptronExperiment held = free;
    held.tasks[0].anchor = PerceptronAnchor::step;
    held.tasks[0].gamma = 3.0;
    PerceptronRun one(free, {.seed = 4}), two(held, {.seed = 4});
    const std::vector<double> start(one.fields().begin(), one.fields().end());
    one.advance(1);
    two.advance(1);
    const std::vector<double> first(one.fields().begin(), one.fields().end());
    EXPECT_TRUE(std::equal(first.begin(), first.end(), two.fields().begin()));
    one.advance(1);
    two.advance(1);
    for (std::size_t i = 0; i < first.size(); ++i) {
        const double m = std::tanh(first[i]);
        EXPECT_NEAR(two.fields()[i], one.fields()[i] - 0.02 * 3.0 * (1.0 - m * m) * (first[i] - start[i]), 1e-14);
    }
}

TEST(PerceptronRun, ForcesTheLength) {
    PerceptronExperiment experiment = two_tasks();
    experiment.record_every = 1;
    experiment.tasks.resize(1);
    experiment.tasks[0].epochs = 6;
    experiment.tasks[0].length = ForcedLength{.from = 0.3, .to = 1.0, .epochs = 4};
    const PerceptronResult result = finish(experiment, {.seed = 2});
    ASSERT_EQ(result.looks.size(), 7u);
    for (std::size_t epoch = 1; epoch <= 6; ++epoch)
        EXPECT_NEAR(result.looks[epoch].qd, std::min(0.3 + 0.7 * static_cast<double>(epoch) / 4.0, 1.0 - 1.0 / 70.0),
                    1e-13);
}

TEST(PerceptronRun, EndsATaskWhenItIsPerfect) {
    PerceptronTask task{.alpha = 6.0, .epochs = 2000, .until_perfect = true};
    task.rule.rate = 0.01;
    const PerceptronExperiment experiment{.N = 41, .tests = 300, .record_every = 7, .tasks = {task}};
    const PerceptronResult result = finish(experiment, {.seed = 2});
    EXPECT_LT(result.epochs[0], 2000);
    EXPECT_EQ(result.looks.back().epoch, result.epochs[0]);
    EXPECT_EQ(result.looks.back().test_error[0], 0.0);
    EXPECT_EQ(result.looks.back().test_error[1], 0.0); // there is no second teacher
    EXPECT_GT(result.looks[result.looks.size() - 2].test_error[0], 0.0);
}

TEST(PerceptronRun, TeachersHaveTheirOverlap) {
    for (const double r0 : {-1.0, -0.5, 0.0, 0.7, 1.0}) {
        PerceptronExperiment experiment = two_tasks();
        experiment.N = 20000;
        experiment.r0 = r0;
        experiment.tests = 1;
        for (PerceptronTask& task : experiment.tasks) task.alpha = 1e-4;
        const PerceptronRun run(experiment, {.seed = 9});
        const double overlap = static_cast<double>(sign_product(run.teacher(0), run.teacher(1), 20000)) / 20000.0;
        // Beyond 5 standard deviations with probability 6e-7.
        EXPECT_NEAR(overlap, r0, 5.0 * std::sqrt((1.0 - r0 * r0) / 20000.0));
    }
}

TEST(PerceptronRun, StopsWhereItDiverges) {
    // Fields beyond every number, and fields so large that all weights are certain.
    for (const double rate : {1e308, 1e6}) {
        PerceptronExperiment experiment = two_tasks();
        experiment.tasks[0].rule = {.kind = OptimiserKind::sgd, .rate = rate, .decay = rate > 1e300 ? 10.0 : 0.0};
        const PerceptronResult result = finish(experiment, {.seed = 3});
        EXPECT_NE(result.diverged.find("task 1, epoch 1, minibatch 1"), std::string::npos) << result.diverged;
        EXPECT_NE(result.diverged.find("loss of 0."), std::string::npos) << result.diverged;
        EXPECT_EQ(result.looks.size(), 1u);
        EXPECT_EQ(result.epochs[0], 0);
        for (const double x : result.fields) EXPECT_LT(std::abs(x), 10.0); // those of the beginning
        PerceptronRun run(experiment, {.seed = 3});
        run.advance(1);
        const Bytes state = bytes_of(run);
        PerceptronRun resumed(experiment, {.seed = 3});
        ByteReader from(state);
        resumed.load(from);
        EXPECT_TRUE(resumed.finished());
        EXPECT_EQ(bytes_of(resumed.result()), bytes_of(result));
        ByteReader again(state);
        EXPECT_EQ(PerceptronRun::standing(experiment, again).share, 1.0);
    }
}

TEST(PerceptronRun, SaysWhereNoLengthCanBeForced) {
    PerceptronExperiment experiment = two_tasks();
    experiment.spread = 0.0;
    experiment.tasks[0].rule.rate = 0.0;
    experiment.tasks[0].length = ForcedLength{};
    const PerceptronResult result = finish(experiment, {.seed = 3});
    EXPECT_NE(result.diverged.find("task 1, epoch 1, minibatch 3: no factor"), std::string::npos) << result.diverged;
}

TEST(PerceptronRun, ResultsTravelAsBytes) {
    const PerceptronResult result = finish(two_tasks(), {.seed = 3});
    const Bytes bytes = bytes_of(result);
    ByteReader from(bytes);
    const PerceptronResult back = PerceptronResult::load(from);
    from.require_end();
    EXPECT_EQ(bytes_of(back), bytes);
    EXPECT_EQ(back.looks.back().p, result.looks.back().p);
}

TEST(PerceptronRun, TakesNoMoreMemoryThanItSays) {
    PerceptronExperiment experiment = two_tasks();
    experiment.N = 1000;
    experiment.tests = 10000;
    for (PerceptronTask& task : experiment.tasks) task.alpha = 2.0, task.batch = 0;
    // Three bits for each entry of 2000 inputs, one for those of 20000 test inputs: 0.75 and 2.56 MB.
    EXPECT_GT(PerceptronRun::memory(experiment), 3'200'000u);
    EXPECT_LT(PerceptronRun::memory(experiment), 3'800'000u);
}

} // namespace
} // namespace mattis::learning
