// One parallel update at T = 0 of networks that learn from examples, simulated, against signal-to-noise
// (arXiv:2212.00606, arXiv:2211.14067).
#include <cmath>
#include <cstdint>
#include <ostream>
#include <vector>

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "montecarlo/chain/chain.hpp"
#include "montecarlo/kinds/table.hpp"
#include "solvers/rs/update.hpp"
#include "solvers/theory/theory.hpp"
#include "stats/estimate.hpp"

namespace mattis::mc {
namespace {

/// A network of K classes at N spins, interacting in distinct sets.
struct Network {
    int P;
    Protocol protocol;
    double r;
    int M;
    int N, K;
    int samples;

    double per_pattern() const { return std::tgamma(P + 1.0) / (2.0 * std::pow(N, P - 1)); }
    /// The load at which signal over noise is that of N spins: C(N-1, P-1) sets of other sites carry both, and the
    /// archetype makes no noise.
    double load_of_theory() const {
        double sets = 1.0;
        for (int j = 1; j < P; ++j) sets *= static_cast<double>(N - j) / j;
        return 0.5 * P * (K - 1.0) / sets;
    }
    ModelAt at(double alpha) const {
        if (P == 2)
            return Hopfield(
                {.alpha = alpha, .T = 0.0, .convention = Convention::distinct, .protocol = protocol, .r = r, .M = M});
        return Dense({.P = P, .alpha = alpha, .T = 0.0, .protocol = protocol, .r = r, .M = M});
    }
};

std::ostream& operator<<(std::ostream& to, const Network& n) {
    return to << protocol_names[static_cast<std::size_t>(n.protocol)] << " P = " << n.P << " N = " << n.N;
}

/// m after the update, estimate over samples.
stats::Estimate simulated(const Network& network, Start start) {
    const ModelAt at = network.at(network.K * network.per_pattern());
    const Hamiltonian h = at.entry().hamiltonian(at.values(), network.N);
    std::vector<double> values;
    for (int sample = 0; sample < network.samples; ++sample) {
        const auto key = [&](Purpose purpose) {
            return StreamKey{.seed = 93,
                             .point = static_cast<std::uint64_t>(network.N),
                             .sample = static_cast<std::uint32_t>(sample),
                             .purpose = purpose};
        };
        Chain chain(make_system(h, draw_disorder(h, key(Purpose::disorder))), key(Purpose::dynamics));
        chain.begin(start, 1.0, key(Purpose::start));
        chain.sweep(Dynamics::zero_temperature, Order::parallel, 0.0);
        PatternLook look;
        chain.system().look(look, nullptr);
        values.push_back(look.m.at(0));
    }
    return stats::over_samples(values);
}

double expected(const Network& network, Start start) {
    const auto site = solvers::theory_of(network.at(0.0)).site(network.at(network.load_of_theory()));
    if (start == Start::example) return solvers::overlap_after_update_from_example(*site);
    return solvers::overlap_after_update(*site, network.N).value_or(solvers::overlap_after_update(*site));
}

// Within 4.9 standard errors, false-alarm probability 1e-6 each for these fixed seeds, and 2/N: overlaps of the start
// with the data fluctuate like 1/sqrt(N), and m1 is curved.
TEST(LearningUpdate, IsThatOfSignalToNoise) {
    const Network networks[] = {{2, Protocol::supervised, 0.5, 20, 1000, 100, 40},
                                {2, Protocol::unsupervised, 0.5, 20, 1000, 100, 40},
                                {4, Protocol::supervised, 0.6, 10, 100, 2000, 40},
                                {4, Protocol::unsupervised, 0.8, 6, 100, 2000, 40}};
    for (const Network& network : networks)
        for (const Start start : {Start::archetype, Start::example}) {
            const stats::Estimate found = simulated(network, start);
            EXPECT_NEAR(found.mean, expected(network, start), 4.9 * found.error + 2.0 / network.N)
                << network << " from " << start_names[static_cast<std::size_t>(start)];
            EXPECT_LT(found.error, 0.02);
        }
}

// Few patterns, K = N/4, and examples that are noisier the larger the network is: noise and entropy of the data are 0.3
// at each of them. The other examples of a class meet in products of deviations, which matter as much: without them
// m1 would be 0.80. Within 4.9 standard errors and 2/N.
TEST(LearningUpdate, OfNoisierExamplesFeelsTheOwnClass) {
    const Network networks[] = {{4, Protocol::unsupervised, 0.2709, 42, 64, 16, 300},
                                {4, Protocol::unsupervised, 0.2140, 69, 128, 32, 100},
                                {4, Protocol::unsupervised, 0.1693, 113, 256, 64, 40}};
    for (const Network& network : networks) {
        const stats::Estimate found = simulated(network, Start::archetype);
        const auto site = solvers::theory_of(network.at(0.0)).site(network.at(network.load_of_theory()));
        EXPECT_NEAR(found.mean, expected(network, Start::archetype), 4.9 * found.error + 2.0 / network.N) << network;
        EXPECT_LT(found.mean, solvers::overlap_after_update(*site) - 4.9 * found.error) << network;
    }
}

// At a fixed entropy of the data the capacity of unsupervised networks is alpha_c ~ r^(2P-2), so that examples of
// quality r_min ~ alpha^(1/(2P-2)) ~ N^(-(P-1-b)/(2P-2)) are enough for K = kappa N^b patterns, with M_min ~ r_min^-2.
// That of supervised ones does not depend on r: few patterns allow no noisier examples.
TEST(LearningUpdate, CapacityAtFixedEntropyFollowsTheQualityWithoutALabelAlone) {
    constexpr double rho = 0.3;
    const auto capacity = [](int P, Protocol protocol, double r) {
        const int M = static_cast<int>(std::lround((1.0 - r * r) / (rho * r * r)));
        const Dense model(
            {.P = P, .alpha = 0.0, .T = 0.0, .protocol = protocol, .r = r, .M = M, .class_law = ClassLaw::gaussian});
        return solvers::trace(model, "retrieval_spinodal").points.at(0).found.value();
    };
    for (const int P : {4, 6}) {
        const double fine = 0.01, coarse = 0.02;
        const double slope =
            std::log(capacity(P, Protocol::unsupervised, coarse) / capacity(P, Protocol::unsupervised, fine)) /
            std::log(2.0);
        EXPECT_NEAR(slope, 2.0 * P - 2.0, 0.01) << P;
        const double change = capacity(P, Protocol::supervised, coarse) / capacity(P, Protocol::supervised, fine);
        EXPECT_NEAR(change, 1.0, 0.002) << P;
        // alpha (1 + rho_P) = alpha_c^sup(rho) (1 + rho)^P, rho_P = (1 - r^(2P))/(M r^(2P)).
        const double M = std::round((1.0 - fine * fine) / (rho * fine * fine)), power = std::pow(fine, 2.0 * P);
        const double rho_P = (1.0 - power) / (M * power), real_rho = (1.0 - fine * fine) / (M * fine * fine);
        EXPECT_NEAR(capacity(P, Protocol::unsupervised, fine) * (1.0 + rho_P) /
                        (capacity(P, Protocol::supervised, fine) * std::pow(1.0 + real_rho, P)),
                    1.0, 1e-7)
            << P;
    }
}

} // namespace
} // namespace mattis::mc
