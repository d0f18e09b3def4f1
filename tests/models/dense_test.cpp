#include "models/dense.hpp"

#include <cmath>
#include <map>
#include <vector>

#include <gtest/gtest.h>

namespace mattis {
namespace {

TEST(Dense, CovarianceTable) {
    // Coefficients a_k of x(q), computed by hand from c_k = C(P,k)(P-k-1)!!.
    const std::map<int, std::map<int, double>> full{
        {3, {{1, 3.0 / 4}, {3, 0.5}}},
        {4, {{2, 3.0 / 2}, {4, 0.5}}},
        {5, {{1, 15.0 / 16}, {3, 5.0 / 2}, {5, 0.5}}},
        {6, {{2, 45.0 / 16}, {4, 15.0 / 4}, {6, 0.5}}},
        {8, {{2, 35.0 / 8}, {4, 105.0 / 8}, {6, 7.0}, {8, 0.5}}},
    };
    for (const auto& [P, expected] : full) {
        const std::vector<double> a = pattern_covariance(P, Convention::full).coefficients();
        for (int k = 0; k <= P; ++k) {
            const auto found = expected.find(k);
            EXPECT_NEAR(a[static_cast<std::size_t>(k)], found == expected.end() ? 0.0 : found->second, 1e-14)
                << P << " " << k;
        }
        const std::vector<double> d = pattern_covariance(P, Convention::distinct).coefficients();
        for (int k = 0; k <= P; ++k) EXPECT_EQ(d[static_cast<std::size_t>(k)], k == P ? 0.5 : 0.0);
    }
}

TEST(Dense, OneStepNoiseOfBothConventions) {
    // x'(1): P/2 for distinct sites, P (2P-3)!!/(2 (P-1)!) for the full power.
    for (const int P : {3, 4, 5, 6, 13, 64}) {
        double ratio = 1.0;
        for (int k = 2; k < P; ++k) ratio *= (2.0 * k - 1.0) / k;
        EXPECT_NEAR(pattern_covariance(P, Convention::distinct).slope(1.0), 0.5 * P, 1e-12);
        EXPECT_NEAR(pattern_covariance(P, Convention::full).slope(1.0) / (0.5 * P * ratio), 1.0, 1e-12) << P;
    }
}

TEST(Dense, SignalIsThatOfOnePattern) {
    const Dense model({4, 0.1, 0.3, Convention::full});
    const double m = 0.7, h = 1e-6;
    // -(1/2) m^4 as an energy: the field S is -dE/dm, and S m - E is what the saddle point subtracts.
    EXPECT_NEAR(model.signal_field(m), (0.5 * std::pow(m + h, 4) - 0.5 * std::pow(m - h, 4)) / (2 * h), 1e-9);
    EXPECT_NEAR(model.signal_free_energy(m), model.signal_field(m) * m - 0.5 * std::pow(m, 4), 1e-15);
    EXPECT_NEAR(model.signal_field_slope(m), (model.signal_field(m + h) - model.signal_field(m - h)) / (2 * h), 1e-8);
}

TEST(Dense, RandomFieldOfOddOrders) {
    EXPECT_TRUE(Dense({4, 0.1, 0.3, Convention::full}).paramagnet_admissible());
    EXPECT_FALSE(Dense({5, 0.1, 0.3, Convention::full}).paramagnet_admissible());
    EXPECT_TRUE(Dense({5, 0.1, 0.3, Convention::distinct}).paramagnet_admissible());
    EXPECT_TRUE(Dense({5, 0.0, 0.3, Convention::full}).paramagnet_admissible()) << "no noise at zero load";
    EXPECT_FALSE(Dense({5, 0.1, 0.0, Convention::distinct}).paramagnet_admissible()) << "f = -infinity at T = 0";
}

} // namespace
} // namespace mattis
