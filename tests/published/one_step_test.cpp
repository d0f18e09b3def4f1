// Spins that the first parallel update at T = 0 takes away from an archetype, counted by the Monte Carlo engines,
// against signal-to-noise.
#include <cmath>
#include <memory>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "core/bit_patterns.hpp"
#include "core/rng.hpp"
#include "models/dense.hpp"
#include "models/error_free_storage.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"
#include "montecarlo/kinds/table.hpp"
#include "solvers/rs/update.hpp"
#include "stats/estimate.hpp"

namespace mattis::mc {
namespace {

struct Network {
    int P;
    Convention convention;
    int N;
    double alpha = 0.0;
};

PatternHamiltonian hamiltonian_of(const Network& n) { return pattern_hamiltonian(n.P, n.convention, n.alpha, n.N); }

/// Number of spins of the archetype whose flip lowers the energy: mean over disorder samples.
stats::Estimate wrong_bits(const Network& network, int samples) {
    const PatternHamiltonian h = hamiltonian_of(network);
    std::vector<double> counts;
    for (int sample = 0; sample < samples; ++sample) {
        const StreamKey key{.seed = 71,
                            .point = static_cast<std::uint64_t>(h.K),
                            .sample = static_cast<std::uint32_t>(sample),
                            .purpose = Purpose::disorder};
        const auto disorder = draw_disorder(h, key);
        const auto& patterns = disorder.get<BitPatterns>();
        std::vector<std::int8_t> archetype;
        for (int i = 0; i < network.N; ++i) archetype.push_back(static_cast<std::int8_t>(patterns.entry(0, i)));
        const auto ising = make_spin_system(h, disorder);
        ising->set_spins(archetype);
        int count = 0;
        for (int i = 0; i < network.N; ++i) count += ising->integer_cost(i) < 0 ? 1 : 0;
        counts.push_back(count);
    }
    return stats::over_samples(counts);
}

/// The same by signal-to-noise with the exact signal and noise variance at this N: a flip costs W(N) - W(N-2) for the
/// archetype, and +-[W(M+1) - W(M-1)] for any other pattern, M a sum of N-1 random signs.
double expected(const Network& network) {
    const PatternHamiltonian h = hamiltonian_of(network);
    const int N = network.N;
    const auto step = [&](int M) { // at M = -(N-1), -(N-3), …, N-1
        const auto u = static_cast<std::size_t>((M + 1 + N) / 2);
        return static_cast<double>(h.weight[u] - h.weight[u - 1]);
    };
    double variance = 0.0;
    for (int up = 0; up < N; ++up) {
        const double log_probability =
            std::lgamma(N) - std::lgamma(up + 1.0) - std::lgamma(N - up) - (N - 1) * std::log(2.0);
        variance += std::exp(log_probability) * std::pow(step(2 * up - (N - 1)), 2);
    }
    const double signal = step(N - 1), noise = std::sqrt(static_cast<double>(h.K - 1) * variance);
    return 0.5 * N * std::erfc(signal / (std::sqrt(2.0) * noise));
}

TEST(OneStepErrors, AreThoseOfSignalToNoise) {
    // 4.9 standard errors between samples: false-alarm probability 1e-6 for each network, and 2 % for the noise, a sum
    // over few hundred patterns or more that is not yet Gaussian.
    const Network networks[] = {{3, Convention::distinct, 100, 0.3}, {3, Convention::distinct, 60, 0.6},
                                {3, Convention::full, 100, 0.3},     {4, Convention::distinct, 40, 0.4},
                                {4, Convention::full, 40, 0.15},     {4, Convention::full, 40, 0.3},
                                {2, Convention::distinct, 400, 0.2}};
    for (const Network& n : networks) {
        const stats::Estimate found = wrong_bits(n, 400);
        SCOPED_TRACE(testing::Message() << "P = " << n.P << ", N = " << n.N << ", alpha = " << n.alpha);
        EXPECT_NEAR(found.mean, expected(n), 4.9 * found.error + 0.02 * expected(n));
        EXPECT_GT(found.mean, 5.0 * found.error);
    }
}

TEST(OneStepErrors, SignalToNoiseTendsToItsLimit) {
    // (1 - m1)/2 of overlap_after_update, with a distance that falls like 1/N.
    for (const int P : {3, 4})
        for (const Convention c : {Convention::distinct, Convention::full}) {
            const double limit = 0.5 * (1.0 - solvers::overlap_after_update(SiteOf(Dense({P, 0.4, 0.0, c}))));
            const auto distance = [&](int N) { return std::abs(expected({P, c, N, 0.4}) / N - limit); };
            EXPECT_LT(distance(400), 0.05 * limit);
            EXPECT_NEAR(distance(100) / distance(400), 4.0, 0.6);
        }
}

TEST(OneStepErrors, OfErrorFreeStorage) {
    // At K = N^(P-1)/(2 (P-1)! ln N), Baldi and Venkatesh, Phys. Rev. Lett. 58, 913 (1987), a pattern has about
    // 1/(2 sqrt(pi ln N)) wrong bits, 0.13 for N = 100, which vanishes for N -> infinity; four times as many patterns
    // give several. False-alarm probability as above.
    for (const Network& n : {Network{3, Convention::distinct, 100}, Network{4, Convention::distinct, 50},
                             Network{3, Convention::full, 100}}) {
        SCOPED_TRACE(testing::Message() << "P = " << n.P << ", N = " << n.N);
        const auto at = [&](double share) {
            Network loaded = n;
            const double K = share * error_free_storage(n.P, n.convention, n.N).one_pattern;
            loaded.alpha = K * std::tgamma(n.P + 1.0) / (2.0 * std::pow(n.N, n.P - 1));
            return loaded;
        };
        const stats::Estimate found = wrong_bits(at(1.0), 1000);
        EXPECT_NEAR(found.mean, expected(at(1.0)), 4.9 * found.error + 0.02 * found.mean);
        EXPECT_LT(found.mean, 0.5);
        EXPECT_GT(wrong_bits(at(4.0), 200).mean, 10.0 * found.mean);
    }
}

} // namespace
} // namespace mattis::mc
