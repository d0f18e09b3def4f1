#include "montecarlo/disorder/templates.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace mattis::mc {
namespace {

TEST(Templates, AreSymmetricWithTheNoiseThatIsAskedFor) {
    const TemplateHamiltonian h = template_hamiltonian(0.2, 0.16, 100);
    const Templates t = draw_templates(h, {.seed = 3}, {});
    const auto N = static_cast<std::size_t>(h.N), K = static_cast<std::size_t>(h.K);
    ASSERT_EQ(t.T.size(), N * N * K);
    double signal = 0.0, sum = 0.0, squares = 0.0, other = 0.0;
    for (std::size_t i = 0; i < N; ++i)
        for (std::size_t j = 0; j < N; ++j)
            for (std::size_t mu = 0; mu < K; ++mu) {
                const double entry = t.T[(i * N + j) * K + mu];
                ASSERT_EQ(t.T[(i * N + j) * K + mu], t.T[(j * N + i) * K + mu]);
                if (i == j) {
                    ASSERT_EQ(entry, 0.0);
                }
                if (j <= i) continue;
                const double xi_xi = t.archetype[i] * t.archetype[j];
                (mu == 0 ? signal : other) += entry * xi_xi / h.entry;
                sum += entry;
                squares += entry * entry;
            }
    // Within 5 standard errors, false-alarm probability 6e-7 each for this fixed seed.
    const double pairs = 0.5 * h.N * (h.N - 1), w = h.spread / h.entry, count = pairs * static_cast<double>(K);
    EXPECT_NEAR(signal / pairs, 1.0, 5.0 * w / std::sqrt(pairs));
    EXPECT_NEAR(other / (count - pairs), 0.0, 5.0 * std::sqrt((w * w + 1.0) / (count - pairs)));
    const double variance = h.spread * h.spread + static_cast<double>(h.entry) * h.entry;
    EXPECT_NEAR(sum / count, 0.0, 5.0 * std::sqrt(variance / count) + h.entry * 3.0 / h.N);
    EXPECT_NEAR(squares / count / variance, 1.0, 5.0 * std::sqrt(2.0 / count));
}

TEST(Templates, DependOnTheKeyAlone) {
    const TemplateHamiltonian h = template_hamiltonian(0.3, 0.1, 10);
    EXPECT_EQ(draw_templates(h, {.seed = 3}, {}).T, draw_templates(h, {.seed = 3}, {}).T);
    EXPECT_NE(draw_templates(h, {.seed = 4}, {}).T, draw_templates(h, {.seed = 3}, {}).T);
}

TEST(Templates, GivenPatternsTakeThePlaceOfTheFirst) {
    const TemplateHamiltonian h = template_hamiltonian(0.3, 0.1, 10);
    std::vector<std::int8_t> given{1, 1, -1, 1, -1, -1, 1, 1, 1, -1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    const Templates t = draw_templates(h, {.seed = 3}, given);
    EXPECT_TRUE(std::equal(t.archetype.begin(), t.archetype.end(), given.begin()));
    const Templates own = draw_templates(h, {.seed = 3}, {});
    const auto K = static_cast<std::size_t>(h.K);
    for (std::size_t i = 0; i < 10; ++i)
        for (std::size_t j = i + 1; j < 10; ++j) {
            const std::size_t at = (i * 10 + j) * K;
            const int changed = given[i] * given[j] - own.archetype[i] * own.archetype[j];
            EXPECT_EQ(t.T[at] - own.T[at], changed * h.entry) << "the noise stays";
            EXPECT_EQ(t.T[at + 2], own.T[at + 2]) << "and so do the other templates";
        }
}

TEST(Templates, MemoryIsThatOfTheEntries) {
    const TemplateHamiltonian h = template_hamiltonian(0.3, 0.1, 20);
    EXPECT_EQ(templates_memory(h), 4.0 * static_cast<double>(draw_templates(h, {}, {}).T.size()));
}

} // namespace
} // namespace mattis::mc
