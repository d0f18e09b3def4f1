#include "tests/published/sampled_perceptron.hpp"

#include <array>
#include <cmath>

#include <gtest/gtest.h>

namespace mattis {
namespace {

/// Saddle points of one task of an independent computation, with the conjugates q0', r', qd' by quadrature.
struct Saddle {
    OneTaskPoint at;
    std::array<double, 3> conjugates;
};

constexpr Saddle moderate{
    {.alpha = 1.0, .beta = 5.0, .q0 = 0.3829866100447302, .qd = 0.5245567203478771, .r = 0.4539478205359505},
    {7.402484245312, 2.6689497215862197, 3.54801581687182}};
constexpr Saddle cold{
    {.alpha = 1.0, .beta = 20.0, .q0 = 0.8490570650540272, .qd = 0.9117506156431301, .r = 0.6053516190445101},
    {66.41910444826607, 7.370035879477118, 41.17661775252969}};

// At beta = 5 the bias of the logarithm is far below the statistical error: false alarms once in 10^5 seeds (nine
// numbers within 5 standard errors). The error shrinks as samples grow.
TEST(SampledPerceptron, TendsToTheQuadratureAsSamplesGrow) {
    std::array<double, 3> before{HUGE_VAL, HUGE_VAL, HUGE_VAL};
    for (const std::size_t outer : {500u, 2000u, 8000u}) {
        const auto sampled = SampledPerceptron(outer, outer / 2, 1).conjugates(moderate.at);
        for (std::size_t j = 0; j < 3; ++j) {
            EXPECT_NEAR(sampled[j].value, moderate.conjugates[j], 5.0 * sampled[j].error) << outer << " " << j;
            EXPECT_LT(sampled[j].error, 0.7 * before[j]) << outer << " " << j;
            before[j] = sampled[j].error;
        }
    }
    EXPECT_LT(before[0] / moderate.conjugates[0], 0.03);
}

// At beta = 20 the inner mean is that of its rare far tail, which 2500 samples miss: the conjugates come out too large
// by factors of about 1.9, 2.3 and 1.3, many standard errors off, and no number of outer samples mends that. An
// independent evaluation of this kind had 1.99, 2.42 and 1.32, each to about 0.1. With eight times as many samples
// they are still too large. (Five and three standard errors: false alarms once in 10^3 seeds, of the second part.)
TEST(SampledPerceptron, IsBiasedWhereTheTailDecides) {
    const auto sampled = SampledPerceptron(2000, 2500, 1).conjugates(cold.at);
    constexpr std::array least{1.5, 1.7, 1.15}, most{2.5, 3.0, 1.5};
    for (std::size_t j = 0; j < 3; ++j) {
        EXPECT_GT(sampled[j].value - cold.conjugates[j], 5.0 * sampled[j].error) << j;
        EXPECT_GT(sampled[j].value / cold.conjugates[j], least[j]) << j;
        EXPECT_LT(sampled[j].value / cold.conjugates[j], most[j]) << j;
    }
    const auto more = SampledPerceptron(1000, 20000, 1).conjugates(cold.at);
    for (std::size_t j = 0; j < 3; ++j) EXPECT_GT(more[j].value - cold.conjugates[j], 3.0 * more[j].error) << j;
}

} // namespace
} // namespace mattis
