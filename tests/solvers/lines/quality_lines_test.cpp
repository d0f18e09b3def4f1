#include "solvers/lines/quality_lines.hpp"

#include <cmath>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::solvers {
namespace {

std::vector<LinePoint> points(const ModelAt& at, std::string_view find, std::string_view line = "retrieval_quality") {
    return trace(at, line, {.find = find}).points;
}

double overlap(const LinePoint& point) { return *point.order.front().value; }

TEST(QualityLines, TheSameCurveIsFoundInEveryParameter) {
    const Dense::Parameters at{
        .P = 4, .alpha = 0.0, .T = 0.3, .protocol = Protocol::supervised, .rho = 0.3, .quality = 0.9};
    const auto load = points(Dense(at), "alpha");
    ASSERT_EQ(load.size(), 1u);
    EXPECT_NEAR(overlap(load[0]), 0.9, 1e-12);
    const ModelAt there = ModelAt(Dense(at)).with("alpha", *load[0].found);
    for (const auto& [find, value] : {std::pair{"T", 0.3}, {"rho", 0.3}}) {
        const auto others = points(there, find);
        ASSERT_FALSE(others.empty()) << find;
        double nearest = 1.0;
        for (const LinePoint& point : others) nearest = std::min(nearest, std::abs(*point.found - value));
        EXPECT_LT(nearest, 1e-9) << find;
    }
    const ModelAt counted = Dense({.P = 4,
                                   .alpha = *load[0].found,
                                   .T = 0.3,
                                   .protocol = Protocol::supervised,
                                   .r = 0.5,
                                   .M = 10,
                                   .class_law = ClassLaw::gaussian,
                                   .quality = 0.9});
    const auto quality = points(counted, "r");
    ASSERT_EQ(quality.size(), 1u);
    EXPECT_NEAR(*quality[0].found, 1.0 / std::sqrt(1.0 + 10 * 0.3), 1e-9) << "rho = 0.3";
}

TEST(QualityLines, WhereTheStateEndsWithMoreItIsItsEnd) {
    const Dense model({.P = 4, .alpha = 0.0, .T = 0.0, .protocol = Protocol::supervised, .rho = 0.1, .quality = 0.7});
    const auto quality = points(model, "alpha"), end = points(model, "alpha", "retrieval_spinodal");
    EXPECT_EQ(*quality[0].found, *end[0].found);
    EXPECT_GT(overlap(quality[0]), 0.7);
    // Noisier data are recalled by their mean: there is a state beyond the threshold, far from the archetype.
    const Dense noisy({.P = 4, .alpha = 0.0, .T = 0.0, .protocol = Protocol::supervised, .rho = 1.0, .quality = 0.7});
    EXPECT_EQ(points(noisy, "alpha")[0].status, Status::absent);
    EXPECT_GT(*points(noisy, "alpha", "retrieval_spinodal")[0].found, 0.09);
}

TEST(QualityLines, AtZeroLoadOnlyTheEntropyOfTheDataCounts) {
    // T = 0: m = erf(1/sqrt(2 rho)), so m >= erf(Theta) needs M >= 2 Theta^2 (1-r^2)/r^2, of both protocols.
    for (const double Theta : {0.8, 1.0, 1.3})
        for (const double r : {0.2, 0.35, 0.5})
            for (const Protocol protocol : {Protocol::supervised, Protocol::unsupervised}) {
                const double bound = 2.0 * Theta * Theta * (1.0 - r * r) / (r * r);
                const ModelAt at = Dense({.P = 4,
                                          .alpha = 0.0,
                                          .T = 0.0,
                                          .protocol = protocol,
                                          .r = r,
                                          .M = 1,
                                          .class_law = ClassLaw::gaussian,
                                          .quality = std::erf(Theta)});
                const auto least = points(at, "M", "examples_needed");
                ASSERT_EQ(least.size(), 1u);
                EXPECT_EQ(*least[0].found, std::ceil(bound)) << Theta << " " << r;
            }
    const ModelAt at =
        Dense({.P = 4, .alpha = 0.0, .T = 0.0, .protocol = Protocol::supervised, .quality = std::erf(1.0)});
    EXPECT_NEAR(*points(at, "rho")[0].found, 0.5, 1e-9);
}

TEST(QualityLines, UnsupervisedNetworksNeedExamplesLikeAPowerOfTheirQuality) {
    // By the map between protocols (distinct): alpha (1+rho_P)/(1+rho)^P is at most the load with that quality of the
    // supervised network. As r falls M r^(2P) tends to 1/(alpha*/alpha - 1), alpha* that of stored patterns.
    constexpr double alpha = 0.1;
    const auto network = [&](double r, int M) {
        return Dense({.P = 4,
                      .alpha = alpha,
                      .T = 0.0,
                      .protocol = Protocol::unsupervised,
                      .r = r,
                      .M = M,
                      .class_law = ClassLaw::gaussian});
    };
    const double stored = *points(Dense({.P = 4, .alpha = alpha, .T = 0.0}), "alpha")[0].found;
    for (const double r : {0.2, 0.3, 0.4}) {
        const int M = static_cast<int>(*points(network(r, 1), "M")[0].found);
        const auto allowed = [&](int number) {
            const Dense uns = network(r, number);
            Dense::Parameters p = uns.parameters;
            p.protocol = Protocol::supervised;
            const double load = *points(Dense(p), "alpha")[0].found;
            return alpha * (1.0 + uns.dataset().entropy(4)) / std::pow(1.0 + uns.dataset().rho(), 4) <= load;
        };
        EXPECT_TRUE(allowed(M)) << r;
        EXPECT_FALSE(allowed(M - 1)) << r;
        if (r == 0.2) {
            EXPECT_NEAR(M * std::pow(r, 8) * (stored / alpha - 1.0), 1.0, 0.02);
        }
    }
}

TEST(QualityLines, NumbersOfExamplesOutOfReachAreAbsent) {
    // At this load stored patterns themselves have no such overlap.
    const ModelAt at = Dense({.P = 4, .alpha = 0.5, .T = 0.0, .protocol = Protocol::supervised, .r = 0.5, .M = 1});
    EXPECT_EQ(points(at, "M")[0].status, Status::absent);
    const ModelAt retrieved = at.with("alpha", 0.1);
    const int least = static_cast<int>(*points(retrieved, "M")[0].found);
    const auto m = [&](int M) {
        return order_value(rs_retrieval(SiteOf(retrieved.with("M", M).as<Dense>())), "m").value_or(0.0);
    };
    EXPECT_GE(m(least), 0.68268949213708585);
    for (int M = 1; M < least; ++M) EXPECT_LT(m(M), 0.68268949213708585) << M;
}

TEST(QualityLines, RetrievalOfASingleExampleIsMereExistence) {
    const ModelAt at = Dense({.P = 4, .alpha = 0.1, .T = 0.3, .protocol = Protocol::supervised, .r = 0.5, .M = 1});
    const auto exists = points(at, "M", "retrieval_spinodal");
    EXPECT_EQ(*exists[0].found, 1.0) << "the example itself is stored";
    EXPECT_NEAR(overlap(exists[0]), 0.5, 1e-3);
    const ModelAt pairwise = Hopfield(
        {.alpha = 0.05, .T = 0.0, .protocol = Protocol::supervised, .r = 0.5, .M = 1, .class_law = ClassLaw::gaussian});
    const double rho_c =
        *points(Hopfield({.alpha = 0.05, .T = 0.0, .protocol = Protocol::supervised}), "rho", "retrieval_spinodal")[0]
             .found;
    EXPECT_EQ(*points(pairwise, "M", "retrieval_spinodal")[0].found, std::ceil(3.0 / rho_c)) << "rho = 3/M";
}

TEST(QualityLines, StoringNetworksHaveThemInLoadAndTemperature) {
    const ModelAt at = Dense({.P = 4, .alpha = 0.0, .T = 0.2, .quality = 0.99});
    EXPECT_NEAR(overlap(points(at, "alpha")[0]), 0.99, 1e-12);
    EXPECT_THAT([&] { points(at.with("M", 1.0), "M"); },
                testing::ThrowsMessage<InputError>(testing::HasSubstr("storing has no examples")));
}

} // namespace
} // namespace mattis::solvers
