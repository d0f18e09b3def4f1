#include "montecarlo/mean_field/parallel_spins.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include <boost/math/distributions/chi_squared.hpp>
#include <gtest/gtest.h>

#include "montecarlo/chain/chain.hpp"
#include "montecarlo/exact/enumeration.hpp"
#include "montecarlo/kinds/table.hpp"
#include "tests/montecarlo/small_data.hpp"
#include "tests/montecarlo/small_systems.hpp"

namespace mattis::mc {
namespace {

/// Spins in plain data, whose energy is summed afresh: no engine.
class PlainSpins final : public SpinSystem {
public:
    PlainSpins(ExampleHamiltonian h, std::shared_ptr<const ExampleData> data)
        : SpinSystem([](Start) { return std::vector<std::int8_t>{}; }), h_(std::move(h)), data_(std::move(data)),
          spins_(static_cast<std::size_t>(h_.N), 1) {}
    int size() const override { return h_.N; }
    std::span<const std::int8_t> spins() const override { return spins_; }
    std::int64_t integer_energy() const override {
        return std::llround(defined_energy(h_, *data_, std::vector<int>(spins_.begin(), spins_.end())) / h_.unit);
    }
    std::int64_t integer_cost(int site) const override {
        PlainSpins other = *this;
        other.flip(site);
        return other.integer_energy() - integer_energy();
    }
    double unit() const override { return h_.unit; }
    double archetype_overlap() const override { return 0.0; }
    void look(PatternLook&, const System*) const override {}
    void set_spins(std::span<const std::int8_t> spins) override { spins_.assign(spins.begin(), spins.end()); }
    void flip(int site) override {
        std::int8_t& spin = spins_[static_cast<std::size_t>(site)];
        spin = static_cast<std::int8_t>(-spin);
    }
    std::int64_t advance(const Block&, Stream&) override { return 0; }
    std::unique_ptr<System> clone() const override { return std::make_unique<PlainSpins>(*this); }
    std::size_t memory() const override { return sizeof(*this) + spins_.size(); }

private:
    ExampleHamiltonian h_;
    std::shared_ptr<const ExampleData> data_;
    std::vector<std::int8_t> spins_;
};

Chain chain_of(const ExampleHamiltonian& h, std::uint64_t seed = 1) {
    const auto data = draw_plain_data(h, 5);
    auto spins = std::make_unique<PlainSpins>(h, data);
    auto network = std::make_shared<const HebbianNetwork>(hebbian_network(h, data));
    return {
        std::make_unique<ParallelSpins>(std::move(spins), network, [](Start) { return std::vector<std::int8_t>{}; }),
        {.seed = seed, .purpose = Purpose::dynamics}};
}

unsigned code_of(const System& system) {
    unsigned code = 0;
    for (std::size_t i = 0; i < system.spins().size(); ++i)
        if (system.spins()[i] > 0) code |= 1u << i;
    return code;
}

std::vector<int> spins_of(unsigned code, int N) {
    std::vector<int> sigma;
    for (int i = 0; i < N; ++i) sigma.push_back(code >> i & 1 ? 1 : -1);
    return sigma;
}

/// Probability that counts of independent draws from a law differ from it at least so much (Pearson).
double chi_square_p(const std::vector<double>& law, const std::vector<double>& counts, double draws) {
    double sum = 0.0;
    for (std::size_t k = 0; k < law.size(); ++k) sum += std::pow(counts[k] - draws * law[k], 2) / (draws * law[k]);
    return boost::math::cdf(
        boost::math::complement(boost::math::chi_squared(static_cast<double>(law.size()) - 1.0), sum));
}

TEST(ParallelSpins, BlockGibbsHasTheLawOfGibbs) {
    // All 2^6 configurations, 40,000 draws ten sweeps apart, at a temperature at which ten forget the first: for each
    // of four networks a false alarm of 1e-6. Full and distinct differ by a constant, which the law does not see.
    constexpr int N = 6, draws = 40000;
    constexpr double T = 1.5;
    for (const auto& data : {supervised, unsupervised})
        for (const Convention convention : {Convention::distinct, Convention::full}) {
            const ExampleHamiltonian h = example_network(2, convention, N, 3, data);
            const auto drawn = draw_plain_data(h, 5);
            std::vector<double> law, counts(1u << N, 0.0);
            double Z = 0.0;
            for (unsigned code = 0; code < 1u << N; ++code) {
                law.push_back(std::exp(-defined_energy(h, *drawn, spins_of(code, N)) / T));
                Z += law.back();
            }
            for (double& p : law) p /= Z;
            Chain chain = chain_of(h);
            for (int k = 0; k < draws; ++k) {
                for (int sweep = 0; sweep < 10; ++sweep) chain.sweep(Dynamics::block_gibbs, Order::random, 1.0 / T);
                counts[code_of(chain.system())] += 1.0;
            }
            EXPECT_GT(chi_square_p(law, counts, draws), 1e-6);
        }
}

TEST(ParallelSpins, OneStepOfPlefkaHasTheFieldsOfItsConfiguration) {
    // Distinct sites: the field is half the cost of a flip, exactly, so that this is Little's heat bath. Frequencies of
    // all 2^5 configurations after one step from one, false alarm 1e-6 for each network.
    constexpr int N = 5, draws = 40000;
    constexpr double T = 0.7;
    for (const int P : {2, 3, 4})
        for (const auto& data : {supervised, unsupervised}) {
            const ExampleHamiltonian h = example_network(P, Convention::distinct, N, 3, data);
            Chain chain = chain_of(h);
            auto& system = dynamic_cast<ParallelSpins&>(chain.system());
            const std::vector<std::int8_t> from{1, -1, 1, 1, -1};
            system.set_spins(from);
            std::vector<double> law(1u << N, 1.0), counts(1u << N, 0.0);
            for (int i = 0; i < N; ++i) {
                const double cost = system.cost(i);
                const double flips = flip_probability(Dynamics::heat_bath, cost / T);
                for (unsigned code = 0; code < 1u << N; ++code) {
                    const bool is_up = code >> i & 1, was_up = from[static_cast<std::size_t>(i)] > 0;
                    law[code] *= is_up == was_up ? 1.0 - flips : flips;
                }
            }
            for (int k = 0; k < draws; ++k) {
                system.set_spins(from);
                chain.sweep(Dynamics::plefka, Order::random, 1.0 / T);
                counts[code_of(system)] += 1.0;
            }
            EXPECT_GT(chi_square_p(law, counts, draws), 1e-6) << P;
        }
}

TEST(ParallelSpins, CountsItsFlipsAndKeepsTheExactEnergy) {
    const ExampleHamiltonian h = example_network(4, Convention::full, 30, 10, supervised);
    Chain chain = chain_of(h);
    for (int k = 0; k < 20; ++k) {
        const std::vector<std::int8_t> before(chain.system().spins().begin(), chain.system().spins().end());
        const std::int64_t flips = chain.sweep(Dynamics::plefka, Order::random, 0.5);
        std::int64_t differ = 0;
        for (std::size_t i = 0; i < before.size(); ++i) differ += before[i] != chain.system().spins()[i];
        EXPECT_EQ(flips, differ);
        const auto now = chain.system().spins();
        const double exact = defined_energy(h, *draw_plain_data(h, 5), std::vector<int>(now.begin(), now.end()));
        EXPECT_NEAR(chain.system().energy(), exact, 1e-9 * (1.0 + std::abs(exact)));
    }
}

TEST(ParallelSpins, AreResumedWhereTheyWereSaved) {
    for (const Dynamics dynamics : {Dynamics::plefka, Dynamics::block_gibbs}) {
        const ExampleHamiltonian h = example_network(2, Convention::distinct, 30, 10, unsupervised);
        Chain whole = chain_of(h), cut = chain_of(h), resumed = chain_of(h);
        for (int k = 0; k < 7; ++k) cut.sweep(dynamics, Order::random, 0.8);
        ByteWriter to;
        cut.save(to);
        const Bytes bytes = to.take();
        ByteReader from(bytes);
        resumed.load(from);
        from.require_end();
        for (int k = 0; k < 30; ++k) whole.sweep(dynamics, Order::random, 0.8);
        for (int k = 7; k < 30; ++k) resumed.sweep(dynamics, Order::random, 0.8);
        EXPECT_TRUE(std::ranges::equal(whole.system().spins(), resumed.system().spins()));
        // So is a clone, which shares the network.
        Chain copy(resumed.system().clone(), {.seed = 1, .purpose = Purpose::dynamics});
        EXPECT_TRUE(std::ranges::equal(copy.system().spins(), resumed.system().spins()));
        EXPECT_EQ(copy.system().energy(), resumed.system().energy());
    }
}

} // namespace
} // namespace mattis::mc
