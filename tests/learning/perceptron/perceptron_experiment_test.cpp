#include "learning/perceptron/perceptron_experiment.hpp"

#include <limits>
#include <stdexcept>

#include <gtest/gtest.h>

namespace mattis::learning {
namespace {

TEST(PerceptronExperiment, CountsInputsAndMinibatches) {
    PerceptronExperiment experiment{.N = 75, .tasks = {{.alpha = 0.5}}};
    PerceptronTask& task = experiment.tasks.front();
    EXPECT_EQ(training_inputs(experiment, task), 38); // 37.5
    for (const auto& [batch, count] : {std::pair{0, 1}, {1, 38}, {19, 2}, {20, 2}, {37, 2}, {38, 1}, {100, 1}}) {
        task.batch = batch;
        EXPECT_EQ(minibatches_of_epoch(experiment, task), count) << batch;
    }
}

TEST(PerceptronExperiment, IsRefusedWhereItMakesNoSense) {
    const double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
    const PerceptronExperiment good{.tasks = {{}, {.anchor = PerceptronAnchor::task, .gamma = 1.0}}};
    EXPECT_NO_THROW(require_sense(good));
    const auto refuses = [&](auto change) {
        PerceptronExperiment experiment = good;
        change(experiment, experiment.tasks.front());
        EXPECT_THROW(require_sense(experiment), std::invalid_argument);
    };
    using E = PerceptronExperiment;
    using T = PerceptronTask;
    refuses([](E& e, T&) { e.N = 0; });
    refuses([&](E& e, T&) { e.b = nan; });
    refuses([](E& e, T&) { e.r0 = 1.1; });
    refuses([&](E& e, T&) { e.r0 = nan; });
    refuses([&](E& e, T&) { e.spread = infinity; });
    refuses([](E& e, T&) { e.tests = 0; });
    refuses([](E& e, T&) { e.record_every = 0; });
    refuses([](E& e, T&) { e.tasks.clear(); });
    refuses([](E& e, T&) { e.tasks.resize(3); });
    refuses([](E&, T& t) { t.alpha = 1e-4; });
    refuses([&](E&, T& t) { t.alpha = nan; });
    refuses([&](E&, T& t) { t.alpha = infinity; });
    refuses([](E&, T& t) { t.epochs = 0; });
    refuses([](E&, T& t) { t.batch = -1; });
    refuses([&](E&, T& t) { t.rule.rate = infinity; });
    refuses([](E&, T& t) { t.anchor = PerceptronAnchor::task; });
    refuses([](E&, T& t) { t.gamma = -0.5; });
    refuses([](E&, T& t) { t.length = ForcedLength{.from = 0.0}; });
    refuses([](E&, T& t) { t.length = ForcedLength{.to = 1.5}; });
    refuses([](E&, T& t) { t.length = ForcedLength{.epochs = 0}; });
}

} // namespace
} // namespace mattis::learning
