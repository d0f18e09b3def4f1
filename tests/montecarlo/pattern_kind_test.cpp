// What networks of patterns +-1 answer, against direct computation.
#include "montecarlo/kinds/patterns.hpp"

#include <algorithm>
#include <stdexcept>

#include <gmock/gmock.h>

#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "montecarlo/kinds/table.hpp"
#include "tests/montecarlo/small_systems.hpp"

namespace mattis::mc {
namespace {

const Hamiltonian dense = Dense({4, 0.05, 0.3, Convention::full}).hamiltonian(60);
const Kind& patterns = kind_of(typeid(PatternHamiltonian));

TEST(PatternKind, SaysWhatItIsAndWhatJobsCanChoose) {
    EXPECT_EQ(&kind_of(dense), &patterns);
    EXPECT_EQ(patterns.name(), "patterns");
    EXPECT_FALSE(patterns.doc().empty());
    EXPECT_THAT(patterns.starts(),
                testing::ElementsAre(Start::archetype, Start::random, Start::noisy, Start::archetype_and_random));
    EXPECT_THAT(patterns.orders(), testing::ElementsAre(Order::random, Order::sequential, Order::parallel));
    EXPECT_THAT(patterns.dynamics(), testing::SizeIs(7));
    EXPECT_TRUE(patterns.ensembles().empty());
    EXPECT_NO_THROW(patterns.with_ensemble(dense, Ensemble::independent));
    EXPECT_THROW(patterns.with_ensemble(dense, Ensemble::balanced), std::invalid_argument);
}

TEST(PatternKind, CountsItsPatterns) {
    const auto& h = dense.get<PatternHamiltonian>();
    EXPECT_EQ(patterns.stored_patterns(dense), 900); // 0.05 * 2 * 60^3/24
    EXPECT_EQ(patterns.most_archetypes(dense), 900);
    EXPECT_DOUBLE_EQ(*patterns.realised_load(dense), 0.05);
    EXPECT_DOUBLE_EQ(*patterns.realised_load(Dense({3, 0.1, 1.0, Convention::distinct}).hamiltonian(100)),
                     333 * 3.0 / 1e4);
    EXPECT_EQ(patterns.load_elsewhere(dense), patterns.realised_load(dense)); // to the last bit
    const Hamiltonian alone = Dense({3, 0.0, 1.0, Convention::distinct}).hamiltonian(100);
    EXPECT_EQ(patterns.realised_load(alone), 0.0);
    EXPECT_DOUBLE_EQ(*patterns.load_elsewhere(alone), 3.0 / 1e4);
    const Measurable there = patterns.measurable(dense);
    EXPECT_EQ(there.N, 60);
    EXPECT_EQ(there.patterns, 1);
    EXPECT_FALSE(there.per_pattern);
    EXPECT_TRUE(there.spins);
    EXPECT_EQ(there.constant, h.constant);
    EXPECT_NE(there.constant, 0.0);
    EXPECT_TRUE(patterns.escapes(dense));
}

TEST(PatternKind, AllStartsFollowTheArchetype) {
    const Disorder disorder = small_patterns(9, 3);
    for (const Start start : patterns.starts()) {
        const auto reference = patterns.reference(small_network(2, 9, 3), disorder, start);
        ASSERT_EQ(reference.size(), 9u);
        for (int i = 0; i < 9; ++i)
            EXPECT_EQ(reference[static_cast<std::size_t>(i)], disorder.get<BitPatterns>().entry(0, i));
    }
}

TEST(PatternKind, ArchetypesAreRowsOfTheirLength) {
    const Hamiltonian h = small_network(2, 4, 5);
    EXPECT_NO_THROW(draw_disorder(h, {}, std::vector<std::int8_t>(20, 1)));
    EXPECT_THROW(draw_disorder(h, {}, std::vector<std::int8_t>(6, 1)), std::invalid_argument);
    EXPECT_THROW(draw_disorder(h, {}, std::vector<std::int8_t>(24, 1)), std::invalid_argument);
}

TEST(PatternKind, MemoryIsThatOfWhatIsMade) {
    // Large enough for heads and rounding to whole blocks not to count; 8 bytes a pattern, and 12 of wide costs.
    for (const Hamiltonian& h : {Hamiltonian(Dense({4, 0.5, 1.0, Convention::full}).hamiltonian(80)),
                                 Hamiltonian(Dense({6, 3e-4, 1.0, Convention::full}).hamiltonian(100))}) {
        const SystemMemory memory = patterns.memory(h);
        const Disorder disorder = draw_disorder(h, {});
        const auto& drawn = disorder.get<BitPatterns>();
        EXPECT_NEAR(memory.disorder, static_cast<double>(BitPatterns::memory(drawn.count(), drawn.size())), 1.0);
        EXPECT_EQ(memory.shared, 0.0);
        EXPECT_NEAR(static_cast<double>(make_system(h, disorder)->memory()) / memory.system, 1.0, 0.05);
    }
}

TEST(PatternKind, CostGrowsWithThePatterns) {
    const double few = patterns.proposal_seconds(small_network(2, 10, 1));
    EXPECT_GT(few, 0.0);
    EXPECT_GT(patterns.proposal_seconds(dense), few);
}

TEST(PatternKind, FingerprintTellsEveryNumberApartButTheLoad) {
    const auto bytes = [](auto change) {
        PatternHamiltonian h = small_network(3, 6, 2);
        change(h);
        ByteWriter to;
        patterns.fingerprint(h, to);
        return to.take();
    };
    const Bytes plain = bytes([](PatternHamiltonian&) {});
    EXPECT_NE(bytes([](PatternHamiltonian& h) { h.K = 3; }), plain);
    EXPECT_NE(bytes([](PatternHamiltonian& h) { h.weight[2] += 1; }), plain);
    EXPECT_NE(bytes([](PatternHamiltonian& h) { h.unit *= 2.0; }), plain);
    EXPECT_NE(bytes([](PatternHamiltonian& h) { h.constant = 0.5; }), plain);
    EXPECT_EQ(bytes([](PatternHamiltonian& h) { h.alpha = 0.5; }), plain) << "it follows from K";
    // Stored states of earlier versions are known by these bytes: name, N, K, weights, unit, constant.
    EXPECT_EQ(plain.size(), 8 + 8 + 4 + 8 + 8 + 7 * 8 + 8 + 8u);
}

TEST(PatternKind, IsJudgedByTheLimitAndOnItsSamples) {
    EXPECT_FALSE(patterns.gaussian_identity(dense, 0.5).has_value());
    EXPECT_FALSE(patterns.has_limit_fault());
    EXPECT_EQ(patterns.limit_fault(dense), "");
    EXPECT_TRUE(patterns.has_on_sample());
    EXPECT_THAT(patterns.judged_on_sample(dense), testing::ElementsAre(Observable::m, Observable::q));
}

TEST(PatternKind, AnotherDisorderOrHamiltonianIsRefused) {
    EXPECT_THROW(make_system(small_network(2, 9, 3), small_patterns(9, 4)), std::invalid_argument);
    EXPECT_THROW(make_system(small_network(2, 9, 3), Disorder()), std::invalid_argument);
    EXPECT_THROW(patterns.stored_patterns(Hamiltonian()), std::bad_any_cast);
}

} // namespace
} // namespace mattis::mc
