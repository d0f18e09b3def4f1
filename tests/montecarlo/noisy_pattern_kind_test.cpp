// What networks with noisy tensors answer, against direct computation.
#include "montecarlo/kinds/noisy_patterns.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include "montecarlo/kinds/table.hpp"

namespace mattis::mc {
namespace {

const Kind& noisy = kind_of(typeid(NoisyPatternHamiltonian));

NoisyPatternHamiltonian network(double w, int N = 20) {
    return noisy_pattern_hamiltonian(4, Convention::full, 0.01, w, N);
}

TEST(NoisyPatternKind, AnswersWhatItIs) {
    const Hamiltonian h = network(2.0);
    const PatternHamiltonian plain = pattern_hamiltonian(4, Convention::full, 0.01, 20);
    EXPECT_EQ(&kind_of(h), &noisy);
    EXPECT_EQ(noisy.most_archetypes(h), plain.K);
    EXPECT_EQ(noisy.stored_patterns(h), plain.K);
    EXPECT_EQ(noisy.realised_load(h), plain.alpha);
    EXPECT_EQ(noisy.measurable(h).constant, plain.constant) << "the noise has no mean";
    EXPECT_TRUE(noisy.escapes(h));
    std::vector<std::int8_t> given(20, 1);
    const Disorder disorder = draw_disorder(h, {}, given);
    EXPECT_EQ(noisy.reference(h, disorder, Start::archetype), given);
}

TEST(NoisyPatternKind, MemoryIsThatOfWhatIsMade) {
    const Hamiltonian h = network(2.0, 40);
    const Disorder disorder = draw_disorder(h, {});
    EXPECT_NEAR(static_cast<double>(make_system(h, disorder)->memory()) / noisy.memory(h).system, 1.0, 0.05);
    EXPECT_GE(noisy.memory(h).disorder, 4.0 * static_cast<double>(disorder.get<NoisyPatterns>().noise.J.size()));
}

TEST(NoisyPatternKind, FingerprintTellsNoiseApart) {
    const auto bytes = [](const Hamiltonian& h) {
        ByteWriter to;
        noisy.fingerprint(h, to);
        return to.take();
    };
    NoisyPatternHamiltonian rescaled = network(2.0);
    ++rescaled.scale;
    EXPECT_NE(bytes(network(2.1)), bytes(network(2.0)));
    EXPECT_NE(bytes(network(2.0, 21)), bytes(network(2.0)));
    EXPECT_NE(bytes(rescaled), bytes(network(2.0)));
}

TEST(NoisyPatternKind, AnotherDisorderIsRefused) {
    const Disorder disorder = draw_disorder(network(2.0), {});
    EXPECT_THROW(make_system(network(2.0, 19), disorder), std::invalid_argument);
    EXPECT_THROW(enumerate(network(2.0, 19), disorder), std::invalid_argument);
}

} // namespace
} // namespace mattis::mc
