#include "montecarlo/chain/chain.hpp"

#include <cmath>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "montecarlo/kinds/table.hpp"
#include "tests/montecarlo/ising.hpp"
#include "tests/montecarlo/small_systems.hpp"

namespace mattis::mc {
namespace {

constexpr int N = 12, K = 3;

StreamKey key_of(Purpose purpose, std::uint32_t chain = 0) {
    return {.seed = 9, .point = content_hash("chain test"), .sample = 2, .chain = chain, .purpose = purpose};
}

Chain chain_of(std::uint32_t number = 0, int size = N, int patterns = K) {
    return {make_spin_system(small_network(2, size, patterns), small_patterns(size, patterns)),
            key_of(Purpose::dynamics, number)};
}

Bytes saved(const Chain& chain) {
    ByteWriter to;
    chain.save(to);
    return to.take();
}

void load(Chain& chain, const Bytes& bytes) {
    ByteReader from(bytes);
    chain.load(from);
    from.require_end();
}

TEST(Chain, ArchetypeStartHasOverlapOne) {
    Chain chain = chain_of();
    chain.begin(Start::archetype, 0.3, key_of(Purpose::start));
    EXPECT_EQ(ising_of(chain).archetype_overlap(), 1.0);
    EXPECT_EQ(chain.sweeps(), 0);
}

TEST(Chain, StartsHaveTheOverlapTheyPromise) {
    // Mean of N independent signs of mean o over 400 starts; 5 standard errors: false-alarm probability 6e-7 each.
    constexpr int size = 101, starts = 400;
    const auto mean_overlap = [&](Start start, double overlap) {
        Chain chain = chain_of(0, size, 1);
        double sum = 0.0;
        for (std::uint32_t k = 0; k < starts; ++k) {
            chain.begin(start, overlap, key_of(Purpose::start, k));
            sum += ising_of(chain).archetype_overlap();
        }
        return sum / starts;
    };
    for (const double o : {-0.5, 0.0, 0.6, 0.95})
        EXPECT_NEAR(mean_overlap(Start::noisy, o), o, 5.0 * std::sqrt((1.0 - o * o) / (size * starts)));
    EXPECT_NEAR(mean_overlap(Start::random, 0.6), 0.0, 5.0 * std::sqrt(1.0 / (size * starts)));
    EXPECT_EQ(mean_overlap(Start::noisy, 1.0), 1.0);
    EXPECT_EQ(mean_overlap(Start::noisy, -1.0), -1.0);
}

TEST(Chain, StartsDependOnTheirKeyAlone) {
    Chain a = chain_of(0), b = chain_of(1);
    b.sweep(Dynamics::heat_bath, Order::random, 1.0);
    a.begin(Start::random, 0.0, key_of(Purpose::start, 5));
    b.begin(Start::random, 0.0, key_of(Purpose::start, 5));
    EXPECT_TRUE(std::ranges::equal(ising_of(a).spins(), ising_of(b).spins()));
    b.begin(Start::random, 0.0, key_of(Purpose::start, 6));
    EXPECT_FALSE(std::ranges::equal(ising_of(a).spins(), ising_of(b).spins()));
}

TEST(Chain, ResumesAtAnySweepBitForBit) {
    for (const Dynamics dynamics : {Dynamics::heat_bath, Dynamics::metropolis, Dynamics::zero_temperature})
        for (const Order order : {Order::random, Order::sequential})
            for (int cut = 0; cut <= 10; ++cut) {
                Chain straight = chain_of(), resumed = chain_of();
                straight.begin(Start::random, 0.0, key_of(Purpose::start));
                for (int sweep = 0; sweep < cut; ++sweep) straight.sweep(dynamics, order, 0.7);
                load(resumed, saved(straight));
                std::int64_t accepted = 0;
                for (int sweep = cut; sweep < 10; ++sweep) {
                    accepted += straight.sweep(dynamics, order, 0.7);
                    accepted -= resumed.sweep(dynamics, order, 0.7);
                }
                EXPECT_EQ(accepted, 0);
                EXPECT_EQ(straight.sweeps(), 10);
                EXPECT_EQ(saved(straight), saved(resumed)) << cut;
            }
}

TEST(Chain, ChainsOfDifferentStreamsPart) {
    Chain a = chain_of(0, 101), b = chain_of(1, 101);
    a.sweep(Dynamics::heat_bath, Order::sequential, 0.1);
    b.sweep(Dynamics::heat_bath, Order::sequential, 0.1);
    EXPECT_FALSE(std::ranges::equal(ising_of(a).spins(), ising_of(b).spins()));
}

TEST(Chain, TamperedStateIsRefused) {
    Chain chain = chain_of();
    chain.sweep(Dynamics::heat_bath, Order::random, 0.7);
    const Bytes good = saved(chain);
    constexpr std::size_t spins = sizeof(std::uint64_t), clock = spins + N + sizeof(std::uint64_t),
                          energy = clock + sizeof(std::int64_t), overlap = energy + sizeof(std::int64_t);
    Chain other = chain_of();
    const auto refuses = [&](std::size_t at, auto change) {
        Bytes bad = good;
        bad[at] = change(bad[at]);
        EXPECT_THROW(load(other, bad), BytesError) << "byte " << at;
    };
    for (std::size_t i = 0; i < N; ++i) {
        refuses(spins + i, [](std::byte b) { return b == std::byte{1} ? std::byte{0xff} : std::byte{1}; });
        refuses(spins + i, [](std::byte) { return std::byte{0}; });
    }
    for (std::size_t k = 0; k < sizeof(std::int64_t); ++k) {
        refuses(energy + k, [](std::byte b) { return b ^ std::byte{1}; });
        refuses(overlap + k, [](std::byte b) { return b ^ std::byte{1}; });
    }
    refuses(0, [](std::byte b) { return b ^ std::byte{1}; });
    refuses(clock + sizeof(std::int64_t) - 1, [](std::byte) { return std::byte{0x80}; });
    for (std::size_t length = 0; length < good.size(); ++length) {
        ByteReader cut{std::span(good).first(length)};
        EXPECT_THROW(other.load(cut), BytesError) << length;
    }
    load(other, good);
    EXPECT_EQ(saved(other), good);
}

TEST(Chain, StateOfAnotherDisorderIsRefused) {
    Chain chain = chain_of();
    chain.begin(Start::archetype, 1.0, key_of(Purpose::start));
    Chain other(make_spin_system(small_network(2, N, K), small_patterns(N, K, 77)), key_of(Purpose::dynamics));
    EXPECT_THROW(load(other, saved(chain)), BytesError);
}

} // namespace
} // namespace mattis::mc
