// What a diluted network shows, against its definition; costs and increments are in engines_test.cpp, with those of all
// engines, the Gibbs law in gibbs_law_test.cpp.

#include <cmath>

#include <gtest/gtest.h>

#include "models/hamiltonians/diluted_hamiltonian.hpp"
#include "montecarlo/disorder/diluted_patterns.hpp"
#include "montecarlo/kernels/diluted_engine.hpp"
#include "tests/montecarlo/gallery.hpp"

namespace mattis::mc {
namespace {

/// By definition: data w of the channels as real numbers, from the integers v and the law of the model.
struct Definition {
    const DilutedHamiltonian& h;
    const DilutedPatterns& patterns;
    std::vector<std::vector<double>> w; ///< by channel, then site

    Definition(const DilutedHamiltonian& hamiltonian, const DilutedPatterns& drawn)
        : h(hamiltonian), patterns(drawn),
          w(static_cast<std::size_t>(h.channels()), std::vector<double>(static_cast<std::size_t>(h.N), 0.0)) {
        const auto block = static_cast<std::size_t>(drawn.block);
        const double scale = h.data == Dataset::Vectors::class_sums ? 1.0 / h.M
                             : h.data == Dataset::Vectors::gaussian ? 1.0 / h.spread
                                                                    : 1.0;
        for (std::size_t i = 0; i < static_cast<std::size_t>(h.N); ++i)
            for (std::size_t e = drawn.first[i]; e < drawn.first[i + 1]; ++e)
                for (std::size_t a = 0; a < block; ++a)
                    w[static_cast<std::size_t>(drawn.pattern[e]) * block + a][i] = scale * drawn.value[e * block + a];
    }

    double overlap(std::size_t c, std::span<const std::int8_t> s) const {
        double sum = 0.0;
        for (std::size_t i = 0; i < s.size(); ++i) sum += w[c][i] * s[i];
        return sum / h.N;
    }
    /// (1/2N) |w + sign s|^2
    double loss(std::size_t c, std::span<const std::int8_t> s, int sign) const {
        double sum = 0.0;
        for (std::size_t i = 0; i < s.size(); ++i) sum += (w[c][i] + sign * s[i]) * (w[c][i] + sign * s[i]);
        return sum / (2.0 * h.N);
    }
    /// g of the energy -(g N/2) sum_c overlap^2, from the formulas of the model: 1, 1/R, 1/(R M), 1/(1+rho).
    double weight() const {
        const double R = h.r * h.r * (1.0 + h.rho);
        switch (h.data) {
        case Dataset::Vectors::patterns:
            return 1.0 / h.overlap_unit;
        case Dataset::Vectors::class_sums:
            return 1.0 / R;
        case Dataset::Vectors::examples:
            return 1.0 / (R * h.M);
        case Dataset::Vectors::gaussian:
            return 1.0 / (1.0 + h.rho);
        }
        return 0.0;
    }
};

class DilutedNetworks : public testing::Test {
protected:
    static constexpr int N = 60;

