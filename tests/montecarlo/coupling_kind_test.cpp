// What spin glasses answer, against direct computation.
#include "montecarlo/kinds/couplings.hpp"

#include <cmath>
#include <stdexcept>

#include <gmock/gmock.h>

#include "montecarlo/kinds/table.hpp"
#include "stats/estimate.hpp"

namespace mattis::mc {
namespace {

const Kind& couplings = kind_of(typeid(CouplingHamiltonian));

TEST(CouplingKind, HasNoPatterns) {
    const Hamiltonian sk = coupling_hamiltonian(2, 20);
    EXPECT_EQ(&kind_of(sk), &couplings);
    EXPECT_EQ(couplings.name(), "couplings");
    EXPECT_THAT(couplings.starts(),
                testing::ElementsAre(Start::archetype, Start::random, Start::noisy, Start::archetype_and_random));
    EXPECT_EQ(couplings.most_archetypes(sk), 0);
    EXPECT_FALSE(couplings.stored_patterns(sk).has_value());
    EXPECT_FALSE(couplings.realised_load(sk).has_value());
    EXPECT_EQ(couplings.measurable(sk).patterns, 0);
    EXPECT_EQ(couplings.measurable(sk).N, 20);
    EXPECT_FALSE(couplings.escapes(sk));
    const Disorder disorder = draw_disorder(sk, {});
    EXPECT_TRUE(couplings.reference(sk, disorder, Start::archetype).empty());
    EXPECT_THROW(draw_disorder(sk, {}, std::vector<std::int8_t>(20, 1)), std::invalid_argument);
    PatternLook look;
    make_system(sk, disorder)->look(look, nullptr);
    EXPECT_TRUE(look.m.empty());
}

TEST(CouplingKind, MemoryIsThatOfWhatIsMade) {
    for (const int P : {2, 3}) {
        const int N = P == 2 ? 300 : 60;
        const Hamiltonian h = coupling_hamiltonian(P, N);
        const SystemMemory memory = couplings.memory(h);
        const Disorder disorder = draw_disorder(h, {});
        EXPECT_EQ(memory.disorder, 4.0 * static_cast<double>(disorder.get<Couplings>().J.size()));
        EXPECT_GE(memory.shared, memory.disorder) << "a table of pairs holds each twice, one of terms their sites";
        EXPECT_NEAR(static_cast<double>(make_system(h, disorder)->memory()) / memory.system, 1.0, 0.05) << P;
    }
}

TEST(CouplingKind, FingerprintTellsEveryNumberApart) {
    const auto bytes = [](const CouplingHamiltonian& h) {
        ByteWriter to;
        couplings.fingerprint(h, to);
        return to.take();
    };
    const Bytes plain = bytes({10, 2, 3.0, 4.0});
    EXPECT_NE(bytes({11, 2, 3.0, 4.0}), plain);
    EXPECT_NE(bytes({10, 3, 3.0, 4.0}), plain);
    EXPECT_NE(bytes({10, 2, 3.5, 4.0}), plain);
    EXPECT_NE(bytes({10, 2, 3.0, 4.5}), plain);
    EXPECT_EQ(plain.size(), 8 + 9 + 4 + 4 + 8 + 8u); // as earlier versions stored it
}

TEST(CouplingKind, GaussianIdentityIsExactForPairs) {
    EXPECT_NEAR(*couplings.gaussian_identity(coupling_hamiltonian(2, 64), 0.5), 1.0, 1e-9); // variance 1/N: 1/(2T)
    EXPECT_FALSE(couplings.gaussian_identity(coupling_hamiltonian(2, 64), 0.0).has_value());
    EXPECT_FALSE(couplings.gaussian_identity(coupling_hamiltonian(3, 64), 0.5).has_value());
    // u + f (1 - <q^2>) over 400 samples of 8 spins, all configurations summed: 5 standard errors, false-alarm
    // probability 6e-7 for this fixed seed.
    constexpr double T = 0.4;
    const Hamiltonian h = coupling_hamiltonian(2, 8);
    std::vector<double> defects;
    for (std::uint32_t sample = 0; sample < 400; ++sample) {
        const Disorder disorder = draw_disorder(h, {.seed = 5, .sample = sample, .purpose = Purpose::disorder});
        const GibbsAverages exact = gibbs_averages(enumerate(h, disorder), T);
        defects.push_back(exact.energy + *couplings.gaussian_identity(h, T) * (1.0 - exact.q2));
    }
    const stats::Estimate defect = stats::over_samples(defects);
    EXPECT_NEAR(defect.mean, 0.0, 5.0 * defect.error);
}

TEST(CouplingKind, AnotherDisorderIsRefused) {
    const Disorder disorder = draw_disorder(coupling_hamiltonian(2, 8), {});
    EXPECT_THROW(make_system(coupling_hamiltonian(2, 9), disorder), std::invalid_argument);
    EXPECT_THROW(make_system(coupling_hamiltonian(3, 8), disorder), std::invalid_argument);
}

} // namespace
} // namespace mattis::mc
