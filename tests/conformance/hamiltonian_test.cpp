// The Hamiltonian half of every model of the catalogue, against what its theory half says.
#include <cmath>
#include <memory>

#include <gtest/gtest.h>

#include "core/bit_patterns.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"
#include "montecarlo/disorder/diluted_patterns.hpp"
#include "montecarlo/kinds/table.hpp"
#include "tests/conformance/catalogue_cases.hpp"

namespace mattis::conformance {
namespace {

/// Interaction order of a model.
int order_of(const ModelAt& model) {
    return model.entry().info.find("P") == nullptr ? 2 : static_cast<int>(model.value("P"));
}

Hamiltonian hamiltonian_of(const ModelAt& model, int N) { return model.entry().hamiltonian(model.values(), N); }

/// The specimens whose stored patterns or couplings are interactions of one order: every GaussianSite of the catalogue,
/// but for networks that learn, whose energies are those of the gallery in tests/montecarlo.
std::vector<ModelAt> of_one_order() {
    std::vector<ModelAt> models;
    for (const ModelAt& model : specimens())
        if (model.entry().site != nullptr && model.entry().info.additional_at_default(model.values()))
            models.push_back(model);
    return models;
}

/// A size at which every one of them has at most a few thousand patterns or couplings.
int small_size(const ModelAt& model) { return order_of(model) <= 4 ? 16 : 11; }

struct Drawn {
    Hamiltonian hamiltonian;
    mc::Disorder disorder;
    std::unique_ptr<mc::SpinSystem> ising;
};

Drawn drawn(const Hamiltonian& h, std::uint64_t seed = 1) {
    Drawn d{h, mc::draw_disorder(h, {.seed = seed, .purpose = Purpose::disorder}), {}};
    d.ising = mc::make_spin_system(h, d.disorder);
    return d;
}

std::vector<std::int8_t> random_spins(int N, Stream& stream) {
    std::vector<std::int8_t> spins(static_cast<std::size_t>(N));
    for (std::int8_t& s : spins) s = stream() >> 63 != 0 ? 1 : -1;
    return spins;
}

TEST(HamiltonianConformance, ArchetypeAloneHasTheSignalEnergyOfTheTheory) {
    // -1/2 per spin at m = 1 for every order: exactly for full; for distinct sites less by the factor N!/(N-P)!/N^P =
    // 1 - P(P-1)/(2N) + O(P^4/(8 N^2)).
    int checked = 0;
    for (const ModelAt& model : of_one_order()) {
        if (!model.entry().info.capabilities.signal) continue;
        SCOPED_TRACE(label(model));
        ++checked;
        const int N = order_of(model) <= 6 ? 200 : 60, P = order_of(model);
        const auto h = hamiltonian_of(model.with("alpha", 0.0), N).get<PatternHamiltonian>();
        const double energy = -h.unit * static_cast<double>(h.weight.back()) / N;
        if (model.value("convention") == static_cast<double>(Convention::full))
            EXPECT_NEAR(energy, -0.5, 1e-14);
        else
            EXPECT_NEAR(energy, -0.5 * (1.0 - P * (P - 1) / (2.0 * N)), std::pow(P, 4) / (16.0 * N * N));
    }
    EXPECT_GT(checked, 20);
}

TEST(HamiltonianConformance, SpinFlipIsASymmetryOfEvenOrdersOnly) {
    Stream stream({.seed = 81});
    for (const ModelAt& model : of_one_order()) {
        SCOPED_TRACE(label(model));
        const int N = small_size(model), P = order_of(model);
        const Drawn d = drawn(hamiltonian_of(model, N));
        auto spins = random_spins(N, stream);
        d.ising->set_spins(spins);
        const std::int64_t energy = d.ising->integer_energy(), cost = d.ising->integer_cost(0);
        for (std::int8_t& s : spins) s = static_cast<std::int8_t>(-s);
        d.ising->set_spins(spins);
        EXPECT_EQ(d.ising->integer_energy(), P % 2 == 0 ? energy : -energy);
        EXPECT_EQ(d.ising->integer_cost(0), P % 2 == 0 ? cost : -cost);
    }
}

TEST(HamiltonianConformance, GaugeOfTheArchetypeIsASymmetry) {
    // s_i -> g_i s_i with xi_i^mu -> g_i xi_i^mu, J_ij -> g_i g_j J_ij: with g = the archetype all spins up retrieve
    // it.
    for (const ModelAt& model : of_one_order()) {
        if (!model.entry().info.capabilities.signal) continue;
        SCOPED_TRACE(label(model));
        const int N = small_size(model);
        const Drawn plain = drawn(hamiltonian_of(model, N));
        const auto& patterns = plain.disorder.get<BitPatterns>();
        BitPatterns gauged(patterns.count(), N);
        std::vector<std::int8_t> archetype;
        for (int i = 0; i < N; ++i) {
            archetype.push_back(static_cast<std::int8_t>(patterns.entry(0, i)));
            for (std::size_t mu = 0; mu < patterns.count(); ++mu)
                gauged.set(mu, i, patterns.entry(mu, i) * archetype.back());
        }
        const auto other = mc::make_spin_system(plain.hamiltonian, mc::Disorder(gauged));
        plain.ising->set_spins(archetype);
        EXPECT_EQ(plain.ising->archetype_overlap(), 1.0);
        EXPECT_EQ(other->archetype_overlap(), 1.0);
        EXPECT_EQ(plain.ising->integer_energy(), other->integer_energy());
        for (int i = 0; i < N; ++i) EXPECT_EQ(plain.ising->integer_cost(i), other->integer_cost(i));
    }
}

TEST(HamiltonianConformance, PatternsThatAreNotDilutedAreThoseOfHopfield) {
    constexpr int N = 40, K = 6;
    Stream stream({.seed = 83});
    const Drawn diluted = drawn(Multitasking({.K = K, .d = 0.0, .T = 1.0}).hamiltonian(N));
    const auto& entries = diluted.disorder.get<mc::DilutedPatterns>();
    BitPatterns same(K, N);
    for (int mu = 0; mu < K; ++mu)
        for (int i = 0; i < N; ++i)
            same.set(static_cast<std::size_t>(mu), i, entries.row(mu)[static_cast<std::size_t>(i)]);
    const Hamiltonian h = Hopfield({static_cast<double>(K) / N, 1.0, Convention::full}).hamiltonian(N);
    ASSERT_EQ(h.get<PatternHamiltonian>().K, K);
    const auto hopfield = mc::make_spin_system(h, mc::Disorder(same));
    for (int trial = 0; trial < 10; ++trial) {
        const auto spins = random_spins(N, stream);
        diluted.ising->set_spins(spins);
        hopfield->set_spins(spins);
        EXPECT_NEAR(diluted.ising->energy(), hopfield->energy(), 1e-11);
        EXPECT_EQ(diluted.ising->archetype_overlap(), hopfield->archetype_overlap());
        for (int i = 0; i < N; ++i)
            EXPECT_NEAR(diluted.ising->unit() * static_cast<double>(diluted.ising->integer_cost(i)),
                        hopfield->unit() * static_cast<double>(hopfield->integer_cost(i)), 1e-11);
    }
}

TEST(HamiltonianConformance, EnergiesOfRandomSpinsHaveTheCovarianceOfTheTheory) {
    // Over disorder, the energy at fixed spins has mean 0, once the constant is subtracted, and variance N alpha x(1);
    // corrections to x(1) stay below 6/N here. Means over 400 samples of nearly Gaussian energies, each within 5
    // standard errors: false-alarm probability 6e-7 each, for these fixed seeds.
    constexpr int samples = 400;
    const auto check = [](const ModelAt& model, int N, double x1) {
        SCOPED_TRACE(label(model));
        double mean = 0.0, square = 0.0, constant = 0.0, alpha = 1.0;
        for (std::uint64_t s = 0; s < samples; ++s) {
            const Drawn d = drawn(hamiltonian_of(model, N), 100 + s);
            if (const auto* h = d.hamiltonian.get_if<PatternHamiltonian>()) {
                constant = h->constant * N;
                alpha = h->alpha;
            }
            const double energy = d.ising->energy() - constant;
            mean += energy / samples;
            square += energy * energy / samples;
        }
        const double variance = N * alpha * x1;
        EXPECT_NEAR(mean, 0.0, 5.0 * std::sqrt(square / samples));
        EXPECT_NEAR(square / variance, 1.0, 5.0 * std::sqrt(2.0 / samples) + 6.0 / N);
    };
    check(Sk({1.0}), 60, 0.5);
    check(PSpin({3, 1.0}), 40, 0.5);
    check(Hopfield({0.5, 1.0, Convention::distinct}), 60, 0.5);
    check(Dense({3, 0.2, 1.0, Convention::distinct}), 40, 0.5);
    check(Dense({4, 0.05, 1.0, Convention::distinct}), 40, 0.5);
    check(Dense({3, 0.2, 1.0, Convention::full}), 40, 1.25);
    check(Dense({4, 0.05, 1.0, Convention::full}), 40, 2.0);
}

TEST(HamiltonianConformance, DenseFamilyAtOrderTwoIsTheHopfieldModel) {
    for (const Convention c : {Convention::distinct, Convention::full}) {
        const auto hopfield = Hopfield({0.3, 1.0, c}).hamiltonian(50).get<PatternHamiltonian>();
        const PatternHamiltonian family = pattern_hamiltonian(2, c, 0.3, 50);
        EXPECT_EQ(hopfield.K, family.K);
        EXPECT_EQ(hopfield.K, 15);
        EXPECT_EQ(hopfield.weight, family.weight);
        EXPECT_EQ(hopfield.unit, family.unit);
        EXPECT_EQ(hopfield.constant, 0.0);
    }
}

} // namespace
} // namespace mattis::conformance
