#include "models/multitasking/multitasking.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"

namespace mattis {
namespace {

Multitasking::Parameters supervised() {
    return {3, 0.3, 0.1, Protocol::supervised, 0.0, 1.0, 0, ClassLaw::exact, 0.0, Units::raw};
}

/// Derivatives of E cos(uX) and E sin(uX), X summed over the binomial law or a fine Gaussian grid.
TEST(PatternLaw, TransformsAreTheAveragesTheyClaimToBe) {
    const auto expect = [](const PatternLaw& law, const std::vector<std::pair<double, double>>& values) {
        for (const double u : {0.0, 0.3, 2.0, 7.0}) {
            double G = 0.0, S = 0.0, F = 0.0, dF = 0.0;
            for (const auto& [X, p] : values) {
                G += p * std::cos(u * X);
                S += p * std::sin(u * X);
                F += p * X * std::sin(u * X);
                dF += p * X * X * std::cos(u * X);
            }
            const Transforms got = law.at(u);
            EXPECT_NEAR(got.G, G, 2e-14) << u;
            EXPECT_NEAR(got.S, S, 2e-14) << u;
            EXPECT_NEAR(got.F, F, 2e-14) << u;
            EXPECT_NEAR(got.dF, dF, 5e-14) << u;
        }
    };
    expect(PatternLaw::storing(0.7), {{1.0, 1.0}});
    for (const int M : {1, 2, 3, 8}) {
        std::vector<std::pair<double, double>> values;
        for (int b = 0; b <= M; ++b)
            values.emplace_back((2.0 * b - M) / (M * 0.4),
                                std::exp(std::lgamma(M + 1.0) - std::lgamma(b + 1.0) - std::lgamma(M - b + 1.0)) *
                                    std::pow(0.7, b) * std::pow(0.3, M - b));
        expect(PatternLaw::binomial(0.7, M, 0.4), values);
    }
    std::vector<std::pair<double, double>> values;
    for (int k = -400; k <= 400; ++k) {
        const double z = 0.025 * k;
        values.emplace_back(1.0 + std::sqrt(0.5) * z, 0.025 * std::exp(-0.5 * z * z) / std::sqrt(2.0 * M_PI));
    }
    expect(PatternLaw::gaussian(0.7, 0.5), values);
}

TEST(PatternLaw, MeanIsOneAndSecondMomentOnePlusRho) {
    for (const PatternLaw& law :
         {PatternLaw::storing(0.5), PatternLaw::gaussian(0.5, 0.3), PatternLaw::binomial(0.5, 7, 0.2)}) {
        EXPECT_NEAR(law.at(1e-6).S / 1e-6, 1.0, 1e-9);
        EXPECT_NEAR(law.at(0.0).dF, 1.0 + law.rho(), 1e-13);
    }
    EXPECT_NEAR(PatternLaw::binomial(0.5, 40, 0.3).rho(), 0.2527777777777778, 1e-15);
}

TEST(Multitasking, ChoosesTheLawOfItsData) {
    auto p = supervised();
    EXPECT_EQ(Multitasking(p).law().data(), PatternLaw::Data::storing);
    p.rho = 0.2;
    EXPECT_EQ(Multitasking(p).law().data(), PatternLaw::Data::gaussian);
    p.rho = 0.0;
    p.r = 0.3;
    p.M = 40;
    EXPECT_EQ(Multitasking(p).law().data(), PatternLaw::Data::binomial);
    p.class_law = ClassLaw::gaussian;
    EXPECT_EQ(Multitasking(p).law().data(), PatternLaw::Data::gaussian);
    EXPECT_NEAR(Multitasking(p).law().rho(), 0.2527777777777778, 1e-15);
}

TEST(Multitasking, UnitsDivideByTheActivity) {
    auto p = supervised();
    p.units = Units::normalised;
    EXPECT_DOUBLE_EQ(Multitasking(p).temperature(), 0.07);
    EXPECT_DOUBLE_EQ(Multitasking(p).unit(), 0.7);
}

TEST(Multitasking, RefusesContradictions) {
    const auto refused = [](auto change, const char* text) {
        auto p = supervised();
        change(p);
        EXPECT_THAT([&] { Multitasking model(p); }, testing::ThrowsMessage<InputError>(testing::HasSubstr(text)))
            << text;
    };
    refused([](auto& p) { p.protocol = Protocol::storing, p.rho = 0.1; }, "storing has no examples");
    refused([](auto& p) { p.r = 0.5; }, "without M");
    refused([](auto& p) { p.M = 5, p.r = 0.0; }, "quality r in (0, 1]");
    refused([](auto& p) { p.M = 5, p.r = 0.5, p.rho = 0.1; }, "either rho, or r and M");
    refused([](auto& p) { p.T = 1e-9; }, "too low");
    refused([](auto& p) { p.M = 5, p.r = 1e-9, p.class_law = ClassLaw::exact; }, "too low");
    refused([](auto& p) { p.alpha = 0.1; }, "K = 1");
}

} // namespace
} // namespace mattis
