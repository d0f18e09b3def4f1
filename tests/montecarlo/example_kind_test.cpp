// What networks that learn answer, against direct computation.
#include "montecarlo/kinds/examples.hpp"

#include <cmath>
#include <map>
#include <stdexcept>

#include <gmock/gmock.h>

#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "montecarlo/sample/sample_run.hpp"
#include "stats/hypothesis.hpp"
#include "tests/montecarlo/gallery.hpp"
#include "tests/montecarlo/learning_systems.hpp"

namespace mattis::mc {
namespace {

const Kind& examples = kind_of(typeid(ExampleHamiltonian));

ExampleHamiltonian learning(Protocol protocol, int M, double r, int N = 40, std::int64_t K = 6) {
    return learning_hamiltonian(4, Convention::full, {protocol, 0.0, r, M}, N, K);
}

TEST(ExampleKind, SaysWhatItIsAndWhatJobsCanChoose) {
    const Hamiltonian h =
        Hopfield({.alpha = 0.1, .T = 0.3, .protocol = Protocol::supervised, .r = 0.5, .M = 4}).hamiltonian(50);
    EXPECT_EQ(&kind_of(h), &examples);
    EXPECT_EQ(examples.name(), "examples");
    EXPECT_THAT(examples.starts(), testing::ElementsAre(Start::archetype, Start::random, Start::noisy,
                                                        Start::archetype_and_random, Start::example));
    EXPECT_THAT(examples.orders(), testing::ElementsAre(Order::random, Order::sequential, Order::parallel));
    EXPECT_THAT(examples.dynamics(), testing::UnorderedElementsAre(
                                         Dynamics::heat_bath, Dynamics::metropolis, Dynamics::zero_temperature,
                                         Dynamics::plefka, Dynamics::mean_field, Dynamics::tap, Dynamics::block_gibbs));
    EXPECT_THAT(examples.ensembles(), testing::ElementsAre(Ensemble::independent, Ensemble::stratified));
    EXPECT_TRUE(examples.with_ensemble(h, Ensemble::stratified).get<ExampleHamiltonian>().stratified);
    EXPECT_FALSE(examples.with_ensemble(h, Ensemble::independent).get<ExampleHamiltonian>().stratified);
    EXPECT_THROW(examples.with_ensemble(h, Ensemble::balanced), std::invalid_argument);
    EXPECT_FALSE(examples.per_pattern());
    EXPECT_TRUE(examples.shows_data());
    EXPECT_EQ(examples.stored_patterns(h), 5);
    EXPECT_DOUBLE_EQ(*examples.realised_load(h), 0.1);
    EXPECT_TRUE(examples.escapes(h));
    EXPECT_TRUE(examples.measurable(h).data);
    EXPECT_EQ(examples.measurable(h).patterns, 1);
}

TEST(ExampleKind, StoredPatternsStayAKindOfTheirOwn) {
    EXPECT_EQ(&kind_of(Hopfield({.alpha = 0.1, .T = 0.3}).hamiltonian(50)), &kind_of(typeid(PatternHamiltonian)));
    const Dense perfect({.P = 4, .alpha = 0.1, .T = 0.3, .protocol = Protocol::unsupervised, .r = 1.0, .M = 3});
    EXPECT_EQ(&kind_of(perfect.hamiltonian(30)), &examples);
}

TEST(ExampleKind, StartsFollowTheArchetypeOrItsFirstExample) {
    for (const LearningSystem& system : learning_gallery(12)) {
        const auto follows = [&](Start start) { return examples.reference(system.h, system.disorder, start); };
        EXPECT_TRUE(std::ranges::equal(follows(Start::archetype), system.data().row(0))) << system.name;
        EXPECT_TRUE(std::ranges::equal(follows(Start::noisy), system.data().row(0))) << system.name;
        EXPECT_EQ(follows(Start::example), system.data().example) << system.name;
        if (system.h.data != Dataset::Vectors::examples) continue;
        for (int i = 0; i < 12; ++i)
            EXPECT_EQ(follows(Start::example)[static_cast<std::size_t>(i)], system.data().v.at(i, 0));
    }
}

TEST(ExampleKind, OneExampleIsAPatternOfItsOwnAndPerfectOnesAreTheArchetypes) {
    // M = 1: the network of the examples as patterns, with the same unit but for r = 1; M perfect examples: the network
    // of the archetypes.
    constexpr int N = 14, K = 5;
    Stream stream({.seed = 41});
    for (const Convention convention : {Convention::distinct, Convention::full})
        for (const int P : {2, 3, 4})
            for (const Protocol protocol : {Protocol::supervised, Protocol::unsupervised})
                for (const int M : {1, 3}) {
                    const double r = M == 1 ? 0.4 : 1.0;
                    const LearningSystem learns =
                        learning_system("one", learning_hamiltonian(P, convention, {protocol, 0.0, r, M}, N, K));
                    PatternHamiltonian h = pattern_hamiltonian(P, convention, 0.0, N);
                    h.K = K;
                    BitPatterns stored(K, N);
                    for (int mu = 0; mu < K; ++mu)
                        for (int i = 0; i < N; ++i)
                            stored.set(static_cast<std::size_t>(mu), i,
                                       learns.data().v.at(i, mu * learns.h.block()) > 0 ? 1 : -1);
                    const auto stores = make_spin_system(h, Disorder(stored));
                    const auto one = learns.system();
                    for (int trial = 0; trial < 4; ++trial) {
                        const auto spins = random_spins(N, stream);
                        one->set_spins(spins);
                        stores->set_spins(spins);
                        EXPECT_NEAR(one->energy(), stores->energy(), 1e-12 * N);
                        for (int i = 0; i < N; ++i) EXPECT_NEAR(one->cost(i), stores->cost(i), 1e-12 * N);
                    }
                }
}

TEST(ExampleKind, BothProtocolsOfManyExamplesHaveTheEnergiesOfTheirDefinition) {
    // Supervised: -(N/2) sum_mu u^P with u = (1/N) sum_i s_i sigma_i; unsupervised: the mean over examples of y^P over
    // sqrt(R_P). Both from the examples that the unsupervised network draws.
    constexpr int N = 30, K = 4, M = 5, P = 4;
    constexpr double r = 0.6;
    const auto sup = learning_system("same", learning(Protocol::supervised, M, r, N, K));
    const auto uns = learning_system("same", learning(Protocol::unsupervised, M, r, N, K));
    Stream stream({.seed = 42});
    const auto spins = random_spins(N, stream);
    const double R = r * r + (1.0 - r * r) / M, R_P = std::pow(r, 2 * P) + (1.0 - std::pow(r, 2 * P)) / M;
    double of_sup = 0.0, of_uns = 0.0;
    for (int mu = 0; mu < K; ++mu) {
        double mean = 0.0;
        for (int a = 0; a < M; ++a) {
            double y = 0.0;
            for (int i = 0; i < N; ++i) y += uns.data().v.at(i, mu * M + a) * spins[static_cast<std::size_t>(i)];
            y /= N;
            mean += y / M;
            of_uns -= 0.5 * N * std::pow(y, P) / (M * std::sqrt(R_P));
        }
        of_sup -= 0.5 * N * std::pow(mean / std::sqrt(R), P);
    }
    const auto supervised = sup.system(), unsupervised = uns.system();
    supervised->set_spins(spins);
    unsupervised->set_spins(spins);
    EXPECT_NEAR(supervised->energy(), of_sup, 1e-12 * std::abs(of_sup));
    EXPECT_NEAR(unsupervised->energy(), of_uns, 1e-12 * std::abs(of_uns));
}

TEST(ExampleKind, ConstantIsTheMeanEnergyOfRandomSpins) {
    // Over disorder at fixed spins. Means of 3000 samples of one class within 5 standard errors: 6e-7 each, fixed
    // seeds.
    constexpr int N = 12, samples = 3000;
    const std::vector<Dataset::Parameters> kinds{{Protocol::supervised, 0.0, 0.6, 3},
                                                 {Protocol::unsupervised, 0.0, 0.6, 3},
                                                 {Protocol::supervised, 0.4},
                                                 {Protocol::supervised}};
    for (const int P : {4, 6})
        for (const Dataset::Parameters& data : kinds) {
            const ExampleHamiltonian h = learning_hamiltonian(P, Convention::full, data, N, 1);
            double mean = 0.0, square = 0.0;
            for (std::uint64_t s = 0; s < samples; ++s) {
                const double energy = learning_system("constant", h, s).system()->energy() / N;
                mean += energy / samples;
                square += energy * energy / samples;
            }
            EXPECT_LT(std::abs(mean - h.constant), 5.0 * std::sqrt((square - mean * mean) / samples)) << P;
        }
}

TEST(ExampleKind, MemoryIsThatOfWhatIsMade) {
    for (const LearningSystem& system : learning_gallery(100)) {
        if (system.h.P != 2 && system.h.P != 4) continue;
        ExampleHamiltonian h = system.h;
        h.K = 3000;
        if (!h.weight.empty()) h.weight.assign(3000, 1.0);
        const SystemMemory memory = examples.memory(h);
        const auto made = learning_system(system.name, h).system();
        EXPECT_NEAR(static_cast<double>(made->memory()) / memory.system, 1.0, 0.05) << system.name;
        EXPECT_EQ(memory.disorder, example_data_memory(h));
    }
}

TEST(ExampleKind, ChainsFollowTheGibbsLaw) {
    // Energies after 40 sweeps of 1500 independent chains, chi-squared against enumeration; false alarm 1e-6 each.
    constexpr int N = 8, chains = 1500, sweeps = 40;
    constexpr double T = 1.0, false_alarm = 1e-6;
    for (const LearningSystem& learns : learning_gallery(N)) {
        if (learns.h.P > 5) continue;
        const Spectrum spectrum = enumerate(learns.h, learns.disorder);
        const auto system = learns.system();
        // Bins of energy: eight quantiles of the law.
        std::vector<std::pair<double, double>> law; // energy, probability
        for (const auto& [energy, p] : energy_law(spectrum, T))
            law.emplace_back(spectrum.unit * static_cast<double>(energy), p);
        std::vector<double> edges, expected;
        double sum = 0.0;
        for (std::size_t k = 0; k < law.size(); ++k) {
            sum += law[k].second;
            if (sum < 0.125 && k + 1 < law.size()) continue;
            edges.push_back(law[k].first);
            expected.push_back(sum * chains);
            sum = 0.0;
        }
        const auto bin = [&](double energy) {
            std::size_t k = 0;
            while (k + 1 < edges.size() && energy > edges[k] + 1e-9 * std::abs(edges[k])) ++k;
            return k;
        };
        for (const Dynamics dynamics : {Dynamics::heat_bath, Dynamics::metropolis}) {
            Stream stream({.seed = 22, .point = content_hash(learns.name)});
            std::vector<double> counts(edges.size(), 0.0);
            for (int chain = 0; chain < chains; ++chain) {
                system->set_spins(random_spins(N, stream));
                system->advance({dynamics, Order::random, 1.0 / T, sweeps * N, 0}, stream);
                ++counts[bin(system->energy())];
            }
            double chi_squared = 0.0;
            int cells = 0;
            for (std::size_t k = 0; k < edges.size(); ++k) {
                if (expected[k] < 10.0) continue;
                chi_squared += (counts[k] - expected[k]) * (counts[k] - expected[k]) / expected[k];
                ++cells;
            }
            if (cells < 2) continue;
            EXPECT_GT(stats::chi_squared_upper(chi_squared, cells), false_alarm) << learns.name;
        }
    }
}

TEST(ExampleKind, RunsResumeExactly) {
    for (const LearningSystem& learns : learning_gallery(16)) {
        if (learns.h.P != 4 && learns.h.P != 2) continue;
        Schedule schedule;
        schedule.T = 0.5;
        schedule.thermalise = 3;
        schedule.measure = 6;
        schedule.bins = 3;
        schedule.recording.trajectory_every = 2;
        const StreamKey key{.seed = 6};
        SampleRun whole(learns.h, learns.disorder, schedule, key);
        whole.advance(whole.sweeps_total());
        ByteWriter expected;
        for (const SampleResult& at : whole.result().at) at.save(expected);
        for (std::int64_t cut = 1; cut < whole.sweeps_total(); ++cut) {
            SampleRun first(learns.h, learns.disorder, schedule, key), second(learns.h, learns.disorder, schedule, key);
            first.advance(cut);
            ByteWriter state;
            first.save(state);
            ByteReader from(state.bytes());
            second.load(from);
            second.advance(second.sweeps_total());
            ByteWriter found;
            for (const SampleResult& at : second.result().at) at.save(found);
            EXPECT_EQ(found.bytes(), expected.bytes()) << learns.name << " cut at " << cut;
        }
    }
}

TEST(ExampleKind, FingerprintTellsEveryNumberApartButTheLoad) {
    const auto bytes = [](auto change) {
        ExampleHamiltonian h = learning(Protocol::supervised, 3, 0.5);
        change(h);
        ByteWriter to;
        examples.fingerprint(h, to);
        return to.take();
    };
    using H = ExampleHamiltonian;
    const Bytes plain = bytes([](H&) {});
    EXPECT_NE(bytes([](H& h) { h.N = 7; }), plain);
    EXPECT_NE(bytes([](H& h) { h.P = 6; }), plain);
    EXPECT_NE(bytes([](H& h) { h.convention = Convention::distinct; }), plain);
    EXPECT_NE(bytes([](H& h) { h.K = 3; }), plain);
    EXPECT_NE(bytes([](H& h) { h.data = Dataset::Vectors::examples; }), plain);
    EXPECT_NE(bytes([](H& h) { h.M = 4; }), plain);
    EXPECT_NE(bytes([](H& h) { h.r = 0.6; }), plain);
    EXPECT_NE(bytes([](H& h) { h.rho = 0.6; }), plain);
    EXPECT_NE(bytes([](H& h) { h.spread = 2.0; }), plain);
    EXPECT_NE(bytes([](H& h) { h.unit *= 2.0; }), plain);
    EXPECT_NE(bytes([](H& h) { h.weight = {1.0}; }), plain);
    EXPECT_NE(bytes([](H& h) { h.stratified = true; }), plain);
    EXPECT_NE(bytes([](H& h) { h.constant = 0.1; }), plain);
    EXPECT_EQ(bytes([](H& h) { h.alpha = 0.9; }), plain) << "it follows from K";
}

TEST(ExampleKind, WorkGrowsWithTheData) {
    const auto few = learning(Protocol::unsupervised, 3, 0.5, 40, 6),
               many = learning(Protocol::unsupervised, 30, 0.5, 40, 6);
    EXPECT_GT(examples.proposal_seconds(few), 0.0);
    EXPECT_GT(examples.proposal_seconds(many), examples.proposal_seconds(few));
    EXPECT_GT(examples.long_work(many).disorder, examples.long_work(few).disorder);
}

TEST(ExampleKind, AnotherDisorderOrHamiltonianIsRefused) {
    const auto h = learning(Protocol::supervised, 3, 0.5);
    EXPECT_THROW(make_system(h, draw_disorder(learning(Protocol::unsupervised, 3, 0.5), {})), std::invalid_argument);
    EXPECT_THROW(make_system(h, Disorder()), std::invalid_argument);
    EXPECT_THROW(enumerate(learning(Protocol::supervised, 3, 0.5, 9), draw_disorder(h, {})), std::invalid_argument);
    EXPECT_THROW(examples.stored_patterns(Hamiltonian()), std::bad_any_cast);
}

} // namespace
} // namespace mattis::mc
