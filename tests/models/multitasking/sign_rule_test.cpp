#include "models/multitasking/sign_rule.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "models/multitasking/fourier_average.hpp"

namespace mattis::multitasking {
namespace {

const std::vector<AmplitudeGroups> states{{{0.7}, {1}, 1},
                                          {{0.5, 0.3}, {1, 1}, 0},
                                          {{0.2}, {4}, 0},
                                          {{0.4, 0.1}, {1, 3}, 1},
                                          {{0.3, 0.2, 0.1}, {1, 1, 1}, 0}};

TEST(SignRule, IsTheLimitOfLowTemperatures) {
    // Fields are multiples of 0.1 (0.1/r for examples), so that at this temperature tanh is the sign, and 0 at ties.
    for (const PatternLaw& law :
         {PatternLaw::storing(0.6), PatternLaw::storing(1.0), PatternLaw::binomial(0.6, 3, 0.5),
          PatternLaw::binomial(0.6, 4, 0.5), PatternLaw::binomial(1.0, 4, 0.5), PatternLaw::binomial(0.6, 40, 0.1)})
        for (const AmplitudeGroups& at : states) {
            const FieldAverages zero = SignRule(law).averages(at);
            const FieldAverages low = FourierAverage(law, 5e-4).averages(at);
            EXPECT_LT((zero.map - low.map).cwiseAbs().maxCoeff(), 1e-13) << at.composition();
            EXPECT_LT((zero.overlap - low.overlap).cwiseAbs().maxCoeff(), 1e-13) << at.composition();
            EXPECT_LT((zero.q_support - low.q_support).cwiseAbs().maxCoeff(), 1e-12) << at.composition();
            EXPECT_NEAR(zero.q, low.q, 1e-12) << at.composition();
            for (Eigen::Index j = 0; j < zero.same.size(); ++j)
                EXPECT_EQ(std::isinf(zero.same(j)), low.same(j) > 1.0) << at.composition() << " " << j;
            EXPECT_EQ(std::isinf(zero.same_zeros), low.same_zeros > 1.0) << at.composition();
        }
}

TEST(SignRule, SitesWhereAllDataAreNullDoNotCouple) {
    // A class of 4 examples is balanced with probability 6 (1-r^2)^2/16: without a field, and out of the Hessian.
    const double c = 0.7, r = 0.5, balanced = 6.0 * (1.0 - r * r) * (1.0 - r * r) / 16.0;
    const FieldAverages one = SignRule(PatternLaw::binomial(c, 4, r)).averages({{0.5}, {1}, 0});
    EXPECT_NEAR(one.q_support(0), 1.0 - balanced, 1e-15);
    EXPECT_EQ(one.same(0), 0.0);
    EXPECT_TRUE(std::isinf(one.susceptible(0)));
    // Two equal amplitudes: opposite data tie a site that couples to their difference.
    EXPECT_TRUE(std::isinf(SignRule(PatternLaw::binomial(c, 4, r)).averages({{0.5}, {2}, 0}).same(0)));
}

TEST(SignRule, OneGroupIsTheLawOfASumOfEntries) {
    // c/K E|S_K| in closed form: c sum_k binom(K-1,k) c^k d^(K-1-k) 2^-k binom(k, ceil(k/2))
    for (const int K : {2, 3, 7, 20}) {
        const double c = 0.3, d = 0.7;
        double m = 0.0;
        const auto binomial = [](int n, int k) {
            return std::exp(std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0));
        };
        for (int k = 0; k < K; ++k)
            m += c * binomial(K - 1, k) * std::pow(c, k) * std::pow(d, K - 1 - k) * std::pow(0.5, k) *
                 binomial(k, (k + 1) / 2);
        EXPECT_NEAR(SignRule(PatternLaw::storing(c)).averages({{1.0}, {K}, 0}).map(0), m, 1e-13);
    }
}

TEST(SignRule, CountsItsFields) {
    EXPECT_EQ(SignRule(PatternLaw::storing(0.5)).fields({{0.3, 0.1}, {1, 3}, 4}), 3.0 * 7.0);
    EXPECT_EQ(SignRule(PatternLaw::binomial(0.5, 5, 0.4)).fields({{0.3, 0.1}, {1, 1}, 0}), 121.0);
}

} // namespace
} // namespace mattis::multitasking
