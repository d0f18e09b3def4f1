#include "solvers/rs/update.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "core/rng.hpp"
#include "models/dense.hpp"
#include "models/hopfield.hpp"

namespace mattis::solvers {
namespace {

TEST(Update, ClosedForm) {
    EXPECT_DOUBLE_EQ(overlap_after_update(SiteOf(Hopfield({0.1, 0.0, Convention::distinct}))),
                     std::erf(1.0 / std::sqrt(0.2)));
    for (const int P : {3, 4, 6})
        EXPECT_NEAR(overlap_after_update(SiteOf(Dense({P, 0.3, 0.0, Convention::distinct}))),
                    std::erf(std::sqrt(P / 1.2)), 1e-15)
            << P;
    EXPECT_NEAR(overlap_after_update(SiteOf(Dense({4, 0.3, 0.0, Convention::full}))),
                std::erf(std::sqrt(4.0 / (1.2 * 2.5))), 1e-15);
    EXPECT_EQ(overlap_after_update(SiteOf(Dense({3, 0.0, 0.0, Convention::full}))), 1.0);
}

TEST(Update, OfFewSpinsFeelsTheOthersOfTheClass) {
    // K = N/4 patterns, r and M so that noise and entropy of the data are near 0.3. Values of arXiv:2211.14067's
    // scaling as an independent computation has them.
    const auto at = [](double N, double r, int M, ClassLaw law) {
        return Dense({.P = 4,
                      .alpha = 3.0 / (N * N),
                      .T = 0.0,
                      .protocol = Protocol::unsupervised,
                      .r = r,
                      .M = M,
                      .class_law = law});
    };
    const Dense model = at(128.0, 0.2139510163620407, 69, ClassLaw::gaussian);
    EXPECT_NEAR(overlap_after_update(SiteOf(model)), 0.8016515110360811, 1e-4);
    EXPECT_NEAR(overlap_after_update(SiteOf(model), 128.0).value(), 0.6388297217047548, 1e-4);
    const Dense binomial = at(128.0, 0.2139510163620407, 69, ClassLaw::exact);
    EXPECT_NEAR(overlap_after_update(SiteOf(binomial)), 0.8007686681241089, 1e-4);
    EXPECT_NEAR(overlap_after_update(SiteOf(binomial), 1e12).value(), overlap_after_update(SiteOf(binomial)), 1e-9);
    EXPECT_FALSE(overlap_after_update(SiteOf(Dense({4, 0.1, 0.0})), 100.0).has_value());
}

TEST(Update, AgreesWithASimulatedUpdate) {
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
    EXPECT_NEAR(sum, overlap_after_update(SiteOf(Dense({3, alpha, 0.0, Convention::distinct}))), 4.0 * error + 2.0 / N);
    EXPECT_GT(std::abs(sum - overlap_after_update(SiteOf(Dense({3, alpha, 0.0, Convention::full})))), 4.0 * error)
        << "resolves the convention";
}

} // namespace
} // namespace mattis::solvers
