// An observable that has joined: measured, summed up, stored and shown like every other.
#include "tests/guests/domain_walls.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "montecarlo/kinds/table.hpp"
#include "montecarlo/sample/record.hpp"
#include "montecarlo/sample/sample_run.hpp"
#include "tests/guests/ring.hpp"

namespace mattis::guests {
namespace {

const StreamKey key{.seed = 8, .point = content_hash("walls"), .sample = 1};

/// Ring without frustration or any random bond: a ferromagnet.
mc::Disorder ferromagnet(int N) { return Bonds{std::vector<std::int8_t>(static_cast<std::size_t>(N), 1)}; }

mc::SampleResult run(int N, double T, std::int64_t measure) {
    mc::SampleRun run(RingHamiltonian{N}, ferromagnet(N), {.T = T, .thermalise = 200, .measure = measure}, key);
    run.advance(run.sweeps_total());
    return run.result().at.front();
}

TEST(DomainWalls, AreDefinedForSpinsAlone) {
    EXPECT_EQ(mc::series_of(domain_walls_row, {.N = 5}), 1);
    EXPECT_EQ(mc::series_of(domain_walls_row, {.N = 5, .patterns = 3, .per_pattern = true}), 1);
    EXPECT_EQ(mc::series_of(domain_walls_row, {.N = 5, .spins = false}), 0);
}

TEST(DomainWalls, OfTheRingAreThoseOfItsExactLaw) {
    // (1 - <s s'>)/2, <s s'> = (t + t^(N-1))/(1 + t^N): 5 standard errors, false-alarm probability 6e-7 each.
    constexpr int N = 14;
    constexpr double T = 0.9;
    const double t = std::tanh(1.0 / T);
    const double expected = 0.5 * (1.0 - (t + std::pow(t, N - 1)) / (1.0 + std::pow(t, N)));
    int found = 0;
    for (const mc::Series& s : run(N, T, 1 << 15).series) {
        if (mc::name(s.observable) != "walls") continue;
        EXPECT_NEAR(s.estimate.mean, expected, 5.0 * s.estimate.error);
        EXPECT_LT(s.estimate.error, 0.01);
        EXPECT_EQ(s.bins.size(), 32u);
        ++found;
    }
    EXPECT_EQ(found, 2); // of two replicas
}

TEST(DomainWalls, AreHalfOfWhatTheEnergyLacks) {
    // Of the ferromagnet u = -1 + 2 w at every sweep, so in every bin.
    const mc::SampleResult result = run(10, 1.5, 64);
    const auto series = [&](std::string_view name, int replica) -> const mc::Series& {
        for (const mc::Series& s : result.series)
            if (mc::name(s.observable) == name && s.replica == replica) return s;
        throw std::out_of_range("no such series");
    };
    for (int replica = 0; replica < 2; ++replica)
        for (std::size_t bin = 0; bin < 32; ++bin)
            EXPECT_NEAR(series("energy", replica).bins[bin], -1.0 + 2.0 * series("walls", replica).bins[bin], 1e-14);
}

TEST(DomainWalls, AreStoredWithTheResult) {
    const mc::SampleResult result = run(10, 1.5, 8);
    ByteWriter to;
    result.save(to);
    ByteReader from(to.bytes());
    const mc::SampleResult loaded = mc::SampleResult::load(from);
    EXPECT_EQ(mc::name(loaded.series.back().observable), "walls");
    EXPECT_EQ(loaded.series.back().estimate.mean, result.series.back().estimate.mean);
}

} // namespace
} // namespace mattis::guests