    /// f(system, its Hamiltonian, definition, ising) in random configurations of every kind of data.
    template <class F>
    void for_all(F&& f) {
        Stream stream({.seed = 5});
        for (const SmallSystem& system : diluted_gallery(N)) {
            const auto& h = system.hamiltonian.get<DilutedHamiltonian>();
            const Definition definition(h, system.disorder.get<DilutedPatterns>());
            const auto ising = system.ising();
            for (int trial = 0; trial < 5; ++trial) {
                ising->set_spins(random_spins(N, stream));
                f(system, h, definition, *ising);
            }
        }
    }
};

TEST_F(DilutedNetworks, EnergyIsThatOfTheModel) {
    for_all([](const SmallSystem& system, const DilutedHamiltonian&, const Definition& definition, SpinSystem& ising) {
        double squares = 0.0;
        for (std::size_t c = 0; c < definition.w.size(); ++c)
            squares += std::pow(definition.overlap(c, ising.spins()), 2);
        EXPECT_NEAR(ising.energy(), -0.5 * N * definition.weight() * squares, 1e-11 * N) << system.name;
    });
}

TEST_F(DilutedNetworks, OverlapsWithPatternsAndDataAreThoseOfTheModel) {
    for_all(
        [](const SmallSystem& system, const DilutedHamiltonian& h, const Definition& definition, SpinSystem& ising) {
            PatternLook look;
            ising.look(look, nullptr);
            ASSERT_EQ(look.m.size(), static_cast<std::size_t>(h.K));
            const auto block = static_cast<std::size_t>(h.block());
            for (int mu = 0; mu < h.K; ++mu) {
                double m = 0.0, data = 0.0;
                for (std::size_t i = 0; i < N; ++i) m += definition.patterns.row(mu)[i] * ising.spins()[i];
                for (std::size_t a = 0; a < block; ++a)
                    data += definition.overlap(static_cast<std::size_t>(mu) * block + a, ising.spins());
                const double n = data / static_cast<double>(block) / (h.r * (1.0 + h.rho));
                EXPECT_NEAR(look.m[static_cast<std::size_t>(mu)], m / N / h.overlap_unit, 1e-14) << system.name;
                EXPECT_NEAR(look.n[static_cast<std::size_t>(mu)], n / h.overlap_unit, 1e-13) << system.name;
            }
            EXPECT_EQ(ising.archetype_overlap(), look.m[0]);
        });
}

TEST_F(DilutedNetworks, LossesAreDistancesAndTheirProductIsTheEnergy) {
    // u = loss_product/2 - (g/2) sum_c ((1 + a_c)/2)^2, a_c = |w_c|^2/N.
    for_all(
        [](const SmallSystem& system, const DilutedHamiltonian& h, const Definition& definition, SpinSystem& ising) {
            PatternLook look;
            ising.look(look, nullptr);
            const auto spins = ising.spins();
            double product = 0.0, constant = 0.0;
            for (std::size_t c = 0; c < definition.w.size(); ++c) {
                product += definition.weight() * definition.loss(c, spins, 1) * definition.loss(c, spins, -1);
                double a = 0.0;
                for (const double w : definition.w[c]) a += w * w / N;
                constant += definition.weight() * 0.25 * (1.0 + a) * (1.0 + a);
            }
            EXPECT_NEAR(look.loss_product, product, 1e-12 * constant) << system.name;
            EXPECT_NEAR(ising.energy() / N, 0.5 * (look.loss_product - constant), 1e-12 * constant) << system.name;
            for (int mu = 0; mu < h.K; ++mu) {
                const auto row = definition.patterns.row(mu);
                double plus = 0.0, minus = 0.0, sites = 0.0, matching = 0.0;
                for (std::size_t i = 0; i < N; ++i) {
                    plus += std::pow(row[i] + spins[i], 2) / (2.0 * N);
                    minus += std::pow(row[i] - spins[i], 2) / (2.0 * N);
                    sites += row[i] != 0;
                    matching += row[i] * spins[i];
                }
                EXPECT_NEAR(look.loss[static_cast<std::size_t>(mu)], std::min(plus, minus), 1e-14) << system.name;
                EXPECT_NEAR(look.loss_support[static_cast<std::size_t>(mu)], 1.0 - std::abs(matching) / sites, 1e-14);
            }
        });
}

TEST_F(DilutedNetworks, OverlapOnTheSupport) {
    Stream stream({.seed = 6});
    for_all(
        [&](const SmallSystem& system, const DilutedHamiltonian& h, const Definition& definition, SpinSystem& ising) {
            const auto other = random_spins(N, stream);
            const auto partner = system.ising();
            partner->set_spins(other);
            PatternLook look;
            ising.look(look, partner.get());
            const std::vector<double>& q = look.support;
            ASSERT_EQ(q.size(), static_cast<std::size_t>(h.K));
            for (int mu = 0; mu < h.K; ++mu) {
                double sum = 0.0, sites = 0.0;
                for (std::size_t i = 0; i < N; ++i)
                    if (definition.patterns.row(mu)[i] != 0) {
                        sum += ising.spins()[i] * other[i];
                        sites += 1.0;
                    }
                EXPECT_NEAR(q[static_cast<std::size_t>(mu)], sum / sites, 1e-14) << system.name;
            }
        });
}

} // namespace
} // namespace mattis::mc
