// A line that has joined: listed, solved for every real parameter, against closed forms.
#include "tests/guests/half_entropy.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "models/multitasking/multitasking.hpp"
#include "models/sk.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::guests {
namespace {

[[maybe_unused]] const bool joined = solvers::add_site_line(half_entropy_line);

double only_value(const ModelAt& at, std::string_view find) {
    const auto points = solvers::trace(at, "half_entropy", {.find = find}).points;
    EXPECT_EQ(points.size(), 1u);
    return points.front().found.value_or(0.0);
}

TEST(HalfEntropy, OfTheSpinGlassIsInClosedForm) {
    // s = ln 2 - 1/(4 T^2)
    EXPECT_NEAR(only_value(Sk({0.5}), "T"), 1.0 / std::sqrt(2.0 * std::log(2.0)), 1e-12);
}

TEST(HalfEntropy, IsTheSameCurveInEveryParameter) {
    // Of a Gaussian landscape s = ln 2 - alpha x(1)/(2 T^2).
    const double T = only_value(Dense({4, 0.3, 0.1, Convention::distinct}), "T");
    EXPECT_NEAR(only_value(Dense({4, 0.0, T, Convention::distinct}), "alpha"), 0.3, 1e-9);
    EXPECT_NEAR(only_value(Dense({4, 1.2, 0.1, Convention::distinct}), "T"), 2.0 * T, 1e-9);
}

TEST(HalfEntropy, HasTheStateOfTheParamagnet) {
    const auto points = solvers::trace(Sk({0.5}), "half_entropy").points;
    ASSERT_EQ(points.size(), 1u);
    ASSERT_EQ(points.front().order.front().name, "q");
    EXPECT_EQ(points.front().order.front().value, 0.0);
}

TEST(HalfEntropy, IsListedBehindTheOthersAndForGaussianSitesAlone) {
    const ModelAt sk = Sk({0.5});
    EXPECT_EQ(solvers::theory_of(sk).lines(sk).back().name, "half_entropy");
    EXPECT_EQ(solvers::line_of(sk, "half_entropy").ansaetze.front(), replica_symmetric);
    const ModelAt other = Multitasking({.K = 2, .d = 0.3, .T = 0.1});
    for (const Line& line : solvers::theory_of(other).lines(other)) EXPECT_NE(line.name, "half_entropy");
}

TEST(HalfEntropy, OfTheSameNameIsRefused) {
    EXPECT_THROW(solvers::add_site_line(half_entropy_line), std::invalid_argument);
    solvers::SiteLine known = half_entropy_line;
    known.name = "gardner";
    EXPECT_THROW(solvers::add_site_line(known), std::invalid_argument);
}

} // namespace
} // namespace mattis::guests
