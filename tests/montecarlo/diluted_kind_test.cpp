// What networks of diluted patterns answer, against direct computation.
#include "montecarlo/kinds/diluted.hpp"

#include <stdexcept>

#include <gmock/gmock.h>

#include "models/multitasking/multitasking.hpp"
#include "montecarlo/kinds/table.hpp"
#include "tests/montecarlo/gallery.hpp"

namespace mattis::mc {
namespace {

const Kind& diluted = kind_of(typeid(DilutedHamiltonian));

DilutedHamiltonian storing(int K, double d, int N) { return Multitasking({.K = K, .d = d, .T = 1.0}).hamiltonian(N); }

TEST(DilutedKind, SaysWhatItIsAndWhatJobsCanChoose) {
    const Hamiltonian h = storing(3, 0.4, 50);
    EXPECT_EQ(&kind_of(h), &diluted);
    EXPECT_EQ(diluted.name(), "diluted");
    EXPECT_THAT(diluted.starts(),
                testing::ElementsAre(Start::hierarchical, Start::pure, Start::parallel, Start::example, Start::random));
    EXPECT_THAT(diluted.orders(), testing::ElementsAre(Order::random, Order::sequential, Order::parallel));
    EXPECT_THAT(diluted.ensembles(), testing::ElementsAre(Ensemble::independent, Ensemble::balanced));
    EXPECT_EQ(diluted.with_ensemble(h, Ensemble::balanced).get<DilutedHamiltonian>().ensemble, Ensemble::balanced);
    EXPECT_TRUE(diluted.per_pattern());
}

TEST(DilutedKind, CountsItsPatterns) {
    const Hamiltonian h = storing(3, 0.4, 50),
                      loaded = Multitasking({.K = 1, .d = 0.3, .T = 1.0, .alpha = 0.033}).hamiltonian(200);
    EXPECT_EQ(diluted.stored_patterns(h), 3);
    EXPECT_EQ(diluted.realised_load(h), 0.0);
    EXPECT_EQ(diluted.stored_patterns(loaded), 1);
    EXPECT_EQ(diluted.realised_load(loaded), 7.0 / 200.0);
    EXPECT_EQ(diluted.most_archetypes(h), 0);
    EXPECT_EQ(diluted.measurable(h).patterns, 3);
    EXPECT_TRUE(diluted.measurable(h).per_pattern);
    EXPECT_FALSE(diluted.escapes(h));
    EXPECT_TRUE(diluted.escapes(loaded));
}

/// Two patterns on four sites, and three examples of each: (+,0), (-,+), (0,-), (0,0).
DilutedPatterns four_sites() {
    DilutedPatterns patterns;
    patterns.N = 4;
    patterns.K = 2;
    patterns.block = 3;
    patterns.xi = {1, -1, 0, 0, 0, 1, -1, 0};
    patterns.first = {0, 1, 3, 4, 4};
    patterns.pattern = {0, 0, 1, 1};
    patterns.value = {-1, 1, 1, -1, -1, -1, 1, 1, 1, 1, -1, -1};
    return patterns;
}

TEST(DilutedKind, StartsFollowThePatterns) {
    using Spins = std::vector<std::int8_t>;
    const auto reference = [](Start start) { return diluted.reference(DilutedHamiltonian{}, four_sites(), start); };
    EXPECT_EQ(reference(Start::pure), (Spins{1, -1, 0, 0}));
    EXPECT_EQ(reference(Start::hierarchical), (Spins{1, -1, -1, 0}));
    EXPECT_EQ(reference(Start::parallel), (Spins{1, 0, -1, 0}));
    EXPECT_EQ(reference(Start::example), (Spins{-1, -1, 0, 0}));
}

TEST(DilutedKind, MemoryIsThatOfWhatIsMade) {
    for (const SmallSystem& system : diluted_gallery(4000)) {
        const SystemMemory memory = diluted.memory(system.hamiltonian);
        EXPECT_NEAR(static_cast<double>(system.ising()->memory()) / memory.system, 1.0, 0.1) << system.name;
        const auto& drawn = system.disorder.get<DilutedPatterns>();
        const double bytes =
            static_cast<double>(4 * (drawn.pattern.size() + drawn.value.size()) + 8 * drawn.first.size());
        EXPECT_GE(memory.disorder, bytes) << system.name; // with the dense rows while it is drawn
        EXPECT_LT(memory.disorder, 2.0 * bytes) << system.name;
    }
}

TEST(DilutedKind, FingerprintTellsEveryNumberApartButWhatFollows) {
    const auto bytes = [](auto change) {
        DilutedHamiltonian h = storing(2, 0.3, 30);
        change(h);
        ByteWriter to;
        diluted.fingerprint(h, to);
        return to.take();
    };
    using H = DilutedHamiltonian;
    const Bytes plain = bytes([](H&) {});
    EXPECT_NE(bytes([](H& h) { h.K = 3; }), plain);
    EXPECT_NE(bytes([](H& h) { h.load = 1; }), plain);
    EXPECT_NE(bytes([](H& h) { h.d = 0.4; }), plain);
    EXPECT_NE(bytes([](H& h) { h.data = H::Data::examples; }), plain);
    EXPECT_NE(bytes([](H& h) { h.M = 2; }), plain);
    EXPECT_NE(bytes([](H& h) { h.r = 0.9; }), plain);
    EXPECT_NE(bytes([](H& h) { h.rho = 0.1; }), plain);
    EXPECT_NE(bytes([](H& h) { h.spread = 2.0; }), plain);
    EXPECT_NE(bytes([](H& h) { h.ensemble = Ensemble::balanced; }), plain);
    EXPECT_NE(bytes([](H& h) { h.unit = 2.0; }), plain);
    EXPECT_NE(bytes([](H& h) { h.overlap_unit = 0.7; }), plain);
    EXPECT_EQ(bytes([](H& h) { h.alpha = 0.7, h.learns = true; }), plain) << "trajectories do not depend on them";
    EXPECT_EQ(plain.size(), 8 + 7 + 3 * 4 + 8 + 2 * 8 + 4 + 3 * 8 + 4 + 8u); // as earlier versions stored it
}

TEST(DilutedKind, BalancedSitesThatAreRoundedAreNotJudgedByTheLimit) {
    // K = 2, d = 0.3: 0.09 N, 0.105 N, 0.1225 N sites of the types with 0, 1, 2 entries: whole for N = 400 k.
    EXPECT_TRUE(diluted.has_limit_fault());
    const auto fault = [](int N, Ensemble ensemble) {
        return diluted.limit_fault(diluted.with_ensemble(storing(2, 0.3, N), ensemble));
    };
    EXPECT_EQ(fault(400, Ensemble::balanced), "");
    EXPECT_EQ(fault(100, Ensemble::independent), "");
    EXPECT_EQ(fault(100, Ensemble::balanced),
              "balanced kinds of sites are rounded at N = 100: compared on the sample only");
}

TEST(DilutedKind, IsComparedWithTheEquationsOfItsSamples) {
    EXPECT_TRUE(diluted.has_on_sample());
    EXPECT_EQ(diluted.most_on_sample_channels(), 512);
    const Hamiltonian h = storing(2, 0.3, 200);
    const Disorder disorder = draw_disorder(h, {.seed = 3});
    const std::vector<double> n{0.7, 0.2};
    const TapSolution asked = diluted.on_sample(h, disorder, 0.1, n, {});
    const TapSolution solved = solve_tap(h.get<DilutedHamiltonian>(), disorder.get<DilutedPatterns>(), 0.1, n);
    EXPECT_EQ(asked.status, Status::converged);
    EXPECT_EQ(asked.m, solved.m);
    EXPECT_EQ(asked.energy, solved.energy);
    EXPECT_GT(diluted.on_sample_seconds(h), 0.0);
    EXPECT_GT(diluted.on_sample_seconds(storing(5, 0.3, 2000)), diluted.on_sample_seconds(h));
    EXPECT_THAT(diluted.judged_on_sample(h),
                testing::UnorderedElementsAre(Observable::m, Observable::q, Observable::energy));
    const Hamiltonian perfect =
        Multitasking({.K = 2, .d = 0.3, .T = 1.0, .protocol = Protocol::supervised}).hamiltonian(50);
    EXPECT_THAT(diluted.judged_on_sample(perfect), testing::Contains(Observable::n)) << "though n is m";
}

} // namespace
} // namespace mattis::mc
