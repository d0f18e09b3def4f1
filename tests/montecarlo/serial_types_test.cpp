// Proposals by site types against the plain loop of engine.hpp, which knows nothing of types: the same to the bit.

#include <gtest/gtest.h>

#include "models/hamiltonians/diluted_hamiltonian.hpp"
#include "models/multitasking/multitasking.hpp"
#include "montecarlo/disorder/diluted_patterns.hpp"
#include "montecarlo/kernels/diluted_engine.hpp"
#include "montecarlo/kernels/propose.hpp"
#include "montecarlo/kernels/serial_types.hpp"
#include "tests/montecarlo/gallery.hpp"

namespace mattis::mc {
namespace {

struct Network {
    DilutedHamiltonian h;
    std::shared_ptr<const DilutedPatterns> patterns;
    std::vector<std::int8_t> spins;
};

Network network_of(int N, int K, double d, std::uint64_t seed) {
    const Multitasking model({.K = K, .d = d, .T = 1.0});
    Network network{.h = model.hamiltonian(N), .patterns = nullptr, .spins = {}};
    network.patterns = std::make_shared<const DilutedPatterns>(draw_diluted(network.h, {.seed = seed}));
    Stream stream({.seed = seed});
    network.spins = random_spins(N, stream);
    return network;
}

class Serial : public testing::TestWithParam<std::tuple<int, int, double>> {};

TEST_P(Serial, ProposalsAreThoseOfThePlainLoop) {
    const auto [N, K, T] = GetParam();
    const Network network = network_of(N, K, 0.4, 7);
    const SiteTypes types(*network.patterns);
    const double scale = network.h.unit / T;
    for (const Dynamics dynamics : {Dynamics::heat_bath, Dynamics::metropolis})
        for (const Order order : {Order::random, Order::sequential}) {
            DilutedEngine plain(network.h, network.patterns);
            plain.rebuild(network.spins);
            std::vector<std::int8_t> spins = network.spins;
            std::vector<std::int64_t> O;
            for (int mu = 0; mu < K; ++mu) {
                O.push_back(0);
                for (std::size_t i = 0; i < spins.size(); ++i) O.back() += network.patterns->row(mu)[i] * spins[i];
            }
            const TypedNetwork typed{types, *network.patterns, spins, O};
            Stream of_plain({.seed = 11}), of_types({.seed = 11});
            of_plain(); // from the middle of a block of draws
            of_types();
            for (const std::int64_t proposals : {std::int64_t{1}, std::int64_t{100}, std::int64_t{3} * N}) {
                const Block block{dynamics, order, 1.0 / T, proposals, 13};
                std::int64_t expected = 0, found = 0;
                if (order == Order::random) {
                    expected = dynamics == Dynamics::heat_bath
                                   ? propose<Dynamics::heat_bath, Order::random>(plain, block, scale, of_plain)
                                   : propose<Dynamics::metropolis, Order::random>(plain, block, scale, of_plain);
                    found = random_proposals(typed, dynamics, scale, proposals, of_types);
                } else {
                    expected = dynamics == Dynamics::heat_bath
                                   ? propose<Dynamics::heat_bath, Order::sequential>(plain, block, scale, of_plain)
                                   : propose<Dynamics::metropolis, Order::sequential>(plain, block, scale, of_plain);
                    found = sequential_proposals(typed, dynamics, scale, 13, proposals, of_types);
                }
                ASSERT_EQ(found, expected);
                ASSERT_TRUE(std::ranges::equal(plain.spins(), spins));
                ASSERT_EQ(of_types.position(), of_plain.position());
            }
            std::int64_t energy = 0;
            for (const std::int64_t overlap : O) energy -= overlap * overlap;
            EXPECT_EQ(energy, plain.energy());
        }
}

INSTANTIATE_TEST_SUITE_P(Sizes, Serial,
                         testing::Combine(testing::Values(50, 1000, 40000), testing::Values(1, 3, 5),
                                          testing::Values(0.01, 0.2, 3.0)));

TEST(SiteTypes, AreUsedForFewPatternsStoredThemselves) {
    EXPECT_TRUE(SiteTypes::suit(network_of(1000, 5, 0.4, 1).h));
    EXPECT_FALSE(SiteTypes::suit(network_of(400, 5, 0.4, 1).h));
    EXPECT_FALSE(SiteTypes::suit(network_of(10000, 6, 0.4, 1).h));
    for (const SmallSystem& system : diluted_gallery(1000)) {
        const auto& h = system.hamiltonian.get<DilutedHamiltonian>();
        EXPECT_EQ(SiteTypes::suit(h), h.data == DilutedHamiltonian::Data::patterns && h.load == 0) << system.name;
    }
}

} // namespace
} // namespace mattis::mc
