#include <cmath>
#include <limits>
#include <stdexcept>

#include <gtest/gtest.h>

#include "clusters.hpp"
#include "learning/network/learner.hpp"

namespace mattis::learning {
namespace {

NetworkSettings settings_of(std::size_t method) {
    NetworkSettings settings;
    settings.layers = {30, 6, 4};
    settings.method = static_cast<NetworkMethod>(method);
    return settings;
}

TEST(MakeLearner, EveryMethodHasANetwork) {
    const test::Examples examples(test::cluster_experiment(NetworkMethod::plain, 1, 1).tasks->front(), 0, 20);
    for (std::size_t method = 0; method < network_method_names.size(); ++method) {
        const auto learner = make_learner(settings_of(method), {.seed = 1});
        Stream noise({.seed = 1, .purpose = Purpose::training});
        const StepLoss loss = learner->step(examples.batch(), 0.5, noise);
        EXPECT_TRUE(loss.finite) << network_method_names[method];
        EXPECT_GT(loss.loss, 0.0);
        Eigen::MatrixXf outputs;
        for (const Weights weights : learner->readings()) {
            learner->outputs(examples.inputs, 0, weights, 0.5, noise, outputs);
            EXPECT_EQ(outputs.rows(), 4);
            EXPECT_EQ(outputs.cols(), 20);
        }
        EXPECT_EQ(learner->histogram(7, 0.5).size(), 2U);
    }
}

TEST(MakeLearner, SettingsThatMakeNoSense) {
    const auto expect_refused = [](std::size_t method, auto change) {
        NetworkSettings settings = settings_of(method);
        change(settings);
        EXPECT_THROW(make_learner(settings, {.seed = 1}), std::invalid_argument) << network_method_names[method];
    };
    for (std::size_t method = 0; method < network_method_names.size(); ++method) {
        expect_refused(method, [](NetworkSettings& settings) { settings.layers = {30}; });
        expect_refused(method, [](NetworkSettings& settings) { settings.layers = {30, 0, 4}; });
        expect_refused(method, [](NetworkSettings& settings) { settings.threads = 0; });
        for (const double rate : {0.0, -0.1, std::numeric_limits<double>::infinity(), std::nan("")})
            expect_refused(method, [&](NetworkSettings& settings) { settings.rule.rate = rate; });
        expect_refused(method, [](NetworkSettings& settings) { settings.rule.beta1 = 1.0; });
    }
    for (const double wrong : {-1.0, std::nan("")}) {
        expect_refused(static_cast<std::size_t>(NetworkMethod::metaplastic),
                       [&](NetworkSettings& settings) { settings.meta = wrong; });
        expect_refused(static_cast<std::size_t>(NetworkMethod::ewc),
                       [&](NetworkSettings& settings) { settings.lambda = wrong; });
    }
    for (const NetworkMethod method : {NetworkMethod::variational, NetworkMethod::real})
        expect_refused(static_cast<std::size_t>(method), [](NetworkSettings& settings) { settings.own_scales = true; });
    expect_refused(network_method_names.size(), [](NetworkSettings&) {});
}

} // namespace
} // namespace mattis::learning
