// Tests of equilibrium at fixed overlap on made-up measurements of known law.
#include "phase_diagrams/parts/fixed_overlap/equilibrium.hpp"

#include <cmath>
#include <functional>
#include <vector>

#include <gmock/gmock.h>

#include "core/rng.hpp"

namespace mattis::diagram {
namespace {

using testing::HasSubstr;

constexpr mc::OverlapSector sector{.N = 100, .aligned = 80};
constexpr int bins = 32;

/// Independent Gaussian parts; samples differ by ten times the error within. `change` makes a fault of a sample.
std::vector<mc::FixedOverlapResult> made_up(
    std::uint64_t seed, int samples,
    const std::function<void(mc::FixedOverlapResult&, int)>& change = [](auto&, int) {}) {
    Stream stream({.seed = seed, .point = content_hash("equilibrium")});
    std::vector<mc::FixedOverlapResult> all;
    for (int s = 0; s < samples; ++s) {
        mc::FixedOverlapResult sample;
        const double up = 0.5 + 0.02 * gaussian(stream), energy = -0.5 + 0.02 * gaussian(stream);
        const double q = 0.6 + 0.02 * gaussian(stream);
        for (int r = 0; r < 2; ++r) {
            mc::FixedOverlapReplica replica;
            for (int b = 0; b < bins; ++b) {
                replica.up.push_back(up + 0.01 * gaussian(stream));
                replica.down.push_back(0.5 + 0.01 * gaussian(stream));
                replica.energy.push_back(energy + 0.01 * gaussian(stream));
            }
            replica.own_overlap = q + 0.002 * gaussian(stream);
            sample.replicas.push_back(replica);
        }
        for (int b = 0; b < bins; ++b) sample.q.push_back(q + 0.01 * gaussian(stream));
        change(sample, s);
        all.push_back(sample);
    }
    return all;
}

OverlapEquilibrium found(const std::vector<mc::FixedOverlapResult>& samples) {
    return overlap_equilibrium(samples, sector, 0.5, {.points = 1});
}

TEST(OverlapEquilibrium, FindsItInEquilibrium) {
    // Of 200 points one hundredth may fail: more than 9 have a probability of 5e-5
    int failures = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) failures += found(made_up(seed, 12)).failure.empty() ? 0 : 1;
    EXPECT_LE(failures, 9);
}

TEST(OverlapEquilibrium, SeesAnnealedReplicasThatAreLower) {
    const auto samples = made_up(1, 12, [](mc::FixedOverlapResult& sample, int) {
        for (double& energy : sample.replicas[1].energy) energy -= 0.02;
    });
    EXPECT_LT(found(samples).starts_p, 1e-6);
    EXPECT_THAT(found(samples).failure, HasSubstr("annealed replicas differ from the others"));
}

TEST(OverlapEquilibrium, SeesADriftInTime) {
    const auto samples = made_up(2, 12, [](mc::FixedOverlapResult& sample, int) {
        for (mc::FixedOverlapReplica& replica : sample.replicas)
            for (std::size_t b = bins / 2; b < bins; ++b) replica.up[b] += 0.03;
    });
    EXPECT_LT(found(samples).halves_p, 1e-6);
    EXPECT_THAT(found(samples).failure, HasSubstr("the halves of the measurement differ"));
}

TEST(OverlapEquilibrium, SeesReplicasInDifferentValleys) {
    const auto samples = made_up(3, 12, [](mc::FixedOverlapResult& sample, int s) {
        for (double& up : sample.replicas[s % 2].up) up += 0.03; // neither start is favoured
    });
    EXPECT_LT(found(samples).replicas_p, 1e-6);
    EXPECT_THAT(found(samples).failure, HasSubstr("replicas differ more than their errors"));
}

TEST(OverlapEquilibrium, SeesChainsThatStayWhereTheyWere) {
    const auto samples = made_up(4, 12, [](mc::FixedOverlapResult& sample, int) {
        for (mc::FixedOverlapReplica& replica : sample.replicas) replica.own_overlap += 0.05;
    });
    EXPECT_LT(found(samples).memory_p, 1e-6);
    EXPECT_THAT(found(samples).failure, HasSubstr("chains remember where they began to measure"));
}

TEST(OverlapEquilibrium, NeedsTwoReplicasAndTwoSamples) {
    EXPECT_THAT(found(made_up(5, 1)).failure, HasSubstr("one disorder sample"));
    const auto alone = made_up(6, 12, [](mc::FixedOverlapResult& sample, int) { sample.replicas.resize(1); });
    EXPECT_THAT(found(alone).failure, HasSubstr("one replica"));
}

TEST(OverlapEquilibrium, ChainsWithoutSpreadHaveNoProbability) {
    const auto frozen = made_up(7, 12, [](mc::FixedOverlapResult& sample, int) {
        for (mc::FixedOverlapReplica& replica : sample.replicas) {
            replica.up.assign(bins, 0.0); // nothing to take a logarithm of
            replica.energy.assign(bins, -0.5);
        }
    });
    EXPECT_THAT(found(frozen).failure, HasSubstr("no probability"));
}

} // namespace
} // namespace mattis::diagram
