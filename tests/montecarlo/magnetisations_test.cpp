#include "montecarlo/mean_field/magnetisations.hpp"

#include <cmath>
#include <memory>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "montecarlo/chain/chain.hpp"
#include "tests/montecarlo/small_data.hpp"

namespace mattis::mc {
namespace {

constexpr int N = 60;

Magnetisations system_of(int P, MeanFieldOrder order, int K = 20) {
    const ExampleHamiltonian h = example_network(P, Convention::distinct, N, K, supervised);
    const auto data = draw_plain_data(h, 3);
    const auto network = std::make_shared<const HebbianNetwork>(hebbian_network(h, data));
    return {network, order, [data](Start) { return std::vector<std::int8_t>(data->xi.begin(), data->xi.begin() + N); }};
}

Chain chain_of(const Magnetisations& system) {
    Chain chain(system.clone(), {.seed = 1, .purpose = Purpose::dynamics});
    chain.begin(Start::archetype, 1.0, {.seed = 1, .purpose = Purpose::start});
    return chain;
}

const Magnetisations& at(const Chain& chain) { return dynamic_cast<const Magnetisations&>(chain.system()); }

TEST(Magnetisations, RestAtTheEquations) {
    for (const int P : {2, 4})
        for (const MeanFieldOrder order : {MeanFieldOrder::first, MeanFieldOrder::second}) {
            const int K = P == 2 ? 3 : 20; // loads at which there is a state
            Chain chain = chain_of(system_of(P, order, K));
            constexpr double T = 0.3;
            for (int k = 0; k < 300; ++k) chain.sweep(Dynamics::tap, Order::random, 1.0 / T);
            ASSERT_TRUE(chain.system().iterations().has_value());
            EXPECT_LT(*chain.system().iterations(), 200);
            EXPECT_EQ(chain.sweeps(), 300);
            MeanFieldEquations<double> equations(
                [&] {
                    const ExampleHamiltonian h = example_network(P, Convention::distinct, N, K, supervised);
                    return std::make_shared<const HebbianNetwork>(hebbian_network(h, draw_plain_data(h, 3)));
                }(),
                order);
            std::vector<double> h(N);
            equations.fields(at(chain).values(), 1.0 / T, h);
            for (std::size_t i = 0; i < h.size(); ++i)
                EXPECT_NEAR(at(chain).values()[i], std::tanh(h[i] / T), 1e-10) << i;
        }
}

TEST(Magnetisations, AMapThatTurnsIsNotSaidToRest) {
    // An antiferromagnet: one negative weight makes every sweep overshoot, damping apart.
    const ExampleHamiltonian h = [&] {
        ExampleHamiltonian one = example_network(2, Convention::full, N, 1, supervised);
        one.weight = {-40.0};
        return one;
    }();
    const auto network = std::make_shared<const HebbianNetwork>(hebbian_network(h, draw_plain_data(h, 3)));
    Magnetisations system(network, MeanFieldOrder::first, [](Start) { return std::vector<std::int8_t>{}; });
    Chain chain(system.clone(), {.seed = 1});
    chain.begin(Start::random, 1.0, {.seed = 1, .purpose = Purpose::start});
    for (int k = 0; k < 500; ++k) EXPECT_GT(chain.sweep(Dynamics::mean_field, Order::random, 4.0), 0);
    EXPECT_FALSE(chain.system().iterations().has_value());
}

TEST(Magnetisations, AnotherTemperatureMovesThemAgain) {
    Chain chain = chain_of(system_of(4, MeanFieldOrder::second));
    for (int k = 0; k < 300; ++k) chain.sweep(Dynamics::tap, Order::random, 1.0 / 0.2);
    const double cold = at(chain).archetype_overlap();
    ASSERT_TRUE(chain.system().iterations().has_value());
    EXPECT_GT(chain.sweep(Dynamics::tap, Order::random, 1.0 / 0.5), 0);
    EXPECT_FALSE(chain.system().iterations().has_value());
    for (int k = 0; k < 300; ++k) chain.sweep(Dynamics::tap, Order::random, 1.0 / 0.5);
    EXPECT_LT(at(chain).archetype_overlap(), cold);
    EXPECT_TRUE(chain.system().iterations().has_value());
}

TEST(Magnetisations, AreResumedWhereTheyWereSaved) {
    for (const int saved_at : {0, 5, 250}) {
        Chain whole = chain_of(system_of(4, MeanFieldOrder::second));
        Chain cut = chain_of(system_of(4, MeanFieldOrder::second));
        for (int k = 0; k < saved_at; ++k) cut.sweep(Dynamics::tap, Order::random, 2.0);
        ByteWriter to;
        cut.save(to);
        Chain resumed = chain_of(system_of(4, MeanFieldOrder::second));
        const Bytes bytes = to.take();
        ByteReader from(bytes);
        resumed.load(from);
        from.require_end();
        for (int k = 0; k < 300; ++k) whole.sweep(Dynamics::tap, Order::random, 2.0);
        for (int k = saved_at; k < 300; ++k) resumed.sweep(Dynamics::tap, Order::random, 2.0);
        EXPECT_EQ(resumed.system().energy(), whole.system().energy());
        EXPECT_EQ(resumed.system().iterations(), whole.system().iterations());
        for (std::size_t i = 0; i < N; ++i) EXPECT_EQ(at(resumed).values()[i], at(whole).values()[i]);
    }
}

TEST(Magnetisations, StoredOnesThatCannotBeAreRefused) {
    const Magnetisations system = system_of(4, MeanFieldOrder::second);
    const auto refused = [&](const std::vector<double>& m, double beta, std::int64_t moved, std::int64_t rest) {
        ByteWriter to;
        to.put_all(m);
        to.put(beta);
        to.put(moved);
        to.put(rest);
        const Bytes bytes = to.take();
        ByteReader from(bytes);
        const auto copy = system.clone();
        EXPECT_THROW(copy->load(from), BytesError);
    };
    const std::vector<double> good(N, 0.5);
    std::vector<double> bad = good;
    bad[3] = 1.5;
    refused(bad, 1.0, 3, 0);
    bad[3] = std::nan("");
    refused(bad, 1.0, 3, 0);
    refused(std::vector<double>(N - 1, 0.5), 1.0, 3, 0);
    refused(good, -1.0, 3, 0);
    refused(good, 1.0, -3, 0);
    refused(good, 1.0, 3, 2);
}

TEST(Magnetisations, KnowsItsMemory) {
    const Magnetisations system = system_of(4, MeanFieldOrder::second);
    EXPECT_GT(system.memory(), 20u * 3u * sizeof(double));
    EXPECT_LT(system.memory(), 20u * 40u * sizeof(double) + 100u * N + 2000u);
}

} // namespace
} // namespace mattis::mc
