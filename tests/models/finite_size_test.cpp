#include "models/contract/finite_size.hpp"

#include <array>

#include <gtest/gtest.h>

#include "models/catalogue.hpp"

namespace mattis {
namespace {

TEST(FiniteSize, ALawHoldsForItsObservableInItsPhase) {
    constexpr std::array laws{FiniteSizeLaw{"energy", Branch::glass_static, 0.7},
                              FiniteSizeLaw{"energy", Branch::paramagnet, 0.4, true}};
    EXPECT_EQ(size_exponent(laws, "energy", "glass_static", false), 0.7);
    EXPECT_EQ(size_exponent(laws, "energy", "glass_static", true), 0.7);
    EXPECT_EQ(size_exponent(laws, "energy", "paramagnet", true), 0.4);
    EXPECT_EQ(size_exponent(laws, "energy", "paramagnet", false), regular_exponent);
    EXPECT_EQ(size_exponent(laws, "q", "glass_static", false), regular_exponent);
    EXPECT_EQ(size_exponent({}, "energy", "retrieval", false), regular_exponent);
}

TEST(FiniteSize, OfAMarginalStateNothingIsKnownThatIsNotDeclared) {
    constexpr std::array laws{FiniteSizeLaw{"energy", Branch::glass_static, 0.7},
                              FiniteSizeLaw{"", Branch::retrieval, 1.0}};
    EXPECT_EQ(size_exponent(laws, "q", "glass_static", true), std::nullopt);
    EXPECT_EQ(size_exponent({}, "energy", "glass_static", true), std::nullopt);
    EXPECT_EQ(size_exponent(laws, "q", "retrieval", true), 1.0); // declared for every observable
}

TEST(FiniteSize, ATransitionIsNearForSizesThatAreSmall) {
    // SK above T_c has the replicon 1 - 1/T^2. Exponents of 32 to 128 spins: 2/3 at T_c, 0.86 at 1.1, 0.99 at 1.3
    // (docs/validation.md).
    const auto of = [](double T) { return criticality(1.0 - 1.0 / (T * T), 32.0, 128.0); };
    for (const double T : {1.0, 1.008, 1.03}) EXPECT_EQ(of(T), Criticality::critical) << T;
    for (const double T : {1.1, 1.18}) EXPECT_EQ(of(T), Criticality::between) << T;
    for (const double T : {1.3, 1.6}) EXPECT_EQ(of(T), Criticality::regular) << T;
    EXPECT_EQ(criticality(std::nan(""), 32.0, 128.0), Criticality::regular); // not known
}

TEST(FiniteSize, SkGlassHasItsSoftModes) {
    const auto& sk = model_info("sk").finite_size;
    EXPECT_EQ(size_exponent(sk, "energy", "glass_static", true), 2.0 / 3.0);
    EXPECT_EQ(size_exponent(sk, "q2", "glass_static", true), 2.0 / 3.0);
    EXPECT_EQ(size_exponent(sk, "energy", "paramagnet", true), 2.0 / 3.0); // at T_c
    EXPECT_EQ(size_exponent(sk, "q", "paramagnet", true), 1.0);            // 0 by symmetry
    EXPECT_EQ(size_exponent(sk, "energy", "paramagnet", false), 1.0);      // above
    for (const char* network : {"hopfield", "dense"}) {
        const auto& laws = model_info(network).finite_size;
        EXPECT_EQ(size_exponent(laws, "m", "retrieval", true), 1.0);
        EXPECT_EQ(size_exponent(laws, "energy", "glass_static", true), std::nullopt);
    }
}

} // namespace
} // namespace mattis
