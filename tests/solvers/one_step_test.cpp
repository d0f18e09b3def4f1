#include "solvers/one_step.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "core/rng.hpp"

namespace mattis::solvers {
namespace {

TEST(OneStep, ClosedForm) {
    EXPECT_DOUBLE_EQ(one_step_overlap(2, Convention::distinct, 0.1, 0.0), std::erf(1.0 / std::sqrt(0.2)));
    for (const int P : {3, 4, 6})
        EXPECT_NEAR(one_step_overlap(P, Convention::distinct, 0.3, 0.0), std::erf(std::sqrt(P / 1.2)), 1e-15) << P;
    EXPECT_NEAR(one_step_overlap(4, Convention::full, 0.3, 0.0), std::erf(std::sqrt(4.0 / (1.2 * 2.5))), 1e-15);
    EXPECT_EQ(one_step_overlap(3, Convention::full, 0.0, 0.0), 1.0);
}

TEST(OneStep, AgreesWithASimulatedUpdate) {
    // Fields of `distinct` P = 3 from random patterns: h_i = (P/2) N^{-2} P!/P sum over patterns and pairs of other
    // sites, here with the exact pair sum (M^2 - N)/2 of the overlap without site i. N = 60, K = alpha N^2/3, 20
    // samples.
    constexpr int N = 60, samples = 20;
    constexpr double alpha = 0.6;
    const int K = static_cast<int>(std::lround(alpha * N * N / 3.0));
    double sum = 0.0, squares = 0.0;
    for (std::uint32_t sample = 0; sample < samples; ++sample) {
        Stream stream({.seed = 5, .sample = sample});
        std::vector<double> field(N, 0.0);
        for (int mu = 0; mu < K; ++mu) {
            std::vector<int> xi(N);
            int total = 0;
            for (int& x : xi) {
                x = mu == 0 ? 1 : (stream() & 1 ? 1 : -1); // the archetype is gauged to +1
                total += x;
            }
            for (int i = 0; i < N; ++i) {
                const int others = total - xi[static_cast<std::size_t>(i)];
                const double pairs = 0.5 * (others * others - (N - 1));
                field[static_cast<std::size_t>(i)] += 3.0 * xi[static_cast<std::size_t>(i)] * pairs / (N * N);
            }
        }
        double m = 0.0;
        for (const double h : field) m += h > 0.0 ? 1.0 / N : -1.0 / N;
        sum += m / samples;
        squares += m * m / samples;
    }
    const double error = std::sqrt((squares - sum * sum) / (samples - 1));
    // 4 standard errors: false-alarm probability 1e-4 (Student, 19 degrees of freedom: 8e-4), and 2/N for finite size.
    EXPECT_NEAR(sum, one_step_overlap(3, Convention::distinct, alpha, 0.0), 4.0 * error + 2.0 / N);
    EXPECT_GT(std::abs(sum - one_step_overlap(3, Convention::full, alpha, 0.0)), 4.0 * error)
        << "resolves the convention";
}

TEST(OneStep, ErrorFreeStorageIsWhereErrorsVanish) {
    // At the bound the expected number of wrong bits of one pattern, N erfc(...)/2, is of order 1/sqrt(ln N): below 1,
    // and it falls with N; a load twice as large has a growing number.
    for (const Convention c : {Convention::distinct, Convention::full})
        for (const int P : {2, 3, 4}) {
            const auto wrong_bits = [&](double N, double factor) {
                const double K = factor * error_free_storage(P, c, N).one_pattern;
                const double alpha = K * std::tgamma(P + 1.0) / (2.0 * std::pow(N, P - 1));
                const double noise = P == 2 ? 1.0 : pattern_covariance(P, c).slope(1.0);
                return 0.5 * N * std::erfc(0.5 * P / std::sqrt(2.0 * alpha * noise));
            };
            EXPECT_LT(wrong_bits(1e6, 1.0), 0.2) << P;
            EXPECT_LT(wrong_bits(1e12, 1.0), wrong_bits(1e6, 1.0)) << P;
            EXPECT_GT(wrong_bits(1e12, 2.0), wrong_bits(1e6, 2.0)) << P;
            EXPECT_DOUBLE_EQ(error_free_storage(P, c, 1e4).all_patterns * P, error_free_storage(P, c, 1e4).one_pattern);
        }
    EXPECT_NEAR(error_free_storage(2, Convention::distinct, 1000.0).one_pattern, 1000.0 / (2.0 * std::log(1000.0)),
                1e-10);
}

} // namespace
} // namespace mattis::solvers
