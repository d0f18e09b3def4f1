// Magnetisations of a perceptron, sampled, recorded, saved and resumed, against integrals of their density over m.
#include "montecarlo/field_space/field_system.hpp"

#include <array>
#include <cmath>
#include <limits>

#include <boost/math/quadrature/gauss.hpp>
#include <gtest/gtest.h>

#include "montecarlo/chain/chain.hpp"
#include "montecarlo/sample/sample_run.hpp"
#include "tests/montecarlo/small_perceptron.hpp"

namespace mattis::mc {
namespace {

const StreamKey key{.seed = 4, .point = content_hash("field system"), .sample = 2};

/// What the law of a small perceptron averages to.
struct Averages {
    double energy = 0.0, qd = 0.0, r = 0.0, p = 0.0, eps = 0.0, q0 = 0.0;
};

/// Gauss-Legendre nodes and weights in [-1, 1], in halves of 20 each: p jumps at m = 0.
std::vector<std::array<double, 2>> nodes() {
    using Rule = boost::math::quadrature::gauss<double, 20>;
    std::vector<std::array<double, 2>> all;
    for (std::size_t k = 0; k < Rule::abscissa().size(); ++k)
        for (const double x : {-Rule::abscissa()[k], Rule::abscissa()[k]})
            for (const double centre : {-0.5, 0.5}) all.push_back({centre + 0.5 * x, 0.5 * Rule::weights()[k]});
    return all;
}

Averages exact(const SmallPerceptron& small, double beta) {
    const auto N = static_cast<std::size_t>(small.h.N);
    const auto rule = nodes();
    std::vector<double> m(N), means(N, 0.0);
    Averages sum;
    double norm = 0.0;
    const auto add = [&](double weight) {
        const double density = weight * std::exp(-small.exponent(m, beta));
        double square = 0.0, overlap = 0.0, signs = 0.0;
        for (std::size_t i = 0; i < N; ++i) {
            square += m[i] * m[i] / small.h.N;
            overlap += m[i] / small.h.N;
            signs += std::copysign(1.0, m[i]) / small.h.N;
            means[i] += density * m[i];
        }
        norm += density;
        sum.energy += density * small.energy(m) / small.h.N;
        sum.qd += density * square;
        sum.r += density * overlap;
        sum.p += density * signs;
        sum.eps += density * std::acos(signs) / std::numbers::pi;
    };
    const auto integrate = [&](const auto& self, std::size_t i, double weight) -> void {
        if (i == N) return add(weight);
        for (const auto& [x, w] : rule) {
            m[i] = x;
            self(self, i + 1, weight * w);
        }
    };
    integrate(integrate, 0, 1.0);
    for (double* value : {&sum.energy, &sum.qd, &sum.r, &sum.p, &sum.eps}) *value /= norm;
    for (const double mean : means) sum.q0 += mean * mean / (norm * norm * small.h.N);
    return sum;
}

Schedule schedule_of(double beta, std::int64_t measure) {
    return {.T = 1.0 / beta,
            .dynamics = Dynamics::hamiltonian,
            .start = Start::random,
            .thermalise = 300,
            .measure = measure};
}

TEST(FieldSystem, RunsHaveTheAveragesOfTheirLaw) {
    // 5 standard errors of 16384 trajectories: false-alarm probability 6e-7 for each of 11 means of a system.
    struct Case {
        int N;
        std::int64_t M;
        double beta, prior;
    };
    for (const auto& [N, M, beta, prior] : {Case{1, 2, 1.5, 0.0}, Case{2, 3, 4.0, 0.0}, Case{2, 0, 1.0, 0.0},
                                            Case{2, 2, 1.0, 3.0}, Case{3, 4, 2.0, 0.0}}) {
        SCOPED_TRACE(testing::Message() << "N = " << N << " M = " << M);
        const SmallPerceptron small(N, M, prior);
        const Averages expected = exact(small, beta);
        SampleRun run(small.h, small.disorder, schedule_of(beta, 1 << 14), key);
        run.advance(run.sweeps_total());
        int compared = 0;
        const RunResult result = run.result();
        for (const Series& s : result.at.front().series) {
            double value = std::numeric_limits<double>::quiet_NaN();
            const std::string_view of = name(s.observable);
            if (of == "energy") value = expected.energy;
            if (of == "qd") value = expected.qd;
            if (of == "r" || of == "m") value = expected.r;
            if (of == "p") value = expected.p;
            if (of == "eps") value = expected.eps;
            if (of == "q0" || of == "q") value = expected.q0;
            if (std::isnan(value)) continue;
            EXPECT_NEAR(s.estimate.mean, value, 5.0 * s.estimate.error + 1e-12) << of;
            ++compared;
        }
        EXPECT_EQ(compared, 14); // six of two replicas, q0 and q of the pair
    }
}

/// Everything is recorded.
Schedule recorded() {
    return {.T = 0.4,
            .dynamics = Dynamics::hamiltonian,
            .start = Start::archetype_and_random,
            .annealing = {1.0},
            .replicas = 4,
            .thermalise = 6,
            .measure = 9,
            .bins = 3,
            .recording = {.histograms = {Observable::m, Observable::q}, .trajectory_every = 2, .configurations = 2}};
}

template <class T>
Bytes saved(const T& value) {
    ByteWriter to;
    value.save(to);
    return to.take();
}

TEST(FieldSystem, ResumesAtAnySweepBitForBit) {
    const SmallPerceptron small(20, 12, 0.3);
    const auto run = [&] { return SampleRun(small.h, small.disorder, recorded(), key); };
    SampleRun straight = run(), whole = run();
    whole.advance(whole.sweeps_total());
    const Bytes end = saved(whole.result());
    for (std::int64_t cut = 0; cut <= straight.sweeps_total(); ++cut) {
        const Bytes state = saved(straight);
        SampleRun resumed = run();
        resumed.advance(cut % 3);
        ByteReader from(state);
        resumed.load(from);
        from.require_end();
        EXPECT_EQ(saved(resumed), state);
        resumed.advance(resumed.sweeps_total());
        ASSERT_EQ(saved(resumed.result()), end) << cut;
        straight.advance(1);
    }
}

TEST(FieldSystem, LearnsItsStepWhileItSettlesOnly) {
    const SmallPerceptron small(30, 15, 0.0);
    const auto step_of = [](const Chain& chain) { // behind the fields
        ByteWriter to;
        chain.system().save(to);
        const Bytes bytes = to.take();
        ByteReader from(bytes);
        from.get_all<double>();
        StepSize step(1.0);
        step.load(from);
        return step.learned();
    };
    Chain chain(make_system(small.h, small.disorder), key);
    chain.begin(Start::random, 1.0, key);
    const double first = step_of(chain);
    for (int t = 0; t < 200; ++t) chain.sweep(Dynamics::hamiltonian, Order::random, 5.0, true);
    const double learned = step_of(chain);
    EXPECT_NE(learned, first);
    std::int64_t accepted = 0;
    for (int t = 0; t < 400; ++t) accepted += chain.sweep(Dynamics::hamiltonian, Order::random, 5.0) / 30;
    EXPECT_EQ(step_of(chain), learned);
    EXPECT_GT(accepted, 250);
    EXPECT_LT(accepted, 395);
}

TEST(FieldSystem, BeginsAtTheTeacherOrAtRandom) {
    const SmallPerceptron small(200, 10, 0.0);
    const auto system = make_system(small.h, small.disorder);
    const auto look = [&](Start start, double overlap) {
        Stream stream(key);
        system->begin(start, overlap, stream);
        TeacherLook seen;
        system->look_at_teacher(seen);
        return seen;
    };
    const TeacherLook teacher = look(Start::archetype, 1.0);
    EXPECT_EQ(teacher.p, 1.0);
    EXPECT_NEAR(teacher.r, std::tanh(2.5), 1e-14);
    EXPECT_NEAR(look(Start::noisy, 0.5).p, 0.5, 5.0 * std::sqrt(0.75 / 200)); // 5 standard deviations
    const TeacherLook random = look(Start::random, 1.0);
    EXPECT_NEAR(random.p, 0.0, 5.0 / std::sqrt(200.0));
    EXPECT_NEAR(random.qd, 1.0 / 3.0, 5.0 * std::sqrt(4.0 / 45.0 / 200.0)); // uniform: variance of m^2
    EXPECT_TRUE(system->spins().empty());
}

TEST(FieldSystem, StoredFieldsAreOfItsSize) {
    const SmallPerceptron small(6, 3, 0.0);
    const auto system = make_system(small.h, small.disorder), other = system->clone();
    ByteWriter to;
    to.put_all(std::vector<double>(5, 0.0));
    const Bytes bytes = to.take();
    ByteReader from(bytes);
    EXPECT_THROW(system->load(from), BytesError);
    ByteWriter infinite;
    infinite.put_all(std::vector<double>(6, std::numeric_limits<double>::infinity()));
    const Bytes more = infinite.take();
    ByteReader again(more);
    EXPECT_THROW(system->load(again), BytesError);
    EXPECT_EQ(system->energy_difference(*other), 0.0);
}

} // namespace
} // namespace mattis::mc
