// A kind of spins that has joined: its answers, its engine and its runs, against the exact law of the ring.
#include "tests/guests/ring.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "montecarlo/kinds/table.hpp"
#include "montecarlo/sample/sample_run.hpp"

namespace mattis::guests {
namespace {

using mc::Observable;

const StreamKey key{.seed = 3, .point = content_hash("ring"), .sample = 1};

mc::Disorder bonds_of(int N) {
    StreamKey of_disorder = key;
    of_disorder.purpose = Purpose::disorder;
    return mc::draw_disorder(RingHamiltonian{N}, of_disorder);
}

/// b_i <s_i s_{i+1}>, the same for every bond.
double correlation(const Bonds& bonds, double T) {
    double f = 1.0;
    for (const std::int8_t b : bonds.b) f *= b;
    const auto N = static_cast<double>(bonds.b.size());
    const double t = std::tanh(1.0 / T);
    return (t + f * std::pow(t, N - 1.0)) / (1.0 + f * std::pow(t, N));
}

mc::SampleResult run(const mc::Schedule& schedule, int N) {
    mc::SampleRun run(RingHamiltonian{N}, bonds_of(N), schedule, key);
    run.advance(run.sweeps_total());
    return run.result().at.front();
}

TEST(Ring, EnumerationIsTheExactLaw) {
    for (const int N : {3, 4, 9, 10})
        for (const double T : {0.5, 2.0}) {
            const mc::Disorder disorder = bonds_of(N);
            const mc::GibbsAverages averages = mc::gibbs_averages(mc::enumerate(RingHamiltonian{N}, disorder), T);
            EXPECT_NEAR(averages.energy, -correlation(disorder.get<Bonds>(), T), 1e-13);
        }
}

TEST(Ring, EngineHasTheEnergiesOfTheEnumeration) {
    constexpr int N = 9;
    const mc::Spectrum spectrum = mc::enumerate(RingHamiltonian{N}, bonds_of(N));
    const auto system = mc::make_spin_system(RingHamiltonian{N}, bonds_of(N));
    for (std::size_t code = 0; code < spectrum.energies.size(); ++code) {
        std::vector<std::int8_t> spins;
        for (int i = 0; i < N; ++i) spins.push_back((code >> i & 1) != 0 ? 1 : -1);
        system->set_spins(spins);
        ASSERT_EQ(system->integer_energy(), spectrum.energies[code]);
        for (int i = 0; i < N; ++i)
            ASSERT_EQ(system->integer_cost(i),
                      spectrum.energies[code ^ (std::size_t{1} << i)] - spectrum.energies[code]);
    }
}

TEST(Ring, RunsHaveTheExactEnergy) {
    // 5 standard errors: false-alarm probability 6e-7 each.
    constexpr int N = 16;
    for (const mc::Order order : {mc::Order::random, mc::Order::sequential}) {
        const mc::SampleResult result =
            run({.T = 1.2, .order = order, .start = mc::Start::random, .thermalise = 200, .measure = 1 << 15}, N);
        ASSERT_EQ(result.series.size(), 4u + 4u + 2u) << "energy, acceptance of two, q and its powers, walls of two";
        for (const mc::Series& s : result.series) {
            if (s.observable != Observable::energy) continue;
            EXPECT_NEAR(s.estimate.mean, -correlation(bonds_of(N).get<Bonds>(), 1.2), 5.0 * s.estimate.error);
            EXPECT_LT(s.estimate.error, 0.01);
        }
    }
}

TEST(Ring, ResumesBitForBit) {
    const mc::Schedule schedule{.start = mc::Start::random,
                                .tempering = mc::TemperingSchedule{.temperatures = {0.5, 1.0, 2.0}, .measured = {0.5}},
                                .thermalise = 5,
                                .measure = 10,
                                .recording = {.configurations = 2}};
    const auto make = [&] { return mc::SampleRun(RingHamiltonian{11}, bonds_of(11), schedule, key); };
    const auto saved = [](const auto& value) {
        ByteWriter to;
        value.save(to);
        return to.take();
    };
    mc::SampleRun straight = make();
    straight.advance(7);
    const Bytes state = saved(straight);
    mc::SampleRun resumed = make();
    ByteReader from(state);
    resumed.load(from);
    from.require_end();
    for (mc::SampleRun* one : {&straight, &resumed}) one->advance(one->sweeps_total());
    EXPECT_EQ(saved(straight.result()), saved(resumed.result()));
}

} // namespace
} // namespace mattis::guests
