#include "models/hamiltonians/moment_of_sum.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace mattis {
namespace {

TEST(MomentOfSum, IsTheMeanOverAllSigns) {
    for (const int N : {1, 2, 5, 9})
        for (const int P : {2, 4, 6}) {
            double mean = 0.0;
            for (unsigned code = 0; code < (1u << N); ++code) {
                int sum = 0;
                for (int i = 0; i < N; ++i) sum += (code >> i & 1) != 0 ? 1 : -1;
                mean += std::pow(sum, P) / (1u << N);
            }
            const std::vector<double> ones(static_cast<std::size_t>(P) + 1, 1.0);
            EXPECT_NEAR(moment_of_sum(P, N, ones), mean, 1e-12 * mean);
        }
}

TEST(MomentOfSum, OfGaussianNumbersIsThatOfTheirSum) {
    // Each of variance 3: E S^P = (P-1)!! (3 N)^(P/2).
    const std::vector<double> moments{1.0, 0.0, 3.0, 0.0, 27.0, 0.0, 405.0};
    EXPECT_NEAR(moment_of_sum(6, 10, moments), 15.0 * std::pow(30.0, 3), 1e-6);
}

TEST(MomentOfSum, MeansOfSignsHaveTheirMoments) {
    constexpr int M = 4;
    constexpr double r = 0.3;
    const auto found = moments_of_mean(6, M, r);
    for (int j = 0; j <= 6; ++j) {
        double expected = 0.0;
        for (unsigned code = 0; code < (1u << M); ++code) {
            double sum = 0.0, p = 1.0;
            for (int a = 0; a < M; ++a) {
                const int sign = (code >> a & 1) != 0 ? 1 : -1;
                sum += sign;
                p *= 0.5 * (1.0 + sign * r);
            }
            expected += p * std::pow(sum / M, j);
        }
        EXPECT_NEAR(found[static_cast<std::size_t>(j)], expected, 1e-14) << j;
    }
}

TEST(MomentOfSum, GaussianMeansHaveTheirMoments) {
    const auto found = gaussian_moments(4, 0.5); // 1 + 6 rho + 3 rho^2
    EXPECT_DOUBLE_EQ(found[2], 1.5);
    EXPECT_DOUBLE_EQ(found[3], 1.0 + 3.0 * 0.5);
    EXPECT_DOUBLE_EQ(found[4], 1.0 + 3.0 + 0.75);
}

} // namespace
} // namespace mattis
