#include "learning/network/network_run.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <set>
#include <stdexcept>
#include <string>

#include "core/watch.hpp"
#include "halves.hpp"

namespace mattis::learning {
namespace {

using test::halves_experiment;
using test::halves_run;
using test::state_of;

constexpr std::int64_t all = std::numeric_limits<std::int64_t>::max();
// 3 looks of 2 readings of 2 tasks in 2 blocks, 2 epochs of 9 minibatches, 2 ends of tasks
constexpr std::int64_t steps_of_two_tasks = 3 * 2 * 2 * 2 + 2 * 9 + 2;

TEST(NetworkRun, LearnsWhatIsSeparable) {
    auto run = halves_run(halves_experiment(2, 3));
    EXPECT_THROW(run.result(), std::logic_error);
    run.advance(all);
    ASSERT_TRUE(run.finished());
    const NetworkResult result = run.result();
    EXPECT_EQ(result.readings, (std::vector<Weights>{Weights::stochastic, Weights::sign}));
    ASSERT_EQ(result.looks.size(), 7U);
    EXPECT_TRUE(result.diverged.empty());
    for (std::size_t e = 0; e < result.looks.size(); ++e) {
        const NetworkLook& look = result.looks[e];
        EXPECT_EQ(look.task, e > 3 ? 1 : 0);
        EXPECT_EQ(look.epoch, e > 3 ? static_cast<int>(e) - 3 : static_cast<int>(e));
        EXPECT_DOUBLE_EQ(look.b, 10.0 * std::tanh(0.1 + 2.0 * static_cast<double>(e) / 6.0));
        ASSERT_EQ(look.accuracy.size(), 4U);
        if (e > 0) {
            EXPECT_DOUBLE_EQ(look.regulariser, 0.5);
            EXPECT_GT(look.train_accuracy, 0.8);
        }
    }
    EXPECT_EQ(result.looks[0].accuracy[2], 0.5) << "weights of 0 answer with the first class";
    EXPECT_EQ(result.looks[0].loss, 0.0);
    EXPECT_EQ(result.looks[3].accuracy[2], 1.0);
    EXPECT_EQ(result.looks[6].accuracy[3], 1.0);
    EXPECT_LT(result.looks[6].loss, result.looks[4].loss);
    ASSERT_EQ(result.histograms.size(), 2U);
    EXPECT_EQ(result.histograms[1].task, 1);
    EXPECT_EQ(result.histograms[1].counts, (std::vector<std::int64_t>{16, 0, 0, 0, 0}));
}

TEST(NetworkRun, GivesEveryExampleOncePerEpoch) {
    for (const bool shuffle : {false, true}) {
        auto experiment = halves_experiment(1, 2);
        experiment.shuffle = shuffle;
        const auto seen = std::make_shared<test::StepsSeen>();
        auto run = halves_run(experiment, -1, seen);
        run.advance(all);
        ASSERT_EQ(seen->inputs.size(), 18U);
        const auto epoch = [&](std::size_t first) {
            Eigen::MatrixXf examples(test::halves_entries, 840);
            for (std::size_t k = 0; k < 9; ++k) {
                const auto& batch = seen->inputs[first + k];
                EXPECT_EQ(batch.cols(), k == 8 ? 40 : 100);
                EXPECT_DOUBLE_EQ(seen->shares[first + k], static_cast<double>(batch.cols()) / 840.0);
                examples.middleCols(static_cast<Eigen::Index>(100 * k), batch.cols()) = batch;
            }
            return examples;
        };
        const auto sorted = [](const Eigen::MatrixXf& examples) {
            std::multiset<std::vector<float>> columns;
            for (Eigen::Index k = 0; k < examples.cols(); ++k)
                columns.emplace(examples.col(k).data(), examples.col(k).data() + examples.rows());
            return columns;
        };
        Eigen::MatrixXf in_order;
        std::vector<std::uint8_t> labels;
        const LearningTask& task = experiment.tasks->front();
        gather(task, task.train, in_order, labels);
        EXPECT_EQ(epoch(0) == in_order, !shuffle);
        EXPECT_EQ(epoch(0) == epoch(9), !shuffle);
        EXPECT_EQ(sorted(epoch(0)), sorted(in_order));
        EXPECT_EQ(sorted(epoch(9)), sorted(in_order));
        EXPECT_DOUBLE_EQ(seen->strengths[8], 10.0 * std::tanh(0.1 + 2.0 * 0.5));
        EXPECT_DOUBLE_EQ(seen->strengths[9], 10.0 * std::tanh(0.1 + 2.0));
    }
}

TEST(NetworkRun, CutsChangeNothing) {
    auto experiment = halves_experiment(2, 1);
    experiment.shuffle = true;
    auto whole = halves_run(experiment);
    whole.advance(all);
    for (const std::int64_t block : {1, 5, 12}) {
        auto cut = halves_run(experiment);
        std::int64_t blocks = 0;
        for (; !cut.finished(); ++blocks) cut.advance(block);
        EXPECT_EQ(blocks, (steps_of_two_tasks + block - 1) / block);
        EXPECT_EQ(state_of(cut), state_of(whole)) << block;
    }
}

TEST(NetworkRun, ResumesAfterAnyStep) {
    auto experiment = halves_experiment(2, 1);
    experiment.shuffle = true;
    auto whole = halves_run(experiment);
    auto going = halves_run(experiment);
    whole.advance(all);
    double share = 0.0;
    for (std::int64_t steps = 0; steps <= steps_of_two_tasks; ++steps) {
        const Bytes state = state_of(going);
        auto resumed = halves_run(experiment);
        ByteReader from(state);
        resumed.load(from);
        EXPECT_TRUE(from.at_end());
        EXPECT_EQ(state_of(resumed), state) << steps;
        resumed.advance(all);
        EXPECT_EQ(state_of(resumed), state_of(whole)) << steps;
        ByteReader again(state);
        const auto standing = NetworkRun::standing(experiment, again);
        EXPECT_GE(standing.share, share);
        share = standing.share;
        EXPECT_EQ(share == 1.0, steps >= 2 * 8 + 2 * 9 + 1);
        going.advance(1);
    }
    EXPECT_EQ(share, 1.0);
}

/// Small networks of every kind that a job can ask for, with all that they keep.
std::vector<NetworkExperiment> every_kind() {
    std::vector<NetworkExperiment> kinds;
    const auto add = [&](NetworkMethod method, FieldAnchor anchor, OptimiserKind kind) {
        auto experiment = halves_experiment(2, 2);
        experiment.shuffle = true;
        experiment.network.layers = {test::halves_entries, 5, 4, 2};
        experiment.network.method = method;
        experiment.network.anchor = anchor;
        experiment.network.rule.kind = kind;
        experiment.network.rule.decay = 1e-3;
        kinds.push_back(experiment);
    };
    for (const OptimiserKind kind : {OptimiserKind::adam, OptimiserKind::sgd}) {
        for (const FieldAnchor anchor : {FieldAnchor::none, FieldAnchor::step, FieldAnchor::task})
            add(NetworkMethod::variational, anchor, kind);
        for (const NetworkMethod method :
             {NetworkMethod::metaplastic, NetworkMethod::plain, NetworkMethod::ewc, NetworkMethod::real})
            add(method, FieldAnchor::none, kind);
        add(NetworkMethod::ewc, FieldAnchor::none, kind);
        kinds.back().network.own_scales = true;
    }
    return kinds;
}

TEST(NetworkRun, EveryNetworkResumesWithTheSameBits) {
    const StreamKey key{.seed = 3, .point = 1};
    for (auto experiment : every_kind()) {
        const std::string kind =
            std::string(network_method_names[static_cast<std::size_t>(experiment.network.method)]) + " " +
            std::string(field_anchor_names[static_cast<std::size_t>(experiment.network.anchor)]) + " " +
            std::string(optimiser_names[static_cast<std::size_t>(experiment.network.rule.kind)]);
        NetworkRun whole(experiment, key);
        whole.advance(all);
        EXPECT_TRUE(whole.result().diverged.empty()) << kind << whole.result().diverged;
        experiment.network.threads = 3;
        NetworkRun going(experiment, key);
        while (!going.finished()) {
            going.advance(13); // in the middle of epochs and of tests, in both tasks
            const Bytes state = state_of(going);
            NetworkRun resumed(experiment, key);
            ByteReader from(state);
            resumed.load(from);
            from.require_end();
            EXPECT_EQ(state_of(resumed), state) << kind;
            going = std::move(resumed);
        }
        EXPECT_EQ(state_of(going), state_of(whole)) << kind;
    }
}

TEST(NetworkRun, StandingTellsWhatWasSeen) {
    auto run = halves_run(halves_experiment(2, 1));
    run.advance(8 + 4); // the first look, 4 minibatches
    const Bytes state = state_of(run);
    NetworkExperiment without_images;
    without_images.epochs = {1, 1};
    ByteReader from(state);
    const auto standing = NetworkRun::standing(without_images, from);
    EXPECT_DOUBLE_EQ(standing.share, 4.0 / 18.0);
    ASSERT_EQ(standing.seen.looks.size(), 1U);
    EXPECT_EQ(standing.seen.looks[0].epoch, 0);
    EXPECT_EQ(standing.seen.readings.size(), 2U);
}

TEST(NetworkRun, ATaskMoreChangesNoTestBefore) {
    auto one = halves_run(halves_experiment(1, 2));
    auto three = halves_run(halves_experiment(3, 2));
    one.advance(all);
    three.advance(all);
    for (std::size_t e = 0; e < 3; ++e)
        for (std::size_t reading = 0; reading < 2; ++reading)
            EXPECT_EQ(one.result().looks[e].accuracy[reading], three.result().looks[e].accuracy[3 * reading]);
}

TEST(NetworkRun, ValidationImagesTakeThePlaceOfTestImages) {
    auto experiment = halves_experiment(1, 1);
    auto tasks = *experiment.tasks;
    tasks[0].validation.assign(tasks[0].test.begin(), tasks[0].test.begin() + 10);
    tasks[0].test.clear();
    experiment.tasks = std::make_shared<const std::vector<LearningTask>>(tasks);
    EXPECT_THROW(halves_run(experiment), std::invalid_argument);
    experiment.validation = true;
    auto run = halves_run(experiment);
    run.advance(all);
    const NetworkResult result = run.result();
    for (const double accuracy : result.looks[1].accuracy)
        EXPECT_DOUBLE_EQ(10.0 * accuracy, std::round(10.0 * accuracy));
}

TEST(NetworkRun, EndsWhereItDivergesAndKeepsWhatWasSeen) {
    const auto experiment = halves_experiment(2, 2);
    auto whole = halves_run(experiment);
    auto run = halves_run(experiment, 2 * 9 + 9 + 3);
    whole.advance(all);
    run.advance(all);
    ASSERT_TRUE(run.finished());
    const NetworkResult result = run.result();
    EXPECT_EQ(result.diverged, "learning diverged in task 2 (permutation 2), epoch 2, minibatch 4 of 9: the loss per "
                               "example is nan");
    ASSERT_EQ(result.looks.size(), 4U);
    for (std::size_t e = 0; e < 4; ++e) EXPECT_EQ(result.looks[e].accuracy, whole.result().looks[e].accuracy);
    EXPECT_EQ(result.histograms.size(), 1U);
    const Bytes state = state_of(run);
    auto resumed = halves_run(experiment);
    ByteReader from(state);
    resumed.load(from);
    EXPECT_TRUE(resumed.finished());
    resumed.advance(all);
    EXPECT_EQ(state_of(resumed), state) << "nothing follows";
    Eigen::MatrixXf inputs = Eigen::MatrixXf::Ones(test::halves_entries, 1), outputs;
    Stream noise(StreamKey{});
    resumed.learner().outputs(inputs, 0, Weights::sign, 1.0, noise, outputs);
    EXPECT_TRUE(outputs.allFinite()) << "the last good state";
}

TEST(NetworkRun, DivergesAtTheFirstStep) {
    auto run = halves_run(halves_experiment(1, 1), 0);
    run.advance(all);
    EXPECT_EQ(run.result().looks.size(), 1U);
    EXPECT_FALSE(run.result().diverged.empty());
}

TEST(NetworkRun, RefusesExperimentsWithoutSense) {
    const auto refused = [](auto change) {
        auto experiment = halves_experiment(2, 1);
        change(experiment);
        EXPECT_THROW(halves_run(experiment), std::invalid_argument);
    };
    refused([](NetworkExperiment& of) { of.tasks = nullptr; });
    refused([](NetworkExperiment& of) { of.tasks = std::make_shared<const std::vector<LearningTask>>(); });
    refused([](NetworkExperiment& of) { of.epochs = {1}; });
    refused([](NetworkExperiment& of) { of.epochs = {1, 0}; });
    refused([](NetworkExperiment& of) { of.batch = 0; });
    refused([](NetworkExperiment& of) { of.bins = 0; });
    refused([](NetworkExperiment& of) { of.network.layers = {8}; });
    refused([](NetworkExperiment& of) { of.network.layers = {9, 2}; });
    refused([](NetworkExperiment& of) { of.network.layers = {8, 3}; });
    refused([](NetworkExperiment& of) {
        auto tasks = *of.tasks;
        tasks[1].train.clear();
        of.tasks = std::make_shared<const std::vector<LearningTask>>(tasks);
    });
    EXPECT_THROW(NetworkRun(halves_experiment(1, 1), {}, nullptr), std::invalid_argument);
}

TEST(NetworkRun, RefusesBytesThatAreNoState) {
    const auto experiment = halves_experiment(2, 1);
    auto run = halves_run(experiment);
    run.advance(31);
    const Bytes state = state_of(run);
    for (std::size_t size = 0; size < state.size(); ++size) {
        auto other = halves_run(experiment);
        ByteReader from(std::span<const std::byte>(state.data(), size));
        EXPECT_THROW(other.load(from), BytesError) << size;
    }
    auto of_three = halves_run(halves_experiment(3, 1));
    ByteReader from(state);
    EXPECT_THROW(of_three.load(from), BytesError);
    ByteReader again(state);
    EXPECT_THROW(NetworkRun::standing(halves_experiment(3, 1), again), BytesError);
}

TEST(NetworkRun, ChangedBytesAreRefusedOrAnotherState) {
    const auto experiment = halves_experiment(2, 1);
    auto run = halves_run(experiment);
    run.advance(31);
    const Bytes state = state_of(run);
    Stream stream({.seed = 21});
    int refused = 0;
    auto other = halves_run(experiment);
    for (int change = 0; change < 2000; ++change) {
        Bytes changed = state;
        changed[uniform_below(stream, static_cast<std::uint32_t>(state.size()))] =
            static_cast<std::byte>(uniform_below(stream, 256));
        try {
            ByteReader from(changed);
            other.load(from);
        } catch (const BytesError&) {
            ++refused;
        }
    }
    EXPECT_GT(refused, 200);
    EXPECT_LT(refused, 2000);
}

TEST(NetworkRun, StopsAtAnyStep) {
    auto run = halves_run(halves_experiment(1, 1));
    run.advance(3);
    const Bytes before = state_of(run);
    const std::atomic<bool> stop = true;
    Watch watch;
    watch.end_when(stop);
    {
        const Watched watched(&watch);
        EXPECT_THROW(run.advance(1), Interrupted);
    }
    EXPECT_EQ(state_of(run), before);
}

} // namespace
} // namespace mattis::learning
