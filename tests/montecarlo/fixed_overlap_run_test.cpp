// Simulations at fixed overlap against enumerated ratios of partition functions, and where they are cut.
#include "montecarlo/sample/fixed_overlap_run.hpp"

#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include "tests/montecarlo/sector.hpp"

namespace mattis::mc {
namespace {

FixedOverlapResult simulated(const SmallSystem& system, const FixedOverlapSchedule& schedule,
                             std::uint32_t sample = 0) {
    FixedOverlapRun run(system.hamiltonian, system.disorder, schedule,
                        {.seed = 11, .point = content_hash(system.name), .sample = sample});
    run.advance(schedule.total_sweeps());
    return run.result();
}

Bytes bytes_of(const auto& value) {
    ByteWriter to;
    value.save(to);
    return to.take();
}

double mean_of(const std::vector<double>& values) {
    double sum = 0.0;
    for (const double value : values) sum += value / static_cast<double>(values.size());
    return sum;
}

TEST(FixedOverlapRun, TheSlopeIsThatOfTheEnumeratedRatio) {
    constexpr double T = 1.5;
    for (const int N : {10, 12, 14})
        for (const SmallSystem& system : stored_networks(N)) {
            const OverlapSector sector = nearest_sector(N, 0.4);
            const FixedOverlapSchedule schedule{
                .T = T, .sector = sector, .thermalise = 200, .measure = 6400, .bins = 64};
            const double exact =
                -0.5 * T * (sector_log_Z(system, sector.aligned + 1, T) - sector_log_Z(system, sector.aligned, T));
            const FixedOverlapResult result = simulated(system, schedule);
            for (const FixedOverlapReplica& replica : result.replicas) {
                const stats::LogRatio slope = slope_of(replica, sector, T);
                EXPECT_LT(slope.error, 0.05) << system.name;
                // 5 standard errors of 63 degrees of freedom: 5e-6 for each of 42
                EXPECT_NEAR(slope.value, exact, 5.0 * slope.error) << system.name;
            }
        }
}

TEST(FixedOverlapRun, EnergyAndOverlapOfReplicasAreThoseOfTheSectors) {
    constexpr double T = 1.5;
    constexpr int N = 12;
    for (const SmallSystem& system : stored_networks(N)) {
        const Spectrum spectrum = enumerate(system.hamiltonian, system.disorder);
        const OverlapSector sector = nearest_sector(N, 0.3);
        double energy = 0.0, q = 0.0;
        for (const int aligned : {sector.aligned, sector.aligned + 1}) {
            const double log_Z = sector_log_Z(system, aligned, T);
            std::vector<double> m(N, 0.0);
            for (const std::uint32_t code : sector_of(system, aligned)) {
                const double E = spectrum.unit * static_cast<double>(spectrum.energies[code]);
                const double p = std::exp(-E / T - log_Z);
                energy += 0.5 * p * (E / N - spectrum.constant);
                for (int i = 0; i < N; ++i) m[static_cast<std::size_t>(i)] += (code >> i & 1) != 0 ? p : -p;
            }
            for (const double one : m) q += 0.5 * one * one / N;
        }
        const FixedOverlapSchedule schedule{.T = T, .sector = sector, .thermalise = 200, .measure = 6400, .bins = 64};
        const FixedOverlapResult result = simulated(system, schedule, 1);
        const auto agrees = [&](const std::vector<double>& parts, double exact) {
            const double mean = mean_of(parts);
            double squares = 0.0;
            for (const double part : parts) squares += (part - mean) * (part - mean);
            const double error = std::sqrt(squares / (64.0 * 63.0));
            EXPECT_NEAR(mean, exact, 5.0 * error) << system.name; // 5e-6 for each of 21
        };
        agrees(result.q, q);
        for (const FixedOverlapReplica& replica : result.replicas) agrees(replica.energy, energy);
    }
}

TEST(FixedOverlapRun, WhereItIsCutChangesNothing) {
    const SmallSystem system = network_of(3, Convention::full, 20, 8);
    const FixedOverlapSchedule schedule{
        .T = 0.5, .sector = nearest_sector(20, 0.5), .replicas = 3, .thermalise = 9, .measure = 21, .bins = 4};
    const StreamKey key{.seed = 5, .point = 3, .sample = 2};
    FixedOverlapRun whole(system.hamiltonian, system.disorder, schedule, key);
    whole.advance(schedule.total_sweeps());
    const Bytes expected = bytes_of(whole.result());
    for (std::int64_t cut = 0; cut <= schedule.total_sweeps(); ++cut) {
        FixedOverlapRun first(system.hamiltonian, system.disorder, schedule, key);
        for (std::int64_t sweep = 0; sweep < cut; ++sweep) first.advance(1);
        const Bytes state = bytes_of(first);
        ByteReader head(state);
        EXPECT_EQ(FixedOverlapRun::sweeps_of(head), cut);
        FixedOverlapRun second(system.hamiltonian, system.disorder, schedule, key);
        ByteReader from(state);
        second.load(from);
        from.require_end();
        second.advance(schedule.total_sweeps());
        ASSERT_EQ(bytes_of(second.result()), expected) << cut;
    }
    ByteReader from(expected);
    EXPECT_EQ(bytes_of(FixedOverlapResult::load(from)), expected);
}

TEST(FixedOverlapRun, RefusesStatesOfAnotherSchedule) {
    const SmallSystem system = network_of(3, Convention::full, 20, 8);
    FixedOverlapSchedule schedule{
        .T = 0.5, .sector = nearest_sector(20, 0.5), .thermalise = 9, .measure = 21, .bins = 4};
    FixedOverlapRun run(system.hamiltonian, system.disorder, schedule, {});
    run.advance(20);
    const Bytes state = bytes_of(run);
    const auto refuses = [&](const FixedOverlapSchedule& other) {
        FixedOverlapRun fresh(system.hamiltonian, system.disorder, other, {});
        ByteReader from(state);
        EXPECT_THROW(fresh.load(from), BytesError);
    };
    FixedOverlapSchedule other = schedule;
    other.bins = 5;
    refuses(other);
    other = schedule;
    other.thermalise = 2;
    other.measure = 10;
    refuses(other);
    other = schedule;
    other.sector = nearest_sector(20, 0.2);
    refuses(other);
    EXPECT_THROW(run.result(), std::logic_error);
}

TEST(FixedOverlapRun, OddReplicasAreAnnealed) {
    const FixedOverlapSchedule schedule{.T = 0.5, .thermalise = 20};
    EXPECT_EQ(schedule.temperature(0, 0), 0.5);
    EXPECT_EQ(schedule.temperature(1, 0), 2.0);
    EXPECT_EQ(schedule.temperature(1, 5), 1.25);
    EXPECT_EQ(schedule.temperature(1, 10), 0.5);
    EXPECT_EQ(schedule.temperature(1, 25), 0.5);
}

TEST(FixedOverlapRun, RefusesSchedulesThatMakeNoSense) {
    const SmallSystem system = network_of(3, Convention::full, 20, 8);
    const FixedOverlapSchedule sound{
        .T = 0.5, .sector = nearest_sector(20, 0.5), .thermalise = 9, .measure = 21, .bins = 4};
    const auto refuses = [&](auto&& change) {
        FixedOverlapSchedule schedule = sound;
        change(schedule);
        EXPECT_THROW(FixedOverlapRun(system.hamiltonian, system.disorder, schedule, {}), std::invalid_argument);
    };
    refuses([](auto& s) { s.T = 0.0; });
    refuses([](auto& s) { s.replicas = 0; });
    refuses([](auto& s) { s.bins = 1; });
    refuses([](auto& s) { s.measure = 3; });
    refuses([](auto& s) { s.sector.N = 21; });
    refuses([](auto& s) { s.sector.aligned = 19; }); // the next sector is the archetype alone
    refuses([](auto& s) { s.sector.aligned = 0; });
}

TEST(FixedOverlapRun, AnotherPatternIsSeenWhereItCondenses) {
    // Two equal patterns: the overlap with the other is that with the archetype.
    SmallSystem system = network_of(3, Convention::full, 20, 2);
    BitPatterns patterns = system.disorder.get<BitPatterns>();
    for (int i = 0; i < 20; ++i) patterns.set(1, i, patterns.entry(0, i));
    system.disorder = Disorder(std::move(patterns));
    const FixedOverlapSchedule schedule{
        .T = 0.5, .sector = nearest_sector(20, 0.5), .thermalise = 9, .measure = 21, .bins = 4};
    for (const FixedOverlapReplica& replica : simulated(system, schedule).replicas)
        EXPECT_NEAR(replica.largest_other, schedule.sector.next(), 1e-15);
}

} // namespace
} // namespace mattis::mc
