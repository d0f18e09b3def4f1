#include "models/perceptron/variational_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/perceptron/variational.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis {
namespace {

LineResult trace(std::string_view line, double beta, double prior = 0.0) {
    return solvers::trace(ModelAt(VariationalPerceptron({0.0, beta, prior})), line);
}

double found(std::string_view line, double beta, double prior = 0.0) {
    const LineResult result = trace(line, beta, prior);
    EXPECT_EQ(result.points.size(), 1u);
    EXPECT_EQ(result.points.front().status, Status::converged) << line << " " << beta;
    return result.points.front().found.value_or(0.0);
}

TEST(VariationalLines, TheTransitionLiesBetweenTheEnds) {
    for (const auto& [beta, prior] : {std::pair{20.0, 0.0}, {21.5, 0.0}, {22.0, 0.0}, {24.0, 24.0}, {100.0, 100.0}}) {
        const double good = found("spinodal_good", beta, prior), poor = found("spinodal_poor", beta, prior);
        const double transition = found("transition", beta, prior);
        EXPECT_LT(good, transition) << beta;
        EXPECT_LT(transition, poor) << beta;
    }
}

TEST(VariationalLines, SayWhyTheyDoNotExist) {
    for (const auto line : {"spinodal_good", "spinodal_poor"}) {
        const LineResult result = trace(line, 5.0);
        EXPECT_EQ(result.points.front().status, Status::absent) << line;
        EXPECT_THAT(result.remarks, testing::Contains(testing::HasSubstr("one state"))) << line;
    }
    EXPECT_EQ(trace("transition", 5.0).points.front().status, Status::absent);
    const LineResult frozen = trace("spinodal_poor", 50.0);
    EXPECT_EQ(frozen.points.front().status, Status::absent);
    EXPECT_THAT(frozen.remarks, testing::Contains(testing::HasSubstr("qd tends to 1")));
}

} // namespace
} // namespace mattis
