#include "phase_diagrams/job/contradictions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mattis::diagram {
namespace {

TEST(Contradictions, AreWhatTheModelSaysOfTheFirst) {
    const ModelInfo& model = model_info("hopfield");
    const ParameterValues stored = model.specimen();
    ParameterValues unknown = stored;
    unknown[3] = 2; // unsupervised
    unknown[4] = 0.2;
    EXPECT_FALSE(contradiction(model, std::vector<ParameterValues>{stored}));
    EXPECT_FALSE(contradiction(model, {}));
    EXPECT_THAT(contradiction(model, std::vector<ParameterValues>{stored, unknown}).value(),
                testing::HasSubstr("rho = 0.2 alone"));
    std::vector<ParameterValues> many(10000, stored);
    many.back() = unknown;
    EXPECT_TRUE(contradiction(model, many));
}

TEST(Contradictions, CornersAreTheEndsOfTheAxes) {
    const ModelInfo& model = model_info("sk");
    EXPECT_EQ(corners(model, {{"T", {0.1, 0.2, 0.3}, true}}), (std::vector<ParameterValues>{{0.1}, {0.3}}));
    EXPECT_EQ(corners(model, {{"T", {0.1}, false}}), (std::vector<ParameterValues>{{0.1}}));
    EXPECT_TRUE(corners(model, {{"T", {}, false}}).empty());
}

} // namespace
} // namespace mattis::diagram
