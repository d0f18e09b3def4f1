#include "montecarlo/sample/sample_run.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "core/bit_patterns.hpp"
#include "models/hamiltonians/coupling_hamiltonian.hpp"
#include "montecarlo/disorder/couplings.hpp"
#include "montecarlo/kinds/table.hpp"
#include "tests/montecarlo/ising.hpp"
#include "tests/montecarlo/small_systems.hpp"

namespace mattis::mc {
namespace {

constexpr int N = 8, K = 3;
const StreamKey key{.seed = 4, .point = content_hash("a point"), .sample = 3};

SampleRun run_of(const Schedule& schedule, int P = 3, const StreamKey& k = key) {
    return {small_network(P, N, K), small_patterns(N, K), schedule, k};
}

SampleResult result_of(const Schedule& schedule, int P = 3) {
    SampleRun run = run_of(schedule, P);
    run.advance(run.sweeps_total());
    return run.result().at.front();
}

const Series& series_of(const SampleResult& result, Observable observable, int replica = 0) {
    for (const Series& s : result.series)
        if (s.observable == observable && s.replica == replica) return s;
    throw std::out_of_range("no such series");
}

template <class T>
Bytes saved(const T& value) {
    ByteWriter to;
    value.save(to);
    return to.take();
}

void load(SampleRun& run, const Bytes& bytes) {
    ByteReader from(bytes);
    run.load(from);
    from.require_end();
}

/// Two stages of annealing, thermalisation and measurement, 5 + 5 + 5 + 20 sweeps.
Schedule short_schedule() {
    return {.T = 0.8,
            .start = Start::random,
            .annealing = {2.0, 1.2},
            .replicas = 3,
            .thermalise = 5,
            .measure = 20,
            .bins = 6,
            .escape_below = 0.5};
}

TEST(SampleRun, MeansAreTheGibbsAverages) {
    // 5 standard errors of 65536 sweeps: false-alarm probability 6e-7 for each of 64 means, errors and tau included in
    // the test by being used.
    for (const auto& [dynamics, order] :
         {std::pair{Dynamics::heat_bath, Order::random}, std::pair{Dynamics::metropolis, Order::random},
          std::pair{Dynamics::heat_bath, Order::sequential}, std::pair{Dynamics::metropolis, Order::sequential}}) {
        const Schedule schedule{.T = 1.0,
                                .dynamics = dynamics,
                                .order = order,
                                .start = Start::random,
                                .replicas = 2,
                                .thermalise = 500,
                                .measure = 1 << 16};
        const SampleResult result = result_of(schedule);
        const auto exact =
            exact_averages(small_network(3, N, K), small_patterns(N, K).get<BitPatterns>(), 1.0, dynamics);
        ASSERT_EQ(result.series.size(), 16u); // six observables of two replicas, q and its powers
        for (const Series& s : result.series) {
            // Each proposal of random order leaves the Gibbs law invariant; so does each of sequential order, and the
            // acceptance averages over all sites.
            EXPECT_NEAR(s.estimate.mean, exact[static_cast<std::size_t>(s.observable)], 5.0 * s.estimate.error)
                << name(s.observable) << " replica " << s.replica << " "
                << dynamics_names[static_cast<std::size_t>(dynamics)];
            EXPECT_GT(s.estimate.error, 0.0);
            EXPECT_LT(s.estimate.error, 0.01);
            EXPECT_EQ(s.estimate.count, 1 << 16);
            EXPECT_EQ(s.bins.size(), 32u);
        }
    }
}

TEST(SampleRun, IsTheChainsOfItsStreams) {
    const Schedule schedule{.T = 0.8,
                            .start = Start::noisy,
                            .start_overlap = 0.5,
                            .annealing = {2.0, 1.2},
                            .replicas = 2,
                            .thermalise = 4,
                            .measure = 1};
    const auto hamiltonian = small_network(3, N, K);
    const auto disorder = small_patterns(N, K);
    std::vector<std::int8_t> archetype;
    for (int i = 0; i < N; ++i) archetype.push_back(static_cast<std::int8_t>(disorder.get<BitPatterns>().entry(0, i)));
    std::vector<Chain> chains;
    std::int64_t accepted = 0;
    for (std::uint32_t replica = 0; replica < 2; ++replica) {
        StreamKey start = key, dynamics = key;
        start.purpose = Purpose::start;
        dynamics.purpose = Purpose::dynamics;
        start.chain = dynamics.chain = replica;
        Chain& chain = chains.emplace_back(make_spin_system(hamiltonian, disorder), dynamics);
        chain.begin(Start::noisy, 0.5, start);
        for (const double T : {2.0, 1.2, 0.8})
            for (int sweep = 0; sweep < 4; ++sweep) chain.sweep(Dynamics::heat_bath, Order::random, 1.0 / T);
        accepted = chain.sweep(Dynamics::heat_bath, Order::random, 1.0 / 0.8);
    }
    double q = 0.0;
    for (std::size_t i = 0; i < N; ++i)
        q += ising_of(chains[0]).spins()[i] * ising_of(chains[1]).spins()[i] / double{N};

    const SampleResult result = result_of(schedule);
    EXPECT_EQ(series_of(result, Observable::m, 1).estimate.mean, ising_of(chains[1]).archetype_overlap());
    EXPECT_EQ(series_of(result, Observable::q).estimate.mean, q);
    EXPECT_DOUBLE_EQ(series_of(result, Observable::energy, 1).estimate.mean, ising_of(chains[1]).energy() / N - 0.25);
    EXPECT_EQ(series_of(result, Observable::acceptance, 1).estimate.mean, static_cast<double>(accepted) / N);
}

TEST(SampleRun, ResumesAtAnySweepBitForBit) {
    for (const Dynamics dynamics : {Dynamics::heat_bath, Dynamics::metropolis, Dynamics::zero_temperature})
        for (const Order order : {Order::random, Order::sequential}) {
            Schedule schedule = short_schedule();
            schedule.dynamics = dynamics;
            schedule.order = order;
            SampleRun straight = run_of(schedule);
            const std::int64_t total = straight.sweeps_total();
            ASSERT_EQ(total, 35);
            const Bytes end = saved(result_of(schedule));
            for (std::int64_t cut = 0; cut <= total; ++cut) {
                const Bytes state = saved(straight);
                SampleRun resumed = run_of(schedule);
                resumed.advance(cut % 4); // what was there before must not matter
                load(resumed, state);
                EXPECT_EQ(resumed.sweeps_done(), cut);
                EXPECT_EQ(saved(resumed), state);
                resumed.advance(total);
                EXPECT_EQ(saved(resumed.result().at.front()), end) << cut;
                straight.advance(1);
            }
            EXPECT_TRUE(straight.finished());
            EXPECT_EQ(saved(straight.result().at.front()), end);
        }
}

TEST(SampleRun, CutsIntoCallsChangeNothing) {
    const Bytes whole = saved(result_of(short_schedule()));
    for (const std::int64_t step : {1, 3, 7, 34}) {
        SampleRun run = run_of(short_schedule());
        while (!run.finished()) run.advance(step);
        EXPECT_EQ(saved(run.result().at.front()), whole);
        run.advance(step);
        EXPECT_EQ(run.sweeps_done(), run.sweeps_total());
        EXPECT_EQ(saved(run.result().at.front()), whole);
    }
    SampleRun idle = run_of(short_schedule());
    idle.advance(0);
    EXPECT_EQ(idle.sweeps_done(), 0);
    EXPECT_THROW(idle.result(), std::logic_error);
}

TEST(SampleRun, StateOfAnotherRunIsRefused) {
    SampleRun run = run_of(short_schedule());
    run.advance(20);
    const Bytes state = saved(run);
    const auto refuses = [&](SampleRun other) { EXPECT_THROW(load(other, state), BytesError); };
    const auto changed = [](auto change) {
        Schedule p = short_schedule();
        change(p);
        return run_of(p);
    };
    refuses(changed([](Schedule& p) { p.T = 0.81; }));
    refuses(changed([](Schedule& p) { p.dynamics = Dynamics::metropolis; }));
    refuses(changed([](Schedule& p) { p.order = Order::sequential; }));
    refuses(changed([](Schedule& p) { p.start = Start::archetype; }));
    refuses(changed([](Schedule& p) { p.start_overlap = 0.9; }));
    refuses(changed([](Schedule& p) { p.annealing[0] = 2.1; }));
    refuses(changed([](Schedule& p) { p.replicas = 2; }));
    refuses(changed([](Schedule& p) { p.thermalise = 6; }));
    refuses(changed([](Schedule& p) { p.measure = 21; }));
    refuses(changed([](Schedule& p) { p.bins = 5; }));
    refuses(changed([](Schedule& p) { p.escape_below.reset(); }));
    refuses(run_of(short_schedule(), 2));
    refuses(run_of(short_schedule(), 3, {.seed = 5, .point = key.point, .sample = 3}));
    refuses(run_of(short_schedule(), 3, {.seed = 4, .point = key.point + 1, .sample = 3}));
    refuses(run_of(short_schedule(), 3, {.seed = 4, .point = key.point, .sample = 4}));
    refuses({small_network(3, N, K), small_patterns(N, K, 99), short_schedule(), key});
}

TEST(SampleRun, TamperedStateIsRefused) {
    SampleRun run = run_of(short_schedule());
    run.advance(20);
    const Bytes good = saved(run);
    SampleRun other = run_of(short_schedule());
    // Magic, version, fingerprint, high bytes of the clock; then the first replica: temperature, rung, accepted flips,
    // position in the stream of exchanges, three clocks, where its chain has been, round trips, and its chain's spins.
    constexpr std::size_t head = 8 + 4 + 8 + 8, spins = head + 16 + 16 + 16 + 8 + 3 * 8 + 9 + 8 + 8;
    const auto refused = [&](std::size_t at, std::byte change) {
        Bytes bad = good;
        bad[at] ^= change;
        EXPECT_THROW(load(other, bad), BytesError) << "byte " << at;
    };
    for (std::size_t at = 0; at < head; ++at) refused(at, std::byte{0xfe});
    for (std::size_t at = head; at < head + 32; ++at) refused(at, std::byte{0x81});  // temperature, rung
    for (std::size_t at = spins; at < spins + N; ++at) refused(at, std::byte{0xfe}); // 1 and -1 are exchanged
    for (std::size_t length = 0; length < good.size(); ++length) {
        ByteReader cut{std::span(good).first(length)};
        EXPECT_THROW(other.load(cut), BytesError) << length;
    }
    load(other, good);
    EXPECT_EQ(saved(other), good);
}

TEST(SampleRun, EscapesAreFoundAndTimed) {
    // The chains of the same streams, watched sweep by sweep.
    Schedule schedule{
        .T = 0.6, .start = Start::archetype, .replicas = 16, .thermalise = 3, .measure = 40, .escape_below = 0.6};
    const SampleResult result = result_of(schedule, 2);
    int escaped_at_once = 0, escaped_later = 0;
    for (std::size_t replica = 0; replica < 16; ++replica) {
        StreamKey dynamics = key;
        dynamics.purpose = Purpose::dynamics;
        dynamics.chain = static_cast<std::uint32_t>(replica);
        const auto disorder = small_patterns(N, K);
        Chain chain(make_spin_system(small_network(2, N, K), disorder), dynamics);
        std::vector<std::int8_t> archetype;
        for (int i = 0; i < N; ++i)
            archetype.push_back(static_cast<std::int8_t>(disorder.get<BitPatterns>().entry(0, i)));
        chain.begin(Start::archetype, 1.0, key);
        std::int64_t expected = -1;
        for (std::int64_t sweep = 1; sweep <= 43; ++sweep) {
            chain.sweep(Dynamics::heat_bath, Order::random, 1.0 / 0.6);
            if (sweep >= 3 && expected < 0 && ising_of(chain).archetype_overlap() < 0.6) expected = sweep;
        }
        EXPECT_EQ(result.escape_time[replica], expected) << replica;
        EXPECT_EQ(result.escaped[replica], expected >= 0);
        escaped_at_once += expected == 3;
        escaped_later += expected > 3;
        EXPECT_EQ(series_of(result, Observable::m, static_cast<int>(replica)).estimate.count, 40);
    }
    EXPECT_GT(escaped_at_once, 0);
    EXPECT_GT(escaped_later, 0);
}

TEST(SampleRun, EscapesThatMustAndMustNotHappen) {
    // Infinite temperature forgets the archetype in a few sweeps: a replica that stays would have to be in one of 2^8
    // configurations at 61 measurements. At T -> 0 a single pattern keeps its configuration for ever.
    Schedule hot{.T = 1e6, .replicas = 4, .thermalise = 20, .measure = 60, .escape_below = 0.99};
    for (const auto time : result_of(hot).escape_time) {
        EXPECT_GE(time, 20);
        EXPECT_LE(time, 80);
    }
    hot.escape_below.reset();
    for (const bool escaped : result_of(hot).escaped) EXPECT_FALSE(escaped);
    SampleRun cold(small_network(3, N, 1), small_patterns(N, 1),
                   {.T = 1e-3, .replicas = 4, .thermalise = 20, .measure = 60, .escape_below = 0.99}, key);
    cold.advance(cold.sweeps_total());
    const SampleResult frozen = cold.result().at.front();
    for (const auto time : frozen.escape_time) EXPECT_EQ(time, -1);
    EXPECT_EQ(series_of(frozen, Observable::m).estimate.mean, 1.0);
    EXPECT_EQ(series_of(frozen, Observable::acceptance).estimate.mean, 0.0);
}

TEST(SampleRun, PairsOfReplicas) {
    for (const auto& [replicas, pairs] : {std::pair{1, 0}, std::pair{2, 1}, std::pair{3, 1}, std::pair{4, 2}}) {
        const SampleResult result = result_of({.replicas = replicas, .measure = 3});
        int found = 0;
        for (const Series& s : result.series)
            if (s.observable == Observable::q) {
                EXPECT_EQ(s.replica, 2 * found);
                ++found;
            }
        EXPECT_EQ(found, pairs);
        EXPECT_EQ(result.series.size(), static_cast<std::size_t>(6 * replicas + 4 * pairs));
    }
}

TEST(SampleRun, SpinGlassesHaveNoArchetype) {
    // Six spins with couplings between all pairs, against the sum over all configurations: 5 standard errors,
    // false-alarm probability 6e-7 for each of three means.
    constexpr int size = 6;
    const CouplingHamiltonian hamiltonian{.N = size, .P = 2, .spread = 1e5, .unit = 4e-6};
    Couplings couplings{.N = size, .P = 2, .J = {}};
    Stream stream({.seed = 21});
    for (int k = 0; k < size * (size - 1) / 2; ++k)
        couplings.J.push_back(static_cast<std::int32_t>(std::lround(1e5 * gaussian(stream))));
    double Z = 0.0, energy = 0.0;
    for (unsigned code = 0; code < 64; ++code) {
        double H = 0.0;
        std::size_t pair = 0;
        for (unsigned i = 0; i < size; ++i)
            for (unsigned j = i + 1; j < size; ++j)
                H -= 4e-6 * couplings.J[pair++] * ((((code >> i) ^ (code >> j)) & 1) ? -1 : 1);
        Z += std::exp(-H);
        energy += std::exp(-H) * H / size;
    }
    SampleRun run(hamiltonian, Disorder(couplings),
                  {.T = 1.0, .replicas = 2, .thermalise = 100, .measure = 1 << 15, .escape_below = 0.9}, key);
    run.advance(run.sweeps_total());
    const SampleResult result = run.result().at.front();
    ASSERT_EQ(result.series.size(), 8u); // energy and acceptance of two replicas, q and its powers
    for (int replica : {0, 1}) {
        const auto& e = series_of(result, Observable::energy, replica).estimate;
        EXPECT_NEAR(e.mean, energy / Z, 5.0 * e.error);
        EXPECT_FALSE(result.escaped[static_cast<std::size_t>(replica)]);
    }
    const auto& q = series_of(result, Observable::q).estimate;
    EXPECT_NEAR(q.mean, 0.0, 5.0 * q.error) << "without a field every <s> vanishes";
}

TEST(SampleRun, DisorderOfAnotherHamiltonianIsRefused) {
    EXPECT_THROW(SampleRun(small_network(2, N, K), small_patterns(N + 1, K), {}, key), std::invalid_argument);
    EXPECT_THROW(SampleRun(small_network(2, N, K), small_patterns(N, K + 1), {}, key), std::invalid_argument);
}

TEST(SampleRun, NoMeasurementsNoValues) {
    const SampleResult result = result_of({.thermalise = 2, .measure = 0});
    for (const Series& s : result.series) {
        EXPECT_TRUE(std::isnan(s.estimate.mean));
        EXPECT_TRUE(s.bins.empty());
    }
}

TEST(SampleRun, ResultsSurviveBytes) {
    const Bytes bytes = saved(result_of(short_schedule()));
    ByteReader from(bytes);
    const SampleResult result = SampleResult::load(from);
    from.require_end();
    EXPECT_EQ(saved(result), bytes);
    EXPECT_EQ(result.escaped.size(), 3u);
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        ByteReader cut{std::span(bytes).first(length)};
        EXPECT_THROW(SampleResult::load(cut), BytesError);
    }
    for (const std::size_t at : {0u, 8u, 20u}) { // magic, version, first observable
        Bytes bad = bytes;
        bad[at] ^= std::byte{0x80};
        ByteReader reader(bad);
        EXPECT_THROW(SampleResult::load(reader), BytesError);
    }
}

TEST(SampleRun, WhatTheKindDoesNotOfferIsRefused) {
    EXPECT_NO_THROW(run_of({.order = Order::parallel}));
    EXPECT_THROW(run_of({.start = Start::example}), std::invalid_argument);
    EXPECT_THROW(run_of({.start = Start::hierarchical}), std::invalid_argument);
}

TEST(SampleRun, SenselessSchedulesAreRefused) {
    const auto refuses = [](const Schedule& p) { EXPECT_THROW(run_of(p), std::invalid_argument); };
    refuses({.T = 0.0});
    refuses({.T = std::numeric_limits<double>::quiet_NaN()});
    refuses({.annealing = {1.0, -1.0}});
    refuses({.start_overlap = 1.1});
    refuses({.replicas = 0});
    refuses({.thermalise = -1});
    refuses({.measure = -1});
    refuses({.bins = 0});
    EXPECT_NO_THROW(run_of({.T = 0.0, .dynamics = Dynamics::zero_temperature}));
}

} // namespace
} // namespace mattis::mc
