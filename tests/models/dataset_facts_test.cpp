#include "models/dataset_facts.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "models/hopfield.hpp"

namespace mattis {
namespace {

std::optional<DatasetFacts> facts_of(const ModelAt& at) { return dataset_facts(at.entry().info, at.values()); }

TEST(DatasetFacts, SayAllThatFollowsFromQualityAndNumber) {
    const auto facts = facts_of(Dense({.P = 4,
                                       .alpha = 0.1,
                                       .T = 0.2,
                                       .convention = Convention::full,
                                       .protocol = Protocol::unsupervised,
                                       .r = 0.8,
                                       .M = 5}));
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->r, 0.8);
    EXPECT_EQ(facts->M, 5);
    EXPECT_NEAR(facts->rho, 0.36 / (5 * 0.64), 1e-15);
    EXPECT_NEAR(*facts->rho_P, (1.0 - std::pow(0.8, 8)) / (5 * std::pow(0.8, 8)), 1e-14);
    EXPECT_EQ(facts->class_law, "exact");
    EXPECT_EQ(facts->convention, "full");
    EXPECT_EQ(facts->normalisation, "R_P^(1/2)");
    const auto pairwise =
        facts_of(Hopfield({.alpha = 0.1, .T = 0.2, .protocol = Protocol::supervised, .r = 0.8, .M = 5}));
    EXPECT_NEAR(*pairwise->rho_P, (1.0 - std::pow(0.8, 4)) / (5 * std::pow(0.8, 4)), 1e-14);
    EXPECT_EQ(pairwise->normalisation, "R_1^(P/2)");
}

TEST(DatasetFacts, SayNothingThatDoesNotFollowFromTheEntropyAlone) {
    const auto facts = facts_of(Dense({.P = 4, .alpha = 0.1, .T = 0.2, .protocol = Protocol::supervised, .rho = 0.3}));
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->rho, 0.3);
    EXPECT_FALSE(facts->r || facts->M || facts->rho_P);
    EXPECT_EQ(facts->class_law, "gaussian") << "many examples";
    EXPECT_FALSE(facts_of(Dense({.P = 4, .alpha = 0.1, .T = 0.2}))) << "stored patterns";
    EXPECT_FALSE(dataset_facts(model_info("sk"), model_info("sk").specimen()));
}

} // namespace
} // namespace mattis
