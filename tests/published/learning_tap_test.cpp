// Networks that learn against the equations of Thouless, Anderson and Palmer of their own samples, at points of the
// theory note: arXiv:2212.00606, arXiv:2211.14067. Samples of N spins differ by N^-1/2, a simulation from the equations
// of its own sample by a thousandth. Fixed seeds.

#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "models/data/dataset.hpp"
#include "models/hamiltonians/example_hamiltonian.hpp"
#include "montecarlo/kinds/table.hpp"
#include "montecarlo/sample/sample_run.hpp"

namespace mattis::mc {
namespace {

struct Point {
    std::string name;
    int P;
    Convention convention;
    double alpha;
    Dataset::Parameters data;
    double T;
    int N;
    std::int64_t sweeps;
};

void PrintTo(const Point& point, std::ostream* to) { *to << point.name; }

constexpr StreamKey key{.seed = 6, .point = content_hash("learning networks and TAP")};

/// Mean over replicas of an observable, and its error.
struct Mean {
    double value = 0.0, error = 0.0;
};

Mean mean_of(const SampleResult& result, Observable observable) {
    Mean mean;
    int count = 0;
    double squares = 0.0;
    for (const Series& series : result.series)
        if (series.observable == observable) {
            mean.value += series.estimate.mean;
            squares += series.estimate.error * series.estimate.error;
            ++count;
        }
    mean.value /= count;
    mean.error = std::sqrt(squares) / count;
    return mean;
}

class LearningTap : public testing::TestWithParam<Point> {
protected:
    static SampleResult run(const Dynamics dynamics, std::int64_t sweeps, bool on_sample) {
        const Point& p = GetParam();
        ExampleHamiltonian h = example_hamiltonian(p.P, p.convention, p.alpha, Dataset(p.data), p.N);
        h.stratified = true;
        StreamKey disorder = key;
        disorder.purpose = Purpose::disorder;
        const Schedule schedule{.T = p.T,
                                .dynamics = dynamics,
                                .replicas = 2,
                                .thermalise = dynamics == Dynamics::heat_bath ? 100 : 400,
                                .measure = sweeps,
                                .bins = 1,
                                .recording = {.on_sample = on_sample}};
        SampleRun chains(h, draw_disorder(h, disorder), schedule, key);
        chains.advance(chains.sweeps_total());
        return chains.result().at.front();
    }
};

constexpr Dataset::Parameters many{.protocol = Protocol::supervised, .r = 0.5, .M = 20};
constexpr Dataset::Parameters averages{.protocol = Protocol::supervised, .r = 0.6, .M = 10};
constexpr Dataset::Parameters examples{.protocol = Protocol::unsupervised, .r = 0.8, .M = 5};

INSTANTIATE_TEST_SUITE_P(Published, LearningTap,
                         testing::Values(Point{"sup P=2", 2, Convention::distinct, 0.02, many, 0.3, 600, 3000},
                                         Point{"uns P=2", 2, Convention::distinct, 0.02, examples, 0.3, 600, 3000},
                                         Point{"sup P=4 full", 4, Convention::full, 0.008, averages, 0.35, 80, 3000},
                                         Point{"uns P=4 full", 4, Convention::full, 0.008, examples, 0.35, 80, 3000},
                                         Point{"uns P=4 distinct", 4, Convention::distinct, 0.02, examples, 0.35, 80,
                                               3000}));

TEST_P(LearningTap, OfTheSameSampleIsTheSimulation) {
    // m and n within a thousandth (P > 2 at N = 80, where corrections of order 1/N are left: three) beside 5 standard
    // errors of the chains: false alarm 6e-7 for each of 10 numbers if the bound is the truth.
    const double bound = GetParam().P == 2 ? 1e-3 : 3e-3;
    const SampleResult result = run(Dynamics::heat_bath, GetParam().sweeps, true);
    ASSERT_EQ(result.on_sample.size(), 2u);
    const TapSolution& tap = result.on_sample.front();
    ASSERT_EQ(tap.status, Status::converged);
    const Mean m = mean_of(result, Observable::m), n = mean_of(result, Observable::n);
    EXPECT_NEAR(m.value, tap.m.front(), bound + 5.0 * m.error);
    EXPECT_NEAR(n.value, tap.n.front(), bound + 5.0 * n.error);
    // Without the reaction the state has more overlap.
    const SampleResult first = run(Dynamics::mean_field, 1, false);
    EXPECT_GT(mean_of(first, Observable::m).value, tap.m.front());
    EXPECT_LT(mean_of(first, Observable::m).value, tap.m.front() + 0.02);
}

} // namespace
} // namespace mattis::mc
