#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <vector>

#include <Eigen/Core>
#include <gtest/gtest.h>

#include "core/rng.hpp"
#include "models/dense.hpp"
#include "solvers/potential/rs_at_overlap.hpp"

// The potential of a stored pattern against exact sums over every configuration of small systems at fixed overlap.

namespace mattis::solvers {
namespace {

constexpr double alpha = 0.3, T = 0.8, m = 0.5;

/// Mean and standard error.
struct Estimate {
    double value, error;
};

Estimate estimate_of(const std::vector<double>& values) {
    double sum = 0.0, squares = 0.0;
    for (const double x : values) sum += x;
    const auto n = static_cast<double>(values.size());
    for (const double x : values) squares += (x - sum / n) * (x - sum / n);
    return {sum / n, std::sqrt(squares / (n - 1.0) / n)};
}

/// The Gaussian energy of covariance N alpha q^3/2, exactly and at every N: all triples of sites, also those that
/// coincide. These leave fields on single sites. Columns are the couplings, rows the configurations of overlap m.
Eigen::MatrixXf energies_of_couplings(int N) {
    std::vector<std::uint32_t> shell;
    for (std::uint32_t minus = 0; minus < (1u << N); ++minus)
        if (4 * std::popcount(minus) == N) shell.push_back(minus);
    std::vector<std::uint32_t> sets;
    for (int i = 0; i < N; ++i)
        for (int j = i + 1; j < N; ++j)
            for (int k = j + 1; k < N; ++k) sets.push_back((1u << i) | (1u << j) | (1u << k));
    const std::size_t triples = sets.size();
    for (int i = 0; i < N; ++i) sets.push_back(1u << i);
    const double triple = std::sqrt(3.0 * alpha) / N, single = std::sqrt(0.5 * alpha * (3.0 * N - 2.0)) / N;
    Eigen::MatrixXf energies(shell.size(), sets.size());
    for (std::size_t s = 0; s < sets.size(); ++s)
        for (std::size_t c = 0; c < shell.size(); ++c) {
            const bool odd = std::popcount(shell[c] & sets[s]) % 2 == 1;
            energies(static_cast<Eigen::Index>(c), static_cast<Eigen::Index>(s)) =
                static_cast<float>((s < triples ? triple : single) * (odd ? -1.0 : 1.0));
        }
    return energies;
}

float normal(Stream& stream) {
    return static_cast<float>(std::sqrt(-2.0 * std::log(stream.uniform())) *
                              std::cos(2.0 * std::numbers::pi * stream.uniform()));
}

struct Sampled {
    Estimate free_energy; ///< -(T/N) E ln of the mean of exp(-H/T) over the configurations
    Estimate overlap;     ///< E (1/N) sum_i <sigma_i>^2
};

/// Exact averages over the configurations of overlap m, sampled over the couplings. The mean energy of all of them has
/// the mean 0: it is subtracted, which takes most of the noise out of the free energy.
Sampled enumerated(int N, int samples) {
    const Eigen::MatrixXf of_couplings = energies_of_couplings(N);
    const Eigen::MatrixXf spins = of_couplings.rightCols(N) / of_couplings.rightCols(N).cwiseAbs().maxCoeff();
    Stream stream({.seed = 16, .sample = static_cast<std::uint32_t>(N)});
    std::vector<double> free_energies, overlaps;
    constexpr int block = 50;
    Eigen::MatrixXf couplings(of_couplings.cols(), block);
    for (int done = 0; done < samples; done += block) {
        for (Eigen::Index k = 0; k < couplings.size(); ++k) couplings.data()[k] = normal(stream);
        const Eigen::MatrixXf H = of_couplings * couplings;
        for (int s = 0; s < block; ++s) {
            const Eigen::ArrayXd energy = H.col(s).cast<double>().array();
            const double lowest = energy.minCoeff();
            const Eigen::ArrayXd weight = (-(energy - lowest) / T).exp();
            free_energies.push_back((lowest - T * std::log(weight.mean()) - energy.mean()) / N);
            const Eigen::VectorXd mean = spins.cast<double>().transpose() * (weight / weight.sum()).matrix();
            overlaps.push_back(mean.squaredNorm() / N);
        }
    }
    return {estimate_of(free_energies), estimate_of(overlaps)};
}

/// The straight line in 1/N through two sizes, at N = infinity.
Estimate extrapolated(Estimate small, int small_N, Estimate large, int large_N) {
    const double a = static_cast<double>(large_N) / (large_N - small_N), b = a - 1.0;
    return {a * large.value - b * small.value, std::hypot(a * large.error, b * small.error)};
}

TEST(PotentialEnumeration, GaussianTriplesAtFixedOverlap) {
    const Sampled small = enumerated(12, 6000), large = enumerated(16, 1500);
    const StateAtOverlap state = rs_at_overlap(SiteOf(Dense({3, alpha, T, Convention::distinct})), m);
    ASSERT_TRUE(state.stable);
    const double up = 0.5 * (1.0 + m), entropy = -up * std::log(up) - (1.0 - up) * std::log(1.0 - up);
    // Five standard errors: false-alarm probability 6e-7 each. Corrections of order 1/N^2 are within that.
    const Estimate f = extrapolated(small.free_energy, 12, large.free_energy, 16);
    EXPECT_NEAR(f.value, state.free_energy + 0.5 * std::pow(m, 3) + T * entropy, 5.0 * f.error);
    const Estimate q = extrapolated(small.overlap, 12, large.overlap, 16);
    EXPECT_NEAR(q.value, *state.order.front().value, 5.0 * q.error);
    // It resolves what it tests: without noise q = m^2, and the free energy falls by the entropy alone.
    EXPECT_GT(*state.order.front().value - m * m, 5.0 * q.error);
    EXPECT_LT(f.value, -50.0 * f.error);
    EXPECT_LT(f.error, 1.5e-3);
}

} // namespace
} // namespace mattis::solvers
