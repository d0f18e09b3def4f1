#include "solvers/rs/one_pattern.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "solvers/rs/rs_branches.hpp"

namespace mattis::solvers {
namespace {

TEST(OnePattern, AgreesWithTheSumOverConfigurations) {
    constexpr int N = 9, P = 3;
    constexpr double T = 0.7;
    double Z = 0.0;
    for (unsigned state = 0; state < (1u << N); ++state) {
        const double m = (2.0 * __builtin_popcount(state) - N) / N;
        Z += std::exp(0.5 / T * N * std::pow(m, P));
    }
    EXPECT_NEAR(exact_one_pattern_free_energy(P, N, T), -T / N * std::log(Z), 1e-14);
}

TEST(OnePattern, TendsToTheLowerBranchOfTheTheory) {
    // Below T_c retrieval, above it the paramagnet; P = 2 and even P count both signs: f_N = f - T ln 2/N + ...
    for (const int P : {3, 4})
        for (const double T : {0.5, 0.8}) {
            const double large =
                2.0 * exact_one_pattern_free_energy(P, 40000, T) - exact_one_pattern_free_energy(P, 20000, T);
            const Solution retrieval = rs_retrieval(SiteOf(Dense({P, 0.0, T, Convention::distinct})));
            const Solution paramagnet = rs_paramagnet(SiteOf(Dense({P, 0.0, T, Convention::distinct})));
            EXPECT_NEAR(std::min(*retrieval.free_energy, *paramagnet.free_energy), large, 1e-8) << P << " " << T;
            EXPECT_EQ(*retrieval.free_energy < *paramagnet.free_energy, T < 0.7);
        }
}

} // namespace
} // namespace mattis::solvers
