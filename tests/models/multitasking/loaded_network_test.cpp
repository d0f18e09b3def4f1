#include "models/multitasking/loaded_network.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "models/catalogue.hpp"
#include "models/hopfield.hpp"
#include "models/multitasking/multitasking.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::multitasking {
namespace {

Multitasking::Parameters loaded(double d, double T, double alpha) {
    return {1, d, T, Protocol::storing, 0.0, 1.0, 0, ClassLaw::exact, alpha, Units::raw};
}

TEST(LoadedNetwork, WithoutDilutionIsHopfield) {
    for (const double T : {0.0, 0.1, 0.5}) {
        const double load = 0.04;
        const Multitasking model(loaded(0.0, T, load));
        const Hopfield hopfield({load, T, Convention::full});
        const Solution want = solvers::rs_retrieval(SiteOf(hopfield));
        const Solution got = loaded_states(model).front();
        ASSERT_TRUE(want.converged() && got.converged());
        EXPECT_NEAR(got.arrays[0].values[0], *order_value(want, "m"), 1e-13);
        EXPECT_NEAR(*order_value(got, "q"), *order_value(want, "q"), 1e-13);
        EXPECT_NEAR(*got.free_energy, *want.free_energy, 1e-14);
        EXPECT_NEAR(*got.entropy, *want.entropy, 1e-12);
        EXPECT_NEAR(*got.energy, *want.energy, 1e-13);
        EXPECT_EQ(got.replicon.has_value(), want.replicon.has_value());
        if (want.replicon) {
            EXPECT_NEAR(*got.replicon, *want.replicon, 1e-11);
        }
        EXPECT_EQ(got.stable, want.stable);
        const double fold = *solvers::trace(hopfield, "retrieval_spinodal", {.find = "alpha"}).points[0].found;
        EXPECT_NEAR(LoadedNetwork(model).largest_load()->alpha, fold, 1e-13);
    }
}

TEST(LoadedNetwork, CapacityAtZeroTemperatureIsTheMaximumOfItsClosedForm) {
    // sqrt(2 alpha) = erf(y)/y - 2/sqrt(pi) (c e^(-y^2) + d)
    for (const double d : {0.0, 0.05, 0.3, 0.6}) {
        double best = 0.0;
        for (double y = 1e-3; y < 4.0; y += 1e-4)
            best = std::max(best, std::erf(y) / y - 2.0 / std::sqrt(M_PI) * ((1.0 - d) * std::exp(-y * y) + d));
        EXPECT_NEAR(LoadedNetwork(Multitasking(loaded(d, 0.0, 0.0))).largest_load()->alpha, 0.5 * best * best, 2e-9);
    }
    EXPECT_NEAR(LoadedNetwork(Multitasking(loaded(0.05, 0.0, 0.0))).largest_load()->alpha, 0.112706323, 1e-9);
    EXPECT_FALSE(LoadedNetwork(Multitasking(loaded(0.7, 0.0, 0.0))).largest_load().has_value());
}

TEST(LoadedNetwork, EntropyIsTheSlopeOfTheFreeEnergy) {
    // s = -df/dT along the branch holds only where f is stationary.
    constexpr double step = 1e-5;
    for (const Protocol protocol : {Protocol::supervised, Protocol::unsupervised}) {
        Multitasking::Parameters p = loaded(0.1, 0.3, 0.01);
        p.protocol = protocol;
        p.r = 0.7;
        p.M = 5;
        const auto at = [&](double T) {
            auto moved = p;
            moved.T = T;
            return loaded_states(Multitasking(moved)).front();
        };
        const double slope = (*at(0.3 + step).free_energy - *at(0.3 - step).free_energy) / (2.0 * step);
        EXPECT_NEAR(*at(0.3).entropy, -slope, 1e-9);
    }
}

TEST(LoadedNetwork, TheSpinodalIsFoundFromEitherSide) {
    const double alpha = *loaded_spinodal(Multitasking(loaded(0.1, 0.2, 0.0)), "alpha").points[0].found;
    const auto temperatures = loaded_spinodal(Multitasking(loaded(0.1, 0.0, alpha)), "T").points;
    ASSERT_FALSE(temperatures.empty());
    EXPECT_NEAR(*temperatures.back().found, 0.2, 1e-9);
    EXPECT_TRUE(loaded_states(Multitasking(loaded(0.1, 0.2, 1.001 * alpha))).empty());
    EXPECT_EQ(loaded_states(Multitasking(loaded(0.1, 0.2, 0.999 * alpha))).size(), 1u);
}

TEST(LoadedNetwork, ParamagnetIsStableAboveTheGlassTemperature) {
    // T_g = c (1 + sqrt(alpha))
    for (const double ratio : {0.999, 1.001}) {
        const double T = ratio * 0.8 * (1.0 + std::sqrt(0.05));
        const auto states = loaded_states(Multitasking(loaded(0.2, T, 0.05)));
        ASSERT_EQ(states.size(), 1u);
        EXPECT_EQ(states[0].branch, Branch::paramagnet);
        EXPECT_EQ(states[0].stable, ratio > 1.0);
    }
}

TEST(LoadedNetwork, SaysWhatIsAllowed) {
    Multitasking::Parameters p = loaded(0.1, 0.2, 0.01);
    p.K = 2;
    EXPECT_THAT([&] { Multitasking model(p); }, testing::ThrowsMessage<InputError>(testing::HasSubstr("K = 1")));
    p = loaded(0.1, 0.2, 0.01);
    p.protocol = Protocol::unsupervised;
    p.rho = 0.3;
    EXPECT_THAT([&] { Multitasking model(p); }, testing::ThrowsMessage<InputError>(testing::HasSubstr("r and M")));
}

} // namespace
} // namespace mattis::multitasking
