// Multitasking networks simulated against their theory: arXiv:2308.04106, and points of its numerical study whose
// values, with their source, are in tests/reference/multitasking.json. Seeds are fixed.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "models/multitasking/branches.hpp"
#include "models/multitasking/loaded_network.hpp"
#include "models/multitasking/multitasking.hpp"
#include "montecarlo/disorder/diluted_patterns.hpp"
#include "montecarlo/exact/tap_equations.hpp"
#include "stats/hypothesis.hpp"
#include "tests/published/multitasking_chain.hpp"

namespace mattis::mc {
namespace {

/// Amplitudes of the state of lowest free energy.
std::vector<double> amplitudes(const Multitasking::Parameters& p) {
    for (const Solution& state : multitasking::multitasking_states(Multitasking(p)))
        if (state.converged() && state.stable)
            for (const NamedArray& array : state.arrays)
                if (array.name == "m") return array.values;
    return {};
}

TEST(MultitaskingSimulation, BalancedPatternsAreWithinThreeInTenThousandOfTheory) {
    struct Case {
        int K;
        double d, T;
        Start start;
    };
    for (const Case& c :
         {Case{2, 0.3, 0.1, Start::hierarchical}, Case{2, 0.2, 0.4, Start::pure}, Case{2, 0.8, 0.1, Start::parallel},
          Case{3, 0.3, 0.02, Start::hierarchical}, Case{3, 0.85, 0.06, Start::parallel}}) {
        const SimulatedNetwork network{.parameters = stored(c.K, c.d, c.T),
                                       .N = 8000,
                                       .start = c.start,
                                       .samples = 12,
                                       .measure = 2000,
                                       .ensemble = Ensemble::balanced};
        std::vector<std::vector<double>> m;
        for (int sample = 0; sample < network.samples; ++sample) {
            Chain chain = network.chain(sample, network.disorder(sample));
            m.push_back(time_means(network, chain).m);
        }
        const auto theory = amplitudes(network.parameters);
        const auto found = over_samples(m);
        ASSERT_EQ(theory.size(), found.size());
        for (std::size_t mu = 0; mu < theory.size(); ++mu)
            EXPECT_NEAR(found[mu].mean, theory[mu], 3e-4)
                << "K = " << c.K << " d = " << c.d << " pattern " << mu + 1 << " +- " << found[mu].error;
    }
}

/// Simulation less the equations on the same sample: m and n of every pattern, and the energy.
std::vector<double> gaps(const SimulatedNetwork& network, int sample) {
    const auto disorder = network.disorder(sample);
    Chain chain = network.chain(sample, disorder);
    const TimeMeans means = time_means(network, chain);
    const TapSolution field =
        solve_tap(network.hamiltonian(), disorder.get<DilutedPatterns>(), network.parameters.T, means.n);
    EXPECT_EQ(field.status, Status::converged);
    if (field.status != Status::converged) return std::vector<double>(2 * means.m.size() + 1, 0.0);
    std::vector<double> gap{means.energy - field.energy};
    for (std::size_t mu = 0; mu < means.m.size(); ++mu) {
        gap.push_back(means.m[mu] - field.m[mu]);
        gap.push_back(means.n[mu] - field.n[mu]);
    }
    return gap;
}

TEST(MultitaskingSimulation, AgreesWithTheEquationsOnItsOwnSample) {
    // Both protocols and storing, hierarchical and parallel; the mean over samples of the difference has Student's law.
    // False-alarm probability 1e-4 each.
    const std::vector<std::pair<Multitasking::Parameters, Start>> cases{
        {stored(2, 0.3, 0.1), Start::hierarchical},
        {learnt(Protocol::supervised, 2, 0.3, 0.1, 5, 0.6), Start::hierarchical},
        {learnt(Protocol::unsupervised, 2, 0.3, 0.1, 5, 0.6), Start::hierarchical},
        {learnt(Protocol::supervised, 3, 0.85, 0.06, 40, 0.3), Start::parallel},
        {learnt(Protocol::unsupervised, 3, 0.85, 0.06, 40, 0.3), Start::parallel}};
    for (const auto& [parameters, start] : cases) {
        const SimulatedNetwork network{
            .parameters = parameters, .N = 6000, .start = start, .samples = 10, .thermalise = 300, .measure = 1500};
        std::vector<std::vector<double>> by_sample;
        for (int sample = 0; sample < network.samples; ++sample) by_sample.push_back(gaps(network, sample));
        for (const stats::Estimate& gap : over_samples(by_sample)) {
            EXPECT_GT(stats::student_two_sided(gap.mean / gap.error, network.samples - 1), 1e-4)
                << std::string(protocol_names[static_cast<std::size_t>(parameters.protocol)]) << " K = " << parameters.K
                << ": " << gap.mean << " +- " << gap.error;
            EXPECT_LT(std::abs(gap.mean), 1e-3);
        }
    }
}

TEST(MultitaskingSimulation, BothRegimesAreReachedFromARandomStart) {
    // Up to permutation and sign; what a sample adds is of order 1/sqrt(N) = 0.007.
    for (const auto& [parameters, spread] :
         {std::pair{stored(2, 0.3, 0.1), 0.03}, std::pair{stored(3, 0.3, 0.02), 0.03},
          std::pair{stored(3, 0.85, 0.06), 0.04}}) {
        const SimulatedNetwork network{
            .parameters = parameters, .N = 20000, .start = Start::random, .thermalise = 500, .measure = 100};
        const auto theory = amplitudes(parameters);
        for (int sample = 0; sample < 4; ++sample) {
            Chain chain = network.chain(sample, network.disorder(sample));
            std::vector<double> m = time_means(network, chain).m;
            for (double& value : m) value = std::abs(value);
            std::ranges::sort(m, std::ranges::greater{});
            for (std::size_t mu = 0; mu < m.size(); ++mu)
                EXPECT_NEAR(m[mu], theory[mu], spread) << "K = " << parameters.K << " d = " << parameters.d;
        }
    }
}

TEST(MultitaskingSimulation, OnePatternAmongManyHasTheOverlapOfReplicaSymmetricTheory) {
    // Extensive load: m and two-replica q, N = 2500, four standard errors and 2/N for the size: (c, T, alpha) of the
    // published runs.
    struct Case {
        double c, T, alpha;
        Protocol protocol;
        int M;
        double r;
    };
    for (const Case& c :
         {Case{0.9, 0.2, 0.03, Protocol::storing, 0, 1.0}, Case{0.8, 0.3, 0.02, Protocol::storing, 0, 1.0},
          Case{1.0, 0.3, 0.02, Protocol::supervised, 5, 0.7}, Case{1.0, 0.3, 0.02, Protocol::unsupervised, 5, 0.7}}) {
        SimulatedNetwork network{.parameters = learnt(c.protocol, 1, 1.0 - c.c, c.T, c.M, c.r),
                                 .N = 2500,
                                 .start = Start::pure,
                                 .samples = 8,
                                 .thermalise = 200,
                                 .measure = 400};
        network.parameters.alpha = c.alpha;
        std::vector<std::vector<double>> by_sample;
        for (int sample = 0; sample < network.samples; ++sample) {
            const auto disorder = network.disorder(sample);
            Chain a = network.chain(sample, disorder, 0), b = network.chain(sample, disorder, 1);
            const double m = time_means(network, a).m[0];
            for (int k = 0; k < network.thermalise; ++k) network.sweep(b);
            double q = 0.0;
            constexpr int looks = 200;
            for (int k = 0; k < looks; ++k) {
                network.sweep(a);
                network.sweep(b);
                for (std::size_t i = 0; i < 2500; ++i)
                    q += a.system().spins()[i] * b.system().spins()[i] / (2500.0 * looks);
            }
            by_sample.push_back({m, q});
        }
        const Multitasking model(network.parameters);
        const auto point = multitasking::LoadedNetwork(model).retrieval();
        ASSERT_TRUE(point.has_value());
        const auto found = over_samples(by_sample);
        const Solution theory = multitasking::LoadedNetwork(model).report(model, *point);
        const double m = [&] {
            for (const NamedArray& array : theory.arrays)
                if (array.name == "m") return array.values.front();
            return 0.0;
        }();
        EXPECT_NEAR(found[0].mean, m, 4.0 * found[0].error + 2.0 / 2500) << c.c << ' ' << c.M;
        EXPECT_NEAR(found[1].mean, point->q, 4.0 * found[1].error + 2.0 / 2500) << c.c << ' ' << c.M;
    }
}

} // namespace
} // namespace mattis::mc
