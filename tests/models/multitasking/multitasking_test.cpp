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
    refused([](auto& p) { p.M = 5, p.r = 1e-4, p.T = 1e-4, p.class_law = ClassLaw::exact; }, "too low");
    refused([](auto& p) { p.M = 5, p.r = 1e-9, p.class_law = ClassLaw::exact; }, "rho up to 10000000000");
    refused([](auto& p) { p.alpha = 0.1; }, "K = 1");
}

} // namespace
} // namespace mattis
