#include "phase_diagrams/verdict/expectation.hpp"

#include <gtest/gtest.h>

#include "tests/phase_diagrams/stored_patterns.hpp"

namespace mattis::diagram {
namespace {

constexpr double distinct = 0, full = 1;

Expectation of(std::string_view model, mc::Start start, const std::vector<std::string>& ansaetze,
               const ParameterValues& at) {
    return expectation_at(completed(model, at), model_info(model), chain_start({.start = start}), ansaetze);
}

TEST(Expectation, ReplicaSymmetryIsNotJudgedWhereItHasNoStableState) {
    const auto retrieval = [](double alpha, double T) {
        return of("dense", mc::Start::archetype, {"rs"}, {3, alpha, T, distinct});
    };
    EXPECT_NE(retrieval(2.0, 0.4).reason.find("absent"), std::string::npos);
    // P = 3 distinct at T = 0.05, alpha = 0.37: retrieval exists but its replicon is negative.
    EXPECT_NE(retrieval(0.37, 0.05).reason.find("unstable"), std::string::npos);
    EXPECT_TRUE(retrieval(0.1, 0.4).reason.empty());

    const auto disordered = [](double T) { return of("dense", mc::Start::random, {"rs"}, {3, 1.0, T, distinct}); };
    EXPECT_TRUE(disordered(1.0).reason.empty());
    EXPECT_EQ(disordered(1.0).branch, "paramagnet");
    EXPECT_NE(disordered(0.6).reason.find("static glass"), std::string::npos);
}

TEST(Expectation, TheOnlyPatternIsFoundFromRandomStartsWhereItIsEquilibrium) {
    // P = 4 without load: equal free energies at T = 0.72590, from m = tanh(2 m^3/T) and 3 m^4/2 = T ln cosh(2 m^3/T).
    const auto random = [](double T) { return of("dense", mc::Start::random, {"rs"}, {4, 0.0, T, distinct}); };
    for (const double T : {0.4, 0.7258}) EXPECT_NE(random(T).reason.find("only pattern"), std::string::npos) << T;
    for (const double T : {0.726, 0.9}) EXPECT_EQ(random(T).reason, "") << T;
    EXPECT_EQ(of("dense", mc::Start::random, {"rs"}, {4, 0.05, 0.6, distinct}).reason, "");
}

TEST(Expectation, PSpinGlassBetweenGardnerAndStaticTemperatureIsJudgedWithOneStep) {
    // P = 3: Gardner 0.240260, static 0.6513852. Energies: docs/validation.md, from an independent program.
    const auto glass = [](double T) { return of("pspin", mc::Start::random, {"rs", "1rsb"}, {3, T}); };
    for (const auto& [T, energy] : {std::pair{0.3, -0.8088}, std::pair{0.4, -0.8031}, std::pair{0.62, -0.7743}}) {
        const Expectation expected = glass(T);
        EXPECT_EQ(expected.reason, "");
        EXPECT_EQ(expected.ansatz, "1rsb");
        EXPECT_EQ(expected.branch, "glass_static");
        EXPECT_NEAR(expected.value("energy").value(), energy, 5e-5);
        EXPECT_FALSE(expected.value("q")); // two values
        EXPECT_EQ(expected.without, "has several values where replica symmetry is broken");
    }
    // Above, the paramagnet; below Gardner's temperature the deepest state is shown and not judged.
    EXPECT_EQ(glass(0.7).branch, "paramagnet");
    EXPECT_EQ(glass(0.7).reason, "");
    EXPECT_NEAR(glass(0.7).value("energy").value(), -0.5 / 0.7, 1e-12);
    EXPECT_EQ(glass(0.2).ansatz, "1rsb");
    EXPECT_NE(glass(0.2).reason.find("unstable"), std::string::npos);
    EXPECT_GT(glass(0.2).value("energy").value(), -0.813535); // the ground state of one step
    EXPECT_LT(glass(0.2).value("energy").value(), glass(0.3).value("energy").value());
}

TEST(Expectation, AStateWithoutBrokenSymmetryHasNoManyValues) {
    // P = 2 at T = 1.5, beginning at random, of examples: its loss is none of what theory has there.
    const ParameterValues at = completed("hopfield", {0.0, 1.5, 0.0, 1.0, 0.1});
    const Expectation expected =
        expectation_at(at, model_info("hopfield"), chain_start({.start = mc::Start::random}), {"rs"});
    EXPECT_EQ(expected.branch, "paramagnet");
    EXPECT_EQ(expected.why_without("loss"), "is not among what the paramagnet state predicts");
}

TEST(Expectation, TheSkGlassIsJudgedByTheLimitOfInfinitelyManySteps) {
    const Expectation expected = of("sk", mc::Start::random, {"rs", "frsb"}, {0.5});
    EXPECT_EQ(expected.reason, "");
    EXPECT_EQ(expected.ansatz, "frsb");
    EXPECT_EQ(expected.branch, "glass_static");
    EXPECT_TRUE(expected.marginal);
    EXPECT_NEAR(expected.value("energy").value(), -0.711461428, 2e-9); // docs/theory.md
    EXPECT_FALSE(expected.value("q")) << "that of the innermost clusters is no mean over replicas";
    EXPECT_EQ(expected.why_without("q"), "has several values where replica symmetry is broken");
    // At T_c the paramagnet is only just stable, above it is stable.
    EXPECT_EQ(of("sk", mc::Start::random, {"frsb"}, {1.0}).reason, "");
    EXPECT_TRUE(of("sk", mc::Start::random, {"frsb"}, {1.0}).marginal);
    EXPECT_FALSE(of("sk", mc::Start::random, {"frsb"}, {1.2}).marginal);
    EXPECT_NE(of("sk", mc::Start::random, {"rs"}, {0.5}).reason.find("unstable"), std::string::npos);
}

TEST(Expectation, GroundStatesAreJudgedByTheDeepestBrokenSymmetry) {
    // With noise the replicon is minus infinity at T = 0, whatever the number of steps.
    const auto retrieval = [](const std::vector<std::string>& ansaetze) {
        return of("hopfield", mc::Start::archetype, ansaetze, {0.1, 0.0, distinct});
    };
    EXPECT_NE(retrieval({"rs"}).reason.find("unstable"), std::string::npos);
    for (const char* broken : {"1rsb", "2rsb", "frsb"}) {
        const Expectation expected = retrieval({"rs", broken});
        EXPECT_EQ(expected.reason, "") << broken;
        EXPECT_EQ(expected.ansatz, broken);
        EXPECT_NEAR(expected.value("m").value(), 0.99799945, 1e-8) << broken;
        EXPECT_FALSE(expected.value("q")) << broken;
    }
    // A quench does not end in the glass in equilibrium.
    for (const Expectation& glass : {of("sk", mc::Start::random, {"frsb"}, {0.0}),
                                     of("hopfield", mc::Start::random, {"2rsb"}, {0.1, 0.0, distinct})})
        EXPECT_EQ(glass.reason, "theory: at T = 0 chains end in minima above the glass in equilibrium") << glass.ansatz;
}

TEST(Expectation, SaysWhereChainsCanStayInAValley) {
    // P = 3: static temperature 0.6513852, dynamical one 0.6820 (docs/theory.md). Between them the paramagnet is made
    // of glassy states.
    const auto glass = [](double T, const std::vector<std::string>& ansaetze) {
        return of("pspin", mc::Start::random, ansaetze, {3, T});
    };
    for (const std::vector<std::string>& ansaetze : {std::vector<std::string>{"rs"}, {"rs", "1rsb"}}) {
        for (const double T : {0.2, 0.3, 0.6, 0.66, 0.68}) EXPECT_TRUE(glass(T, ansaetze).valleys) << T;
        for (const double T : {0.69, 1.0}) EXPECT_FALSE(glass(T, ansaetze).valleys) << T;
    }
    EXPECT_TRUE(of("sk", mc::Start::random, {"rs", "1rsb"}, {0.9}).valleys);
    EXPECT_FALSE(of("sk", mc::Start::random, {"rs", "1rsb"}, {1.1}).valleys);
    // Networks: retrieval, stable with either ansatz, unstable, and absent.
    const auto network = [](mc::Start start, const std::vector<std::string>& ansaetze, double alpha, double T) {
        return of("dense", start, ansaetze, {3, alpha, T, distinct}).valleys;
    };
    EXPECT_FALSE(network(mc::Start::archetype, {"rs"}, 0.1, 0.4));
    EXPECT_FALSE(network(mc::Start::archetype, {"rs", "1rsb"}, 0.1, 0.4));
    EXPECT_TRUE(network(mc::Start::archetype, {"rs"}, 0.37, 0.05));
    EXPECT_TRUE(network(mc::Start::archetype, {"rs"}, 2.0, 0.4));
    EXPECT_TRUE(network(mc::Start::random, {"rs", "1rsb"}, 1.0, 0.35));
    EXPECT_FALSE(network(mc::Start::random, {"rs"}, 1.0, 1.0));
    EXPECT_FALSE(of("hopfield", mc::Start::archetype, {"rs"}, {0.05, 0.4, 0}).valleys);
}

TEST(Expectation, IsStoredAndOldOnesDoNotSayOfValleys) {
    Expectation expected = of("sk", mc::Start::random, {"rs"}, {1.1});
    ByteWriter to;
    save_expectation(expected, to);
    const Bytes bytes = to.take();
    ByteReader from(bytes);
    EXPECT_FALSE(load_expectation(from).valleys);
    EXPECT_TRUE(from.at_end());
    ByteReader old(std::span<const std::byte>(bytes).first(bytes.size() - 2 * sizeof(bool) - sizeof(double)));
    const Expectation loaded = load_expectation(old);
    EXPECT_TRUE(loaded.valleys);
    EXPECT_EQ(loaded.value("energy"), expected.value("energy"));
}

TEST(Expectation, TheDeepestIsShownWhereNoneIsStable) {
    // SK, T = 0.5: full breaking. Parisi energy -0.711461 (Crisanti and Rizzo, Phys. Rev. E 65, 046137 (2002)).
    const Expectation expected = of("sk", mc::Start::random, {"2rsb", "rs"}, {0.5});
    EXPECT_EQ(expected.ansatz, "2rsb");
    EXPECT_NE(expected.reason.find("unstable"), std::string::npos);
    EXPECT_NEAR(expected.value("energy").value(), -0.7114, 3e-4);
}

TEST(Expectation, StableReplicaSymmetryIsTheSameWithEveryAnsatz) {
    for (const ParameterValues& at : {ParameterValues{4, 0.1, 0.3, distinct}, ParameterValues{4, 0.05, 0.3, full}}) {
        const Expectation broken = of("dense", mc::Start::archetype, {"rs", "1rsb"}, at);
        const Expectation symmetric = of("dense", mc::Start::archetype, {"rs"}, at);
        EXPECT_EQ(broken.reason, "");
        for (const char* name : {"m", "q", "energy"}) EXPECT_EQ(broken.value(name), symmetric.value(name));
    }
}

TEST(Expectation, AnsaetzeWithoutFreeEnergiesDoNotCount) {
    EXPECT_EQ(of("hopfield", mc::Start::archetype, {"one_step"}, {0.05, 0.3, distinct}).ansatz, "rs");
    // 1rsb alone: where its glass is absent, replica symmetry is exact.
    EXPECT_EQ(of("sk", mc::Start::random, {"1rsb"}, {1.5}).branch, "paramagnet");
}

TEST(Expectation, LaddersOfNetworksAreInTheStateOfLowestFreeEnergy) {
    const auto ladder = [](double alpha) {
        return of("dense", mc::Start::archetype_and_random, {"rs", "1rsb"}, {3, alpha, 0.3, distinct});
    };
    // The transition lies at 0.4233569 against a glass of one step.
    EXPECT_EQ(ladder(0.42).branch, "retrieval");
    EXPECT_EQ(ladder(0.42).without, "is a mean over equivalent retrieval states");
    EXPECT_FALSE(ladder(0.42).value("m"));
    EXPECT_EQ(ladder(0.43).branch, "glass_static");
    EXPECT_EQ(ladder(0.43).value("m"), 0.0);
}

TEST(Expectation, IsStoredAsItIs) {
    const Expectation made{.ansatz = "1rsb",
                           .branch = "glass_static",
                           .values = {{"m", 0.25}, {"q", std::nullopt, "has no value"}, {"energy", 0.0}},
                           .reason = "theory: unstable",
                           .without = "is hidden",
                           .least_size = 1234.5,
                           .marginal = true,
                           .replicon = 0.125,
                           .valleys = false};
    ByteWriter to;
    save_expectation(made, to);
    ByteReader from(to.bytes());
    const Expectation found = load_expectation(from);
    from.require_end();
    EXPECT_EQ(found.ansatz, made.ansatz);
    EXPECT_EQ(found.branch, made.branch);
    ASSERT_EQ(found.values.size(), made.values.size());
    for (std::size_t k = 0; k < made.values.size(); ++k) {
        EXPECT_EQ(found.values[k].name, made.values[k].name);
        EXPECT_EQ(found.values[k].value, made.values[k].value);
        EXPECT_EQ(found.values[k].without, made.values[k].without);
    }
    EXPECT_EQ(found.reason, made.reason);
    EXPECT_EQ(found.without, made.without);
    EXPECT_EQ(found.least_size, made.least_size);
    EXPECT_EQ(found.marginal, made.marginal);
    EXPECT_EQ(found.replicon, made.replicon);
    EXPECT_EQ(found.valleys, made.valleys);
    // Files of earlier versions end before the last three entries.
    Bytes earlier = to.bytes();
    earlier.resize(earlier.size() - 2 * sizeof(bool) - sizeof(double));
    ByteReader shorter(earlier);
    const Expectation old = load_expectation(shorter);
    EXPECT_EQ(old.least_size, made.least_size);
    EXPECT_FALSE(old.marginal);
}

} // namespace
} // namespace mattis::diagram
