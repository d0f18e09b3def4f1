#include "solvers/rsb/step_extrapolation.hpp"

#include <cmath>
#include <span>
#include <vector>

#include <gtest/gtest.h>

namespace mattis::solvers {
namespace {

/// The limit is within its uncertainty and that of the number it is compared with, and not needlessly uncertain.
void expect_limit(const std::vector<double>& values, double expected, double largest, int power = free_energy_power,
                  double of_expected = 0.0) {
    const auto limit = extrapolated_steps(values, power);
    ASSERT_TRUE(limit);
    EXPECT_NEAR(limit->value, expected, limit->uncertainty + of_expected);
    EXPECT_LT(limit->uncertainty, largest);
    EXPECT_GT(limit->uncertainty, 0.0);
}

// e0 of the Sherrington-Kirkpatrick glass, k = 1..10, by the cascade; the limit is that of the literature.
const std::vector<double> sk_ground_state{-0.7652594346737, -0.7636080105385, -0.7633134809804, -0.7632289875586,
                                          -0.7631975323861, -0.7631836814025, -0.7631768176576, -0.7631731038969,
                                          -0.7631709529188, -0.7631696374995};

TEST(StepExtrapolation, GroundStateOfTheSkGlassIsThatOfTheLiterature) {
    constexpr double literature = -0.763166726566547;
    expect_limit(sk_ground_state, literature, 1e-10);
    const auto first = [](int K) { return std::vector<double>(sk_ground_state.begin(), sk_ground_state.begin() + K); };
    double before = 1e-4;
    for (int K = 3; K <= 9; ++K) {
        SCOPED_TRACE(K);
        expect_limit(first(K), literature, before);
        before = 1.1 * extrapolated_steps(first(K))->uncertainty;
    }
}

TEST(StepExtrapolation, SkGlassAtFiniteTemperature) {
    expect_limit({-0.7697322207651, -0.7695496700785, -0.7695248580736, -0.7695188581974, -0.7695168700976,
                  -0.7695160654883, -0.7695156914794, -0.7695154990221},
                 -0.769515199, 1e-9, free_energy_power, 1e-10);
    expect_limit(
        {-0.7912088423792, -0.7911821409011, -0.7911788106759, -0.791178035011, -0.791177782983, -0.7911776821551},
        -0.791177575, 1e-8, free_energy_power, 1e-10);
}

TEST(StepExtrapolation, ThreeStepsOfACapacity) {
    expect_limit({0.138186489565, 0.138196341822, 0.138197738851}, 0.1381983, 3e-7);
    // Distinct products: the limit is the replica-symmetric spinodal at T = alpha, where that is exact (Nishimori).
    expect_limit({0.461211786994, 0.464195853503, 0.464479116591}, 0.464575889, 2e-4);
    expect_limit({0.458343466800, 0.460003896705, 0.460169015152}, 0.460241559, 1e-4);
    expect_limit({0.527708349545, 0.529014150085, 0.52916396}, 0.529220711, 1e-4);
}

TEST(StepExtrapolation, IrregularValuesHaveALargeUncertainty) {
    // e0 of the P = 4 full glass, k = 1..8: gains of 2.7e-3, 3.8e-4, 1.5e-4, 5.8e-5, 2.2e-5, 1.2e-5. It rises with k,
    // and is -1.5923062757 at k = 12; from k = 9..12 the limit is -1.592303(1).
    const std::vector<double> glass{-1.5956405249073, -1.5929353438208, -1.5925591077055, -1.5924137460514,
                                    -1.592355771326,  -1.5923334185495, -1.592321646419,  -1.5923148022631};
    for (const std::size_t K : {4, 5, 6, 7, 8}) {
        SCOPED_TRACE(K);
        const auto limit = extrapolated_steps(std::span(glass).first(K));
        EXPECT_NEAR(limit->value, -1.592303, limit->uncertainty + 1e-6);
        EXPECT_GT(limit->uncertainty, 5e-6);
    }
}

TEST(StepExtrapolation, TheModelItselfIsExtrapolatedExactly) {
    const auto series = [](double shift, int power, int K) {
        std::vector<double> values;
        for (int k = 1; k <= K; ++k)
            values.push_back(2.0 + std::pow(k + shift, -power) - 0.3 * std::pow(k + shift, -power - 1));
        return values;
    };
    EXPECT_NEAR(extrapolated_steps(series(0.75, 4, 4))->value, 2.0, 1e-14);
    EXPECT_NEAR(extrapolated_steps(series(1.25, 2, 4), overlap_power)->value, 2.0, 1e-13);
    expect_limit(series(0.6, 2, 7), 2.0, 1e-4, overlap_power);
}

TEST(StepExtrapolation, TwoStepsAreTooFew) {
    EXPECT_FALSE(extrapolated_steps(std::vector<double>{}));
    EXPECT_FALSE(extrapolated_steps(std::vector<double>{1.0, 2.0}));
}

} // namespace
} // namespace mattis::solvers
