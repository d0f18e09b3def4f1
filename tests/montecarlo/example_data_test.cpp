#include "montecarlo/disorder/example_data.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <boost/math/distributions/binomial.hpp>
#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "stats/hypothesis.hpp"
#include "tests/montecarlo/learning_systems.hpp"

namespace mattis::mc {
namespace {

constexpr StreamKey key{.seed = 9, .point = 1, .sample = 2, .chain = 0, .purpose = Purpose::disorder};
constexpr double false_alarm = 1e-6; ///< of every statistical test below; seeds are fixed

ExampleHamiltonian learning(Protocol protocol, int M, double r, int N, std::int64_t K) {
    return learning_hamiltonian(2, Convention::full, {protocol, 0.0, r, M}, N, K);
}

/// Two-sided probability of `count` of `total` where each happens with probability p, in the Gaussian limit.
double p_value(double count, double total, double p) {
    return std::erfc(std::abs(count - total * p) / std::sqrt(2.0 * total * p * (1.0 - p)));
}

/// Sum over a class of xi v.
int agreement(const ExampleData& data, std::int64_t mu, int site) {
    int sum = 0;
    for (int a = 0; a < data.block; ++a) sum += data.v.at(site, mu * data.block + a);
    return sum * data.row(mu)[static_cast<std::size_t>(site)];
}

TEST(ExampleData, ClassSumsAreBinomial) {
    constexpr int N = 20000, M = 9;
    constexpr double r = 0.4;
    const auto drawn = draw_example_data(learning(Protocol::supervised, M, r, N, 2), key);
    const boost::math::binomial_distribution<> law(M, 0.5 * (1.0 + r));
    for (const std::int64_t mu : {0, 1}) {
        std::map<int, double> counts;
        for (int i = 0; i < N; ++i) ++counts[(agreement(drawn, mu, i) + M) / 2];
        double chi_squared = 0.0;
        int cells = 0;
        for (int k = 0; k <= M; ++k) {
            const double expected = N * boost::math::pdf(law, k);
            if (expected < 10.0) continue;
            chi_squared += (counts[k] - expected) * (counts[k] - expected) / expected;
            ++cells;
        }
        EXPECT_GT(cells, 7);
        EXPECT_GT(stats::chi_squared_upper(chi_squared, cells), false_alarm);
    }
}

TEST(ExampleData, SumsOfThousandsOfExamplesHaveMeanAndVarianceOfTheirLaw) {
    constexpr int N = 4000, M = 5000;
    constexpr double r = 0.1;
    const auto drawn = draw_example_data(learning(Protocol::supervised, M, r, N, 1), key);
    EXPECT_FALSE(drawn.v.is_narrow());
    double sum = 0.0, squares = 0.0, first = 0.0;
    for (int i = 0; i < N; ++i) {
        const double deviation = agreement(drawn, 0, i) - M * r;
        sum += deviation / N;
        squares += deviation * deviation / N;
        first += drawn.example[static_cast<std::size_t>(i)] == drawn.row(0)[static_cast<std::size_t>(i)];
    }
    const double variance = M * (1.0 - r * r);
    EXPECT_LT(std::abs(sum), 5.0 * std::sqrt(variance / N));
    EXPECT_LT(std::abs(squares / variance - 1.0), 5.0 * std::sqrt(2.0 / N));
    EXPECT_GT(p_value(first, N, 0.5 * (1.0 + r)), false_alarm);
}

TEST(ExampleData, ExamplesAgreeWithTheArchetypeAndWithEachOtherAsTheirQualitySays) {
    constexpr int N = 5000, M = 6, K = 3;
    constexpr double r = 0.5;
    const auto drawn = draw_example_data(learning(Protocol::unsupervised, M, r, N, K), key);
    double up = 0.0, agree = 0.0, positive = 0.0;
    for (int i = 0; i < N; ++i)
        for (std::int64_t mu = 0; mu < K; ++mu) {
            const int xi = drawn.row(mu)[static_cast<std::size_t>(i)];
            positive += xi > 0;
            for (int a = 0; a < M; ++a) up += drawn.v.at(i, mu * M + a) == xi;
            for (int a = 0; a < M; a += 2) agree += drawn.v.at(i, mu * M + a) == drawn.v.at(i, mu * M + a + 1);
        }
    EXPECT_GT(p_value(positive, N * K, 0.5), false_alarm);
    EXPECT_GT(p_value(up, N * K * M, 0.5 * (1.0 + r)), false_alarm);
    EXPECT_GT(p_value(agree, N * K * M / 2, 0.5 * (1.0 + r * r)), false_alarm);
}

TEST(ExampleData, ArchetypesAndErrorsOfDifferentClassesAreIndependent) {
    constexpr int N = 20000;
    constexpr double r = 0.4;
    for (const Protocol protocol : {Protocol::supervised, Protocol::unsupervised}) {
        const auto drawn = draw_example_data(learning(protocol, 1, r, N, 2), key);
        double alike = 0.0, both_wrong = 0.0;
        for (int i = 0; i < N; ++i) {
            const auto site = static_cast<std::size_t>(i);
            alike += drawn.row(0)[site] == drawn.row(1)[site];
            both_wrong += agreement(drawn, 0, i) < 0 && agreement(drawn, 1, i) < 0;
        }
        EXPECT_GT(p_value(alike, N, 0.5), false_alarm);
        EXPECT_GT(p_value(both_wrong, N, 0.25 * (1.0 - r) * (1.0 - r)), false_alarm);
    }
}

TEST(ExampleData, ClassesDependNeitherOnHowManyFollowNorTheirArchetypesOnTheData) {
    const auto few = draw_example_data(learning(Protocol::supervised, 5, 0.6, 100, 2), key);
    const auto many = draw_example_data(learning(Protocol::supervised, 5, 0.6, 100, 7), key);
    const auto other = draw_example_data(learning(Protocol::supervised, 8, 0.2, 100, 2), key);
    EXPECT_TRUE(std::equal(few.xi.begin(), few.xi.end(), many.xi.begin()));
    EXPECT_EQ(few.xi, other.xi);
    for (int i = 0; i < 100; ++i)
        for (const std::int64_t mu : {0, 1}) EXPECT_EQ(few.v.at(i, mu), many.v.at(i, mu));
    EXPECT_NE(few.xi, draw_example_data(learning(Protocol::supervised, 5, 0.6, 100, 2), {.seed = 10}).xi);
}

TEST(ExampleData, BothProtocolsHaveTheSameExamples) {
    for (const bool stratified : {false, true})
        for (const int M : {1, 7}) {
            auto sup = learning(Protocol::supervised, M, 0.3, 200, 3);
            auto uns = learning(Protocol::unsupervised, M, 0.3, 200, 3);
            sup.stratified = uns.stratified = stratified;
            const auto sums = draw_example_data(sup, key), single = draw_example_data(uns, key);
            EXPECT_EQ(sums.xi, single.xi);
            EXPECT_EQ(sums.example, single.example);
            for (int i = 0; i < 200; ++i) {
                EXPECT_EQ(single.example[static_cast<std::size_t>(i)], single.v.at(i, 0));
                for (std::int64_t mu = 0; mu < 3; ++mu) EXPECT_EQ(agreement(sums, mu, i), agreement(single, mu, i));
            }
        }
}

TEST(ExampleData, StratifiedClassesHoldTheQuantilesOfTheirLaw) {
    constexpr int N = 160, M = 9;
    constexpr double r = 0.4;
    const boost::math::binomial_distribution<> law(M, 0.5 * (1.0 + r));
    for (const Protocol protocol : {Protocol::supervised, Protocol::unsupervised}) {
        auto h = learning(protocol, M, r, N, 2);
        h.stratified = true;
        const auto drawn = draw_example_data(h, key);
        const auto furthest = [&](std::int64_t mu) { // of the empirical distribution function, in sites
            double most = 0.0;
            for (int k = 0; k <= M; ++k) {
                int count = 0;
                for (int i = 0; i < N; ++i) count += (agreement(drawn, mu, i) + M) / 2 <= k;
                most = std::max(most, std::abs(count - N * boost::math::cdf(law, k)));
            }
            return most;
        };
        EXPECT_LT(furthest(0), 1.0);
        EXPECT_GT(furthest(1), 1.0) << "the other classes are independent";
        std::vector<int> found;
        for (int i = 0; i < N; ++i) found.push_back(agreement(drawn, 0, i));
        EXPECT_FALSE(std::ranges::is_sorted(found)) << "sites are in random order";
    }
}

TEST(ExampleData, StratifiedClassesHaveTheLawOnAverageOverSamples) {
    // A count is one of the two whole numbers next to its mean N p: its variance is that of the fraction.
    constexpr int N = 30, M = 6, samples = 2000;
    auto h = learning(Protocol::supervised, M, 0.4, N, 1);
    h.stratified = true;
    const boost::math::binomial_distribution<> law(M, 0.7);
    std::vector<double> counts(M + 1, 0.0);
    for (std::uint32_t sample = 0; sample < samples; ++sample) {
        const auto drawn = draw_example_data(h, {.seed = 3, .sample = sample});
        for (int i = 0; i < N; ++i) counts[static_cast<std::size_t>((agreement(drawn, 0, i) + M) / 2)] += 1.0;
    }
    for (int k = 0; k <= M; ++k) {
        const double mean = N * boost::math::pdf(law, k), part = mean - std::floor(mean);
        EXPECT_LT(std::abs(counts[static_cast<std::size_t>(k)] / samples - mean),
                  5.0 * std::sqrt(part * (1.0 - part) / samples) + 1e-9)
            << k;
    }
}

TEST(ExampleData, StratifiedExamplesAreEquallyGood) {
    constexpr int N = 2000, M = 5;
    auto h = learning(Protocol::unsupervised, M, 0.5, N, 1);
    h.stratified = true;
    const auto drawn = draw_example_data(h, key);
    for (int a = 0; a < M; ++a) {
        double up = 0.0;
        for (int i = 0; i < N; ++i) up += drawn.v.at(i, a) == drawn.row(0)[static_cast<std::size_t>(i)];
        EXPECT_GT(p_value(up, N, 0.75), false_alarm);
    }
}

TEST(ExampleData, GaussianAveragesHaveTheirEntropy) {
    const auto h = learning_hamiltonian(2, Convention::full, {Protocol::supervised, 0.5}, 20000, 1);
    for (const bool stratified : {false, true}) {
        auto of = h;
        of.stratified = stratified;
        const auto drawn = draw_example_data(of, key);
        double sum = 0.0, squares = 0.0;
        for (int i = 0; i < h.N; ++i) {
            const double z = agreement(drawn, 0, i) / h.spread - 1.0;
            sum += z / h.N;
            squares += z * z / h.N;
        }
        const double least = stratified ? 0.03 : 1.0; // quantiles have nearly the mean of their law
        EXPECT_LT(std::abs(sum), 5.0 * least * std::sqrt(0.5 / h.N));
        EXPECT_LT(std::abs(squares / 0.5 - 1.0), 5.0 * std::sqrt(2.0 / h.N));
    }
}

TEST(ExampleData, GivenArchetypesTakeThePlaceOfTheFirst) {
    const auto h = learning(Protocol::unsupervised, 3, 0.999999, 20, 4);
    const std::vector<std::int8_t> up(40, 1);
    const auto drawn = draw_example_data(h, key, up), free = draw_example_data(h, key);
    for (int i = 0; i < 20; ++i) {
        for (std::int64_t c = 0; c < 6; ++c) EXPECT_EQ(drawn.v.at(i, c), 1);
        for (std::int64_t c = 6; c < 12; ++c) EXPECT_EQ(drawn.v.at(i, c), free.v.at(i, c));
    }
}

TEST(ExampleData, PerfectDataAreTheArchetypes) {
    for (const Protocol protocol : {Protocol::supervised, Protocol::unsupervised}) {
        const auto many = learning_hamiltonian(2, Convention::full, {protocol}, 50, 3);
        const auto drawn = draw_example_data(many, key);
        for (int i = 0; i < 50; ++i)
            for (std::int64_t mu = 0; mu < 3; ++mu)
                EXPECT_EQ(drawn.v.at(i, mu), drawn.row(mu)[static_cast<std::size_t>(i)]);
        EXPECT_TRUE(std::ranges::equal(drawn.example, drawn.row(0)));
    }
}

TEST(ExampleData, MemoryIsThatOfWhatIsDrawn) {
    for (const LearningSystem& system : learning_gallery(60)) {
        const ExampleData& drawn = system.data();
        const double entry = drawn.v.is_narrow() ? 1.0 : 2.0;
        EXPECT_EQ(example_data_memory(system.h), static_cast<double>(drawn.xi.size() + drawn.example.size()) +
                                                     entry * static_cast<double>(drawn.v.channels()) * drawn.v.sites())
            << system.name;
    }
}

} // namespace
} // namespace mattis::mc
