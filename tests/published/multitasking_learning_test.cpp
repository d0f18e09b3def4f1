// One update of all spins at zero temperature, and how many levels of a hierarchy a network of N spins holds,
// simulated.
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "models/multitasking/branches.hpp"
#include "models/multitasking/example_thresholds.hpp"
#include "montecarlo/disorder/diluted_patterns.hpp"
#include "tests/published/multitasking_chain.hpp"

namespace mattis::mc {
namespace {

/// Overlaps with the patterns after one update of all spins at T = 0, from the start of the network.
std::vector<stats::Estimate> after_one_update(const SimulatedNetwork& network) {
    std::vector<std::vector<double>> by_sample;
    for (int sample = 0; sample < network.samples; ++sample) {
        Chain chain = network.chain(sample, network.disorder(sample));
        chain.sweep(Dynamics::zero_temperature, Order::parallel, 1.0);
        PatternLook look;
        chain.system().look(look, nullptr);
        by_sample.push_back(look.m);
    }
    return over_samples(by_sample);
}

TEST(MultitaskingLearning, OneUpdateOfAllSpinsHasTheOverlapsOfSignalToNoise) {
    // Many examples, so that the Gaussian law is theirs: K = 2, d = 0.3 and K = 3, d = 0.4 from the hierarchical state.
    // Four standard errors: false-alarm probability below 1 % for 12 samples; the seed is fixed.
    for (const auto& [K, d] : {std::pair{2, 0.3}, std::pair{3, 0.4}}) {
        auto parameters = stored(K, d, 0.1);
        parameters.protocol = Protocol::supervised;
        parameters.rho = 0.4;
        const auto found = after_one_update({.parameters = parameters, .N = 20000, .samples = 12});
        const auto theory = multitasking::overlaps_after_update(d, multitasking::hierarchical_amplitudes(d, K), 0.4);
        for (std::size_t mu = 0; mu < found.size(); ++mu)
            EXPECT_NEAR(found[mu].mean, theory[static_cast<Eigen::Index>(mu)], 4.0 * found[mu].error) << K << ' ' << mu;
    }
}

TEST(MultitaskingLearning, UnsupervisedUpdateIsNoisierByTheExamplesOfTheOthers) {
    // K = 3, d = 0.8, M = 400, r = 0.05, N = 6000, parallel state: supervised 0.1167(14), theory 0.1171; unsupervised
    // 0.1014(8), theory with the noise of order K M/N 0.1017 (tests/reference/README.md). The three patterns of a
    // sample are taken as independent: within four errors of their mean.
    for (const auto& [protocol, expected] :
         {std::pair{Protocol::supervised, 0.1171}, std::pair{Protocol::unsupervised, 0.1017}}) {
        const auto found = after_one_update({.parameters = learnt(protocol, 3, 0.8, 0.1, 400, 0.05),
                                             .N = 6000,
                                             .start = Start::parallel,
                                             .samples = 8});
        double mean = 0.0, variance = 0.0;
        for (const stats::Estimate& m : found) {
            mean += m.mean / 3.0;
            variance += m.error * m.error / 9.0;
        }
        EXPECT_NEAR(mean, expected, 4.0 * std::sqrt(variance));
        EXPECT_LT(std::sqrt(variance), 2e-3);
    }
}

/// Number of leading levels that hold when the network has settled at T = 0: on the sites whose first non-null entry is
/// that of pattern mu, more than three quarters of the spins still follow it.
int usable_levels(int N, int K, double d, int sample) {
    const SimulatedNetwork network{.parameters = stored(K, d, 0.1), .N = N};
    const auto disorder = network.disorder(sample);
    Chain chain = network.chain(sample, disorder);
    while (chain.sweep(Dynamics::zero_temperature, Order::sequential, 1.0) > 0) {
    }
    const auto reference =
        kind_of(network.hamiltonian()).reference(network.hamiltonian(), disorder, Start::hierarchical);
    const auto& patterns = disorder.get<DilutedPatterns>();
    const auto size = static_cast<std::size_t>(K);
    std::vector<double> follow(size, 0.0), sites(size, 0.0);
    for (std::size_t i = 0; i < reference.size(); ++i) {
        if (reference[i] == 0) continue;
        const auto level = static_cast<std::size_t>(patterns.pattern[patterns.first[i]]);
        sites[level] += 1.0;
        follow[level] += chain.system().spins()[i] == reference[i] ? 1.0 : 0.0;
    }
    int level = 0;
    while (level < K && follow[static_cast<std::size_t>(level)] > 0.75 * sites[static_cast<std::size_t>(level)])
        ++level;
    return level;
}

TEST(MultitaskingLearning, HierarchicalLevelsGrowWithHalfTheLogarithmOfTheSize) {
    // Level k has the overlap c d^(k-1), and its sites feel the random overlaps of the later patterns besides, which
    // are of order 1/sqrt(N) each: it holds while N d^(2(k-1)) outweighs the number of these. From one size to a
    // hundred times that there are (1/2) ln 100/ln(1/d) = 1.91 levels more, not ln 100/ln(1/d) = 3.82 as the number of
    // sites of a level alone would allow. A level more or less in 6 samples is 1/6.
    constexpr double d = 0.3;
    constexpr int K = 16, samples = 6;
    double before = 0.0;
    for (const int N : {3000, 300000}) {
        double levels = 0.0;
        for (int sample = 0; sample < samples; ++sample)
            levels += usable_levels(N, K, d, sample) / static_cast<double>(samples);
        EXPECT_GE(levels, 1.0);
        if (before > 0.0) {
            EXPECT_NEAR(levels - before, 0.5 * std::log(100.0) / std::log(1.0 / d), 0.8);
        }
        before = levels;
    }
}

} // namespace
} // namespace mattis::mc
