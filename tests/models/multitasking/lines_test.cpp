#include "models/multitasking/lines.hpp"

#include <cmath>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "models/catalogue.hpp"
#include "models/multitasking/branches.hpp"
#include "models/multitasking/multitasking.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::multitasking {
namespace {

Multitasking::Parameters storing(int K, double d, double T) { return {.K = K, .d = d, .T = T}; }

TEST(MultitaskingLines, CriticalTemperature) {
    EXPECT_EQ(*MultitaskingLines(Multitasking(storing(3, 0.25, 0.0))).critical("T").points[0].found, 0.75);
    EXPECT_EQ(*MultitaskingLines(Multitasking(storing(3, 0.0, 0.25))).critical("d").points[0].found, 0.75);
    EXPECT_TRUE(MultitaskingLines(Multitasking(storing(3, 0.0, 1.5))).critical("d").points.empty());
    Multitasking::Parameters p = storing(3, 0.25, 0.0);
    p.units = Units::normalised;
    EXPECT_EQ(*MultitaskingLines(Multitasking(p)).critical("T").points[0].found, 1.0);
    // Just below it there is an ordered state, just above none.
    EXPECT_EQ(multitasking_states(Multitasking(storing(3, 0.25, 0.7501))).size(), 1u);
    EXPECT_GT(multitasking_states(Multitasking(storing(3, 0.25, 0.7499))).size(), 1u);
}

TEST(MultitaskingLines, PureInstabilitySolvesItsEquation) {
    // T = c (1 - c t^2), t = tanh(c t/T)
    const double c = 0.6;
    const double T = *MultitaskingLines(Multitasking(storing(2, 0.4, 0.0))).pure_instability("T").points[0].found;
    double t = 1.0;
    for (int k = 0; k < 500; ++k) t = std::tanh(c * t / T);
    EXPECT_NEAR(T, c * (1.0 - c * t * t), 1e-14);
    const auto back = MultitaskingLines(Multitasking(storing(2, 0.0, T))).pure_instability("d").points;
    ASSERT_FALSE(back.empty());
    EXPECT_NEAR(*back.back().found, 0.4, 1e-12);
    EXPECT_TRUE(MultitaskingLines(Multitasking(storing(2, 0.7, 0.0))).pure_instability("T").points.empty());
    EXPECT_TRUE(MultitaskingLines(Multitasking(storing(1, 0.4, 0.0))).pure_instability("T").points.empty());
}

TEST(MultitaskingLines, ParallelInstabilityAtStrongDilution) {
    // T_par/T_c -> K/(K-1) P(sum of K-1 entries = 1)
    EXPECT_NEAR(*MultitaskingLines(Multitasking(storing(2, 0.95, 0.0))).parallel_instability("T").points[0].found /
                    0.05,
                0.05, 1e-10);
    EXPECT_NEAR(*MultitaskingLines(Multitasking(storing(3, 0.98, 0.0))).parallel_instability("T").points[0].found /
                    0.02,
                1.5 * 0.98 * 0.02, 1e-10);
    const auto back =
        MultitaskingLines(Multitasking(storing(2, 0.0, 0.0200402828444))).parallel_instability("d").points;
    EXPECT_FALSE(back.empty());
}

TEST(MultitaskingLines, WindowOfTheParallelStateOpensAtItsTip) {
    const WindowTip tip = parallel_window_tip(2).value();
    EXPECT_TRUE(
        MultitaskingLines(Multitasking(storing(2, tip.d - 1e-4, 0.0))).parallel_instability("T").points.empty());
    const auto inside = MultitaskingLines(Multitasking(storing(2, tip.d + 1e-4, 0.0))).parallel_instability("T").points;
    ASSERT_EQ(inside.size(), 2u);
    EXPECT_LT(*inside[0].found / (1.0 - tip.d), tip.T_over_Tc);
    EXPECT_GT(*inside[1].found / (1.0 - tip.d), tip.T_over_Tc);
}

TEST(MultitaskingLines, WindowTipOfManyPatterns) {
    // From the sum over the trinomial law of the K-1 and K-2 other entries, by other minimisers and roots.
    for (const auto& [K, d, T] : {std::tuple{32, 0.6613786207, 0.36456},
                                  {40, 0.6623533465, 0.34157},
                                  {64, 0.6638737913, 0.29588},
                                  {300, 0.6660267206, 0.17573}}) {
        const WindowTip tip = parallel_window_tip(K).value();
        EXPECT_NEAR(tip.d, d, 1e-10) << K;
        EXPECT_NEAR(tip.T_over_Tc, T, 1e-5) << K;
    }
}

TEST(MultitaskingLines, FirstOrderTransitionHasEqualFreeEnergies) {
    const auto points = MultitaskingLines(Multitasking(storing(3, 0.7, 0.0))).first_order("T").points;
    ASSERT_EQ(points.size(), 1u);
    const auto states = multitasking_states(Multitasking(storing(3, 0.7, *points[0].found)));
    ASSERT_GE(states.size(), 2u);
    EXPECT_NEAR(*states[0].free_energy, *states[1].free_energy, 1e-13);
    EXPECT_TRUE(states[0].stable && states[1].stable);
    const LineResult none = MultitaskingLines(Multitasking(storing(3, 0.9, 0.0))).first_order("T");
    EXPECT_TRUE(none.points.empty());
    EXPECT_FALSE(none.remarks.empty());
    EXPECT_TRUE(MultitaskingLines(Multitasking(storing(2, 0.8, 0.0))).first_order("T").points.empty());
}

TEST(MultitaskingLines, HierarchicalStateLosesItsEnergyWhereTheClosedFormSays) {
    // The nested rule and the hierarchical state have equal energies there, and both are ground states of the search.
    for (const int K : {3, 4, 5, 6}) {
        const double d = *hierarchical_energy_crossing(K);
        const auto lowest = [K](double at) { return multitasking_states(Multitasking(storing(K, at, 0.0))).front(); };
        const auto hierarchical = [K](double at) { return -0.5 * hierarchical_amplitudes(at, K).squares(); };
        EXPECT_NEAR(*lowest(d - 1e-6).energy, hierarchical(d - 1e-6), 1e-15) << K;
        EXPECT_LT(*lowest(d + 1e-6).energy, hierarchical(d + 1e-6)) << K;
        EXPECT_NEAR(*lowest(d + 1e-6).energy, -0.5 * nested_amplitudes(d + 1e-6, K).squares(), 1e-14) << K;
        EXPECT_LT(d, *hierarchical_existence(K));
        EXPECT_NEAR(1.0 - 2.0 * *hierarchical_existence(K) + std::pow(*hierarchical_existence(K), K), 0.0, 1e-15);
    }
}

TEST(MultitaskingLines, SayWhatTheyNeed) {
    const auto message = [](const char* text) { return testing::ThrowsMessage<InputError>(testing::HasSubstr(text)); };
    EXPECT_THAT([] { MultitaskingLines(Multitasking(storing(3, 0.4, 0.1))).hierarchical_exists("d"); },
                message("allowed are T = 0"));
    EXPECT_THAT([] { MultitaskingLines(Multitasking(storing(3, 0.4, 0.1))).parallel_instability("rho"); },
                message("allowed are supervised"));
    EXPECT_TRUE(MultitaskingLines(Multitasking(storing(2, 0.4, 0.0))).hierarchical_exists("d").points.empty());
}

TEST(MultitaskingLines, AreReachableByName) {
    const ModelAt model = Multitasking(storing(2, 0.3, 0.0));
    EXPECT_EQ(solvers::trace(model, "pure_instability", {.find = "T"}).points.size(), 1u);
    EXPECT_EQ(solvers::line_of(model, "first_order").finds, (std::vector<std::string_view>{"T"}));
    EXPECT_EQ(solvers::trace(model, "hierarchical_exists", {.find = "d"}).points.front().status, Status::absent);
    EXPECT_EQ(solvers::line_of(model, "retrieval_spinodal").ansaetze.size(), 1u);
}

} // namespace
} // namespace mattis::multitasking
