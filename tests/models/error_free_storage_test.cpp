#include "models/error_free_storage.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "models/dense.hpp"

namespace mattis {
namespace {

TEST(ErrorFreeStorage, ItIsWhereErrorsVanish) {
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
} // namespace mattis
