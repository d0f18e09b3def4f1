#include "models/dataset_facts.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

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

TEST(DatasetFacts, DataMustBeSaid) {
    const auto unsaid = [](std::string_view model, double protocol, std::vector<std::string_view> said) {
        return unsaid_data(model_info(model), std::vector{0.0, protocol},
                           [&](std::string_view name) { return std::ranges::find(said, name) != said.end(); });
    };
    for (const std::string_view model : {"hopfield", "dense"}) {
        EXPECT_NE(unsaid(model, 1.0, {"M"}).find("M without r"), std::string::npos);
        EXPECT_NE(unsaid(model, 1.0, {"M", "rho"}).find("M without r"), std::string::npos);
        EXPECT_NE(unsaid(model, 2.0, {}).find("protocol = unsupervised without r, M or rho"), std::string::npos);
        for (const auto& enough : {std::vector<std::string_view>{"r", "M"}, {"r"}, {"rho"}})
            EXPECT_EQ(unsaid(model, 1.0, enough), "");
        EXPECT_EQ(unsaid(model, 0.0, {}), "");
    }
    EXPECT_EQ(unsaid("multitasking", 1.0, {"M"}), "") << "r = 1 there, as in files of the first version";
    EXPECT_EQ(unsaid("sk", 1.0, {}), "");
}

} // namespace
} // namespace mattis
