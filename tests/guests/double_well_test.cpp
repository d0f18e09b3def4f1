// A system that is no system of spins, sampled, tempered, recorded, saved and resumed by the machinery of all systems,
// against the integrals of its law.
#include "tests/guests/double_well.hpp"

#include <cmath>
#include <limits>
#include <numeric>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <gtest/gtest.h>

#include "montecarlo/chain/tempering.hpp"
#include "montecarlo/kinds/table.hpp"
#include "montecarlo/sample/sample_run.hpp"

namespace mattis::guests {
namespace {

using mc::Observable;

constexpr int N = 12;
constexpr double a = 8.0; ///< V(0) = 2
constexpr DoubleWellHamiltonian wells{N, a};
const StreamKey key{.seed = 6, .point = content_hash("double well"), .sample = 1};

/// Mean of f(x) under exp(-V/T).
template <class F>
double exact(double T, F&& f) {
    const auto integral = [&](auto&& g) {
        using Rule = boost::math::quadrature::gauss_kronrod<double, 61>;
        return Rule::integrate([&](double x) { return g(x) * std::exp(-wells.well(x) / T); }, -1.0, 1.0, 5, 1e-12);
    };
    return integral(f) / integral([](double) { return 1.0; });
}
double square(double T) {
    return exact(T, [](double x) { return x * x; });
}
double energy(double T) {
    return exact(T, [](double x) { return wells.well(x); });
}

template <class T>
Bytes saved(const T& value) {
    ByteWriter to;
    value.save(to);
    return to.take();
}

mc::SampleRun run_of(const mc::Schedule& schedule, const DoubleWellHamiltonian& h = wells, int threads = 1) {
    return {h, mc::draw_disorder(h, key), schedule, key, threads};
}

mc::RunResult result_of(const mc::Schedule& schedule) {
    mc::SampleRun run = run_of(schedule);
    run.advance(run.sweeps_total());
    return run.result();
}

/// Everything is recorded.
mc::Schedule tempered() {
    return {.start = mc::Start::archetype_and_random,
            .tempering =
                mc::TemperingSchedule{.temperatures = {0.3, 0.5, 0.8, 1.3}, .measured = {0.3, 0.8}, .every = 2},
            .replicas = 4,
            .thermalise = 20,
            .measure = 30,
            .bins = 5,
            .recording = {.histograms = {Observable::m, Observable::q}, .trajectory_every = 7, .configurations = 3}};
}

TEST(DoubleWell, IsNoSystemOfSpins) {
    const mc::Disorder none = mc::draw_disorder(wells, key);
    EXPECT_TRUE(mc::make_system(wells, none)->spins().empty());
    EXPECT_THROW(mc::make_spin_system(wells, none), std::invalid_argument);
    EXPECT_THROW(mc::enumerate(wells, none), std::invalid_argument);
}

TEST(DoubleWell, RunsHaveTheAveragesOfTheirLaw) {
    // 5 standard errors: false-alarm probability 6e-7 each. Magnetisations are independent, so <m^2> = <x^2>/N, and the
    // overlap of two replicas has <q> = 0, <q^2> = <x^2>^2/N.
    for (const mc::Dynamics dynamics : {mc::Dynamics::heat_bath, mc::Dynamics::metropolis})
        for (const mc::Order order : {mc::Order::random, mc::Order::sequential}) {
            constexpr double T = 0.8;
            const mc::SampleResult result = result_of({.T = T,
                                                       .dynamics = dynamics,
                                                       .order = order,
                                                       .start = mc::Start::random,
                                                       .thermalise = 200,
                                                       .measure = 1 << 15})
                                                .at.front();
            int compared = 0;
            for (const mc::Series& s : result.series) {
                double expected = std::numeric_limits<double>::quiet_NaN();
                if (s.observable == Observable::energy) expected = energy(T);
                if (s.observable == Observable::m || s.observable == Observable::q) expected = 0.0;
                if (s.observable == Observable::m2) expected = square(T) / N;
                if (s.observable == Observable::q2) expected = square(T) * square(T) / N;
                if (std::isnan(expected)) continue;
                EXPECT_NEAR(s.estimate.mean, expected, 5.0 * s.estimate.error) << mc::name(s.observable);
                EXPECT_GT(s.estimate.error, 0.0);
                ++compared;
            }
            EXPECT_EQ(compared, 8); // energy, m and m² of two replicas, q and q² of the pair
            for (const mc::Series& s : result.series)
                EXPECT_NE(mc::name(s.observable), "walls") << "these are no spins";
        }
}

TEST(DoubleWell, TemperedRunsHaveThemAtEveryMeasuredTemperature) {
    // T = 0.1: proposals of this kind cross the barrier, but rarely are accepted; 5 standard errors as above.
    mc::Schedule schedule = tempered();
    schedule.tempering->temperatures = {0.1, 0.2, 0.4, 0.8, 1.6};
    schedule.tempering->measured = {0.1, 0.8};
    schedule.replicas = 2;
    schedule.thermalise = 500;
    schedule.measure = 1 << 15;
    schedule.recording = {};
    const mc::RunResult result = result_of(schedule);
    for (std::size_t k = 0; k < 2; ++k) {
        const double T = schedule.tempering->measured[k];
        for (const mc::Series& s : result.at[k].series) {
            if (s.observable == Observable::energy) {
                EXPECT_NEAR(s.estimate.mean, energy(T), 5.0 * s.estimate.error) << T;
            }
            if (s.observable == Observable::m2) {
                EXPECT_NEAR(s.estimate.mean, square(T) / N, 5.0 * s.estimate.error) << T;
            }
        }
    }
    for (const mc::ExchangeReport& report : result.exchanges) EXPECT_GT(report.round_trips, 100);
}

TEST(DoubleWell, ResumesAtAnySweepBitForBit) {
    mc::SampleRun straight = run_of(tempered());
    const Bytes end = saved(result_of(tempered()));
    for (std::int64_t cut = 0; cut <= straight.sweeps_total(); ++cut) {
        const Bytes state = saved(straight);
        mc::SampleRun resumed = run_of(tempered(), wells, 2);
        resumed.advance(cut % 4);
        ByteReader from(state);
        resumed.load(from);
        from.require_end();
        EXPECT_EQ(saved(resumed), state);
        resumed.advance(resumed.sweeps_total());
        ASSERT_EQ(saved(resumed.result()), end) << cut;
        straight.advance(1);
    }
}

TEST(DoubleWell, RecordsConfigurationsAsItSavesThem) {
    const mc::SampleResult result = result_of(tempered()).at.back();
    ASSERT_EQ(result.configurations.size(), 12u);
    for (const mc::Configuration& kept : result.configurations) {
        Bytes bytes;
        for (const std::uint8_t byte : kept.spins) bytes.push_back(std::byte{byte});
        ByteReader from(bytes);
        const auto x = from.get_all<double>();
        from.require_end();
        ASSERT_EQ(x.size(), static_cast<std::size_t>(N));
        if (kept.sweep != 49) continue; // the last point of the trajectories
        const double m = std::accumulate(x.begin(), x.end(), 0.0) / N;
        EXPECT_EQ(result.trajectories[static_cast<std::size_t>(kept.replica)].m.back(), m);
    }
    for (const mc::OverlapHistogram& h : result.histograms)
        EXPECT_EQ(std::accumulate(h.counts.begin(), h.counts.end(), std::int64_t{0}), 30);
}

TEST(DoubleWell, StatesThatAreNotItsOwnAreRefused) {
    mc::SampleRun run = run_of(tempered());
    run.advance(11);
    const Bytes state = saved(run);
    const auto refuses = [](mc::SampleRun other, const Bytes& bytes) {
        ByteReader from(bytes);
        EXPECT_THROW(other.load(from), BytesError);
    };
    refuses(run_of(tempered(), {N, 7.0}), state);
    refuses(run_of(tempered(), {N + 1, a}), state);
    mc::Chain chain(mc::make_system(wells, mc::draw_disorder(wells, key)), key),
        other(mc::make_system(wells, mc::draw_disorder(wells, key)), key);
    chain.sweep(mc::Dynamics::heat_bath, mc::Order::random, 1.0);
    const Bytes good = saved(chain);
    constexpr std::size_t x = 8, energy = x + 8 * N + 16; // number and values, position and clock
    const auto refused = [&](std::size_t at, std::byte change) {
        Bytes bad = good;
        bad[at] ^= change;
        ByteReader from(bad);
        EXPECT_THROW(other.load(from), BytesError) << "byte " << at;
    };
    for (std::size_t at = 0; at < x; ++at) refused(at, std::byte{1});
    for (std::size_t at = x + 7; at < energy - 16; at += 8) refused(at, std::byte{1}); // exponents
    for (std::size_t at = energy; at < good.size(); ++at) refused(at, std::byte{1});
    for (std::size_t length = 0; length < good.size(); ++length) {
        ByteReader cut{std::span(good).first(length)};
        EXPECT_THROW(other.load(cut), BytesError) << length;
    }
    ByteReader from(good);
    other.load(from);
    EXPECT_EQ(saved(other), good);
}

} // namespace
} // namespace mattis::guests
