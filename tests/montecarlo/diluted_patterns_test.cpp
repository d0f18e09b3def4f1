#include "montecarlo/disorder/diluted_patterns.hpp"

#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "models/multitasking/multitasking.hpp"
#include "stats/hypothesis.hpp"

namespace mattis::mc {
namespace {

constexpr StreamKey key{.seed = 9, .point = 1, .sample = 2, .chain = 0, .purpose = Purpose::disorder};
constexpr double false_alarm = 1e-6; ///< of every statistical test below; seeds are fixed

Multitasking::Parameters storing(int K, double d) { return {.K = K, .d = d, .T = 1.0}; }

Multitasking::Parameters learning(Protocol protocol, int M, double r) {
    auto p = storing(3, 0.4);
    p.protocol = protocol;
    p.M = M;
    p.r = r;
    return p;
}

/// Two-sided probability of `count` of `total` where each happens with probability p, in the Gaussian limit.
double p_value(double count, double total, double p) {
    return std::erfc(std::abs(count - total * p) / std::sqrt(2.0 * total * p * (1.0 - p)));
}

TEST(DilutedPatterns, SitesHoldTheirNonNullEntries) {
    const auto drawn = draw_diluted(Multitasking(storing(4, 0.5)).hamiltonian(200), key);
    ASSERT_EQ(drawn.first.size(), 201u);
    for (std::size_t i = 0; i < 200; ++i) {
        std::uint64_t e = drawn.first[i];
        for (int mu = 0; mu < 4; ++mu) {
            if (drawn.row(mu)[i] == 0) continue;
            ASSERT_LT(e, drawn.first[i + 1]);
            EXPECT_EQ(drawn.pattern[e], mu);
            EXPECT_EQ(drawn.value[e], drawn.row(mu)[i]);
            ++e;
        }
        EXPECT_EQ(e, drawn.first[i + 1]);
    }
}

TEST(DilutedPatterns, EntriesAreIndependentWithTheirProbabilities) {
    constexpr int N = 40000, K = 3;
    constexpr double d = 0.35;
    const auto drawn = draw_diluted(Multitasking(storing(K, d)).hamiltonian(N), key);
    std::map<int, int> types;
    for (std::size_t i = 0; i < N; ++i) ++types[9 * drawn.row(0)[i] + 3 * drawn.row(1)[i] + drawn.row(2)[i]];
    double chi_squared = 0.0;
    for (int a = -1; a <= 1; ++a)
        for (int b = -1; b <= 1; ++b)
            for (int c = -1; c <= 1; ++c) {
                double expected = N;
                for (const int entry : {a, b, c}) expected *= entry == 0 ? d : 0.5 * (1.0 - d);
                const double difference = types[9 * a + 3 * b + c] - expected;
                chi_squared += difference * difference / expected;
            }
    EXPECT_GT(stats::chi_squared_upper(chi_squared, 26), false_alarm);
}

TEST(DilutedPatterns, PatternsDependNeitherOnHowManyFollowNorOnTheData) {
    const auto few = draw_diluted(Multitasking(storing(2, 0.4)).hamiltonian(300), key);
    const auto many = draw_diluted(Multitasking(storing(6, 0.4)).hamiltonian(300), key);
    const auto learnt = draw_diluted(Multitasking(learning(Protocol::supervised, 5, 0.6)).hamiltonian(300), key);
    for (int mu = 0; mu < 2; ++mu)
        for (std::size_t i = 0; i < 300; ++i) {
            EXPECT_EQ(few.row(mu)[i], many.row(mu)[i]);
            EXPECT_EQ(few.row(mu)[i], learnt.row(mu)[i]);
        }
}

TEST(DilutedPatterns, BothProtocolsHaveTheSameExamples) {
    constexpr int M = 7;
    const auto sums = draw_diluted(Multitasking(learning(Protocol::supervised, M, 0.3)).hamiltonian(300), key);
    const auto single = draw_diluted(Multitasking(learning(Protocol::unsupervised, M, 0.3)).hamiltonian(300), key);
    ASSERT_EQ(single.value.size(), M * sums.value.size());
    for (std::size_t e = 0; e < sums.value.size(); ++e) {
        int sum = 0;
        for (std::size_t a = 0; a < M; ++a) sum += single.value[e * M + a];
        EXPECT_EQ(sum, sums.value[e]);
    }
}

TEST(DilutedPatterns, ExamplesAgreeWithThePatternAsOftenAsTheirQualitySays) {
    constexpr int N = 20000, M = 10;
    constexpr double r = 0.4;
    const auto drawn = draw_diluted(Multitasking(learning(Protocol::unsupervised, M, r)).hamiltonian(N), key);
    double agree = 0.0, total = 0.0;
    for (std::size_t i = 0; i < N; ++i)
        for (std::uint64_t e = drawn.first[i]; e < drawn.first[i + 1]; ++e)
            for (std::size_t a = 0; a < M; ++a) {
                agree += drawn.value[e * M + a] == drawn.row(drawn.pattern[e])[i];
                total += 1.0;
            }
    EXPECT_GT(p_value(agree, total, 0.5 * (1.0 + r)), false_alarm);
}

TEST(DilutedPatterns, SumsOfVeryManyExamplesHaveTheMomentsOfTheBinomialLaw) {
    constexpr int N = 20000, M = 5000;
    constexpr double r = 0.1;
    const auto drawn = draw_diluted(Multitasking(learning(Protocol::supervised, M, r)).hamiltonian(N), key);
    double sum = 0.0, squares = 0.0, count = 0.0;
    for (std::size_t i = 0; i < N; ++i)
        for (std::uint64_t e = drawn.first[i]; e < drawn.first[i + 1]; ++e) {
            const double x = drawn.value[e] * drawn.row(drawn.pattern[e])[i] - M * r;
            sum += x;
            squares += x * x;
            count += 1.0;
        }
    const double variance = M * (1.0 - r * r);
    EXPECT_LT(std::abs(sum / count), 5.0 * std::sqrt(variance / count));
    EXPECT_LT(std::abs(squares / count / variance - 1.0), 5.0 * std::sqrt(2.0 / count));
}

TEST(DilutedPatterns, GaussianDataHaveTheirVariance) {
    auto p = storing(2, 0.3);
    p.protocol = Protocol::supervised;
    p.rho = 0.5;
    const auto h = Multitasking(p).hamiltonian(20000);
    const auto drawn = draw_diluted(h, key);
    double sum = 0.0, squares = 0.0, count = 0.0;
    for (std::size_t i = 0; i < 20000; ++i)
        for (std::uint64_t e = drawn.first[i]; e < drawn.first[i + 1]; ++e) {
            const double X = drawn.value[e] * drawn.row(drawn.pattern[e])[i] / h.spread;
            sum += X - 1.0;
            squares += (X - 1.0) * (X - 1.0);
            count += 1.0;
        }
    EXPECT_LT(std::abs(sum / count), 5.0 * std::sqrt(p.rho / count));
    EXPECT_LT(std::abs(squares / count / p.rho - 1.0), 5.0 * std::sqrt(2.0 / count));
}

TEST(DilutedPatterns, BalancedOnesHaveEveryTypeInProportion) {
    constexpr int N = 1000, K = 3;
    constexpr double d = 0.3;
    auto h = Multitasking(storing(K, d)).hamiltonian(N);
    h.ensemble = Ensemble::balanced;
    const auto drawn = draw_diluted(h, key);
    std::map<int, int> types;
    for (std::size_t i = 0; i < N; ++i) ++types[9 * drawn.row(0)[i] + 3 * drawn.row(1)[i] + drawn.row(2)[i]];
    for (int a = -1; a <= 1; ++a)
        for (int b = -1; b <= 1; ++b)
            for (int c = -1; c <= 1; ++c) {
                double expected = N;
                for (const int entry : {a, b, c}) expected *= entry == 0 ? d : 0.5 * (1.0 - d);
                EXPECT_LT(std::abs(types[9 * a + 3 * b + c] - expected), 1.0);
            }
    // In random order: the first tenth of the sites is a sample of all.
    int null = 0;
    for (std::size_t i = 0; i < N / 10; ++i) null += drawn.row(0)[i] == 0;
    EXPECT_GT(p_value(null, 100.0, d), false_alarm);
    h.K = 13;
    EXPECT_THROW(draw_diluted(h, key), std::invalid_argument);
}

TEST(DilutedPatterns, MemoryIsThatOfTheMean) {
    const auto h = Multitasking(learning(Protocol::unsupervised, 6, 0.5)).hamiltonian(5000);
    const auto drawn = draw_diluted(h, key);
    const double bytes = static_cast<double>(drawn.xi.size() + 8 * drawn.first.size() + 4 * drawn.pattern.size() +
                                             4 * drawn.value.size());
    EXPECT_NEAR(diluted_memory(h) / bytes, 1.0, 0.02);
}

} // namespace
} // namespace mattis::mc
