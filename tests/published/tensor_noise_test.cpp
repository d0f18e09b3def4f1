// Noise of the stored tensors acts as a load: K patterns with noise w are alpha_eff = alpha (1 + w^2), however large w
// is (arXiv:2211.14067, ultra-detection).
#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "models/hamiltonians/noisy_pattern_hamiltonian.hpp"
#include "montecarlo/chain/chain.hpp"
#include "montecarlo/kinds/table.hpp"
#include "solvers/rs/update.hpp"
#include "solvers/theory/theory.hpp"
#include "stats/estimate.hpp"

namespace mattis::mc {
namespace {

constexpr double load_of_one = 12.0; // P = 4: alpha = K load_of_one/N^3

/// Estimate over samples of what `measure` finds in a chain that begins at the archetype.
stats::Estimate over_samples(const Hamiltonian& h, std::uint64_t point, int samples,
                             const std::function<double(Chain&)>& measure) {
    std::vector<double> values;
    for (int sample = 0; sample < samples; ++sample) {
        const auto key = [&](Purpose purpose) {
            return StreamKey{
                .seed = 92, .point = point, .sample = static_cast<std::uint32_t>(sample), .purpose = purpose};
        };
        Chain chain(make_spin_system(h, draw_disorder(h, key(Purpose::disorder))), key(Purpose::dynamics));
        chain.begin(Start::archetype, 1.0, key(Purpose::start));
        values.push_back(measure(chain));
    }
    return stats::over_samples(values);
}

double overlap(const Chain& chain) {
    PatternLook look;
    chain.system().look(look, nullptr);
    return look.m.at(0);
}

/// Mean of m over `measure` sweeps at T after as many without a measurement.
double mean_overlap(Chain& chain, double T, int measure) {
    double sum = 0.0;
    for (int k = 0; k < 2 * measure; ++k) {
        chain.sweep(Dynamics::heat_bath, Order::random, 1.0 / T);
        if (k >= measure) sum += overlap(chain) / measure;
    }
    return sum;
}

struct Point {
    int N, K;
    double w2;
    Convention convention;
    int samples;

    double alpha() const { return load_of_one * K / (static_cast<double>(N) * N * N); }
    double w() const { return std::sqrt(w2); }
};

/// Signal over noise of one update at N spins, from the costs of a flip: of the archetype W(N) - W(N-2), of any other
/// pattern +-[W(M+1) - W(M-1)] with M a sum of N - 1 random signs, of the noise twice that of C(N-1, 3) sets.
double ratio(const Point& p) {
    const double n = p.N - 1.0, sets = n * (n - 1.0) * (n - 2.0) / 6.0;
    if (p.convention == Convention::distinct) return std::sqrt(sets / (p.K - 1.0 + p.K * p.w2));
    const double signal = std::pow(p.N, 4) - std::pow(p.N - 2.0, 4);
    const double pattern = 64.0 * (15.0 * n * n * n - 30.0 * n * n + 16.0 * n + 2.0 * (3.0 * n * n - 2.0 * n) + n);
    const double noise = 48.0 * 48.0 * p.w2 * sets; // 2 for a flip, 4! equal entries
    return signal / std::sqrt((p.K - 1.0) * pattern + p.K * noise);
}

// Noise is so large that the field is Gaussian. Within 4.9 standard errors, false-alarm probability 1e-6 each for these
// fixed seeds.
TEST(TensorNoise, OneUpdateIsThatOfSignalToNoise) {
    const Point points[] = {{40, 40, 500.0, Convention::distinct, 150},
                            {40, 40, 2000.0, Convention::distinct, 150},
                            {64, 16, 2000.0, Convention::distinct, 40},
                            {40, 40, 500.0, Convention::full, 150}};
    for (const Point& p : points) {
        const Hamiltonian h = noisy_pattern_hamiltonian(4, p.convention, p.alpha(), p.w(), p.N);
        const stats::Estimate found = over_samples(h, static_cast<std::uint64_t>(p.N), p.samples, [](Chain& chain) {
            chain.sweep(Dynamics::zero_temperature, Order::parallel, 0.0);
            return overlap(chain);
        });
        const double expected = std::erf(ratio(p) / std::numbers::sqrt2);
        EXPECT_NEAR(found.mean, expected, 4.9 * found.error) << p.N << " " << p.w2;
        EXPECT_GT(found.mean, 5.0 * found.error) << "the archetype is seen in noise " << p.w2 << " times its size";
        // Its limit is that of theory at alpha (1 + w^2). In `full` the noise acts on one of the terms of the patterns.
        const Dense limit({.P = 4, .alpha = p.alpha(), .T = 0.0, .convention = p.convention, .w = p.w()});
        const double m = solvers::overlap_after_update(SiteOf(limit));
        EXPECT_NEAR(expected / m, 1.0, 5.0 / p.N) << p.N;
        if (p.convention == Convention::distinct) {
            EXPECT_NEAR(m, std::erf(1.0 / std::sqrt(p.alpha() * (1.0 + p.w2))), 1e-12);
        }
    }
}

// The same noise from patterns: a network of K (1 + w^2) patterns without noise has the same overlap at the same N.
// Within 4.9 combined standard errors, and 0.01 for the noise of patterns, which is not Gaussian at N = 32.
TEST(TensorNoise, ActsAsALoad) {
    constexpr int N = 32, samples = 40, sweeps = 150;
    constexpr double T = 0.4, alpha = load_of_one / (N * N);
    for (const double effective : {0.1, 0.2}) {
        const auto of = [&](const Hamiltonian& h) {
            return over_samples(h, 7, samples, [&](Chain& chain) { return mean_overlap(chain, T, sweeps); });
        };
        const double w = std::sqrt(effective / alpha - 1.0);
        const stats::Estimate noisy = of(noisy_pattern_hamiltonian(4, Convention::distinct, alpha, w, N));
        const stats::Estimate loaded = of(pattern_hamiltonian(4, Convention::distinct, effective, N));
        EXPECT_NEAR(noisy.mean, loaded.mean, 4.9 * std::hypot(noisy.error, loaded.error) + 0.01) << effective;
    }
}

// Retrieval ends at w_c^2 = alpha_c/alpha - 1, so that noise may grow like N^((P-1-b)/2) with K = kappa N^b patterns.
TEST(TensorNoise, RetrievalEndsWhereTheEffectiveLoadIsTheCapacity) {
    const auto find = [](const Dense& model, std::string_view parameter) {
        const LineResult line = solvers::trace(model, "retrieval_spinodal", {.find = parameter});
        EXPECT_EQ(line.points.size(), 1u);
        return line.points.at(0).found.value();
    };
    for (const double T : {0.0, 0.3}) {
        const double capacity = find(Dense({.P = 4, .alpha = 0.0, .T = T}), "alpha");
        for (const double N : {40.0, 400.0, 4000.0}) {
            const double alpha = load_of_one / (N * N);
            const double w = find(Dense({.P = 4, .alpha = alpha, .T = T}), "w");
            EXPECT_NEAR(w * w, capacity / alpha - 1.0, 1e-8 * w * w) << T << " " << N;
        }
    }
}

} // namespace
} // namespace mattis::mc
