// Networks that learn: theory against simulations at several sizes, extrapolated in 1/N. Points of arXiv:2212.00606 and
// arXiv:2211.14067; longer runs are the atlas jobs validation_learning_*.
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "montecarlo/kinds/table.hpp"
#include "montecarlo/sample/sample_run.hpp"
#include "phase_diagrams/verdict/size_fit.hpp"
#include "solvers/theory/theory.hpp"
#include "stats/estimate.hpp"
#include "stats/hypothesis.hpp"

namespace mattis::mc {
namespace {

constexpr std::array measured{Observable::m, Observable::n, Observable::q, Observable::energy};

struct Point {
    std::string name;
    ModelAt at;
    std::vector<int> N;
};

/// Means over replicas and time of one sample.
std::vector<double> sample_means(const Hamiltonian& h, const Point& point, int N, std::uint32_t sample) {
    const StreamKey key{.seed = 7, .point = content_hash(point.name + std::to_string(N)), .sample = sample};
    StreamKey of_disorder = key;
    of_disorder.purpose = Purpose::disorder;
    Schedule schedule;
    schedule.T = point.at.value("T");
    schedule.thermalise = 60;
    schedule.measure = 120;
    SampleRun run(h, draw_disorder(h, of_disorder), schedule, key);
    run.advance(run.sweeps_total());
    const SampleResult result = run.result().at.front();
    std::vector<double> means;
    for (const Observable observable : measured) {
        double sum = 0.0, count = 0.0;
        for (const Series& series : result.series)
            if (series.observable == observable) sum += series.estimate.mean, ++count;
        means.push_back(sum / count);
    }
    return means;
}

double theory_of(const ModelAt& at, Observable observable) {
    const std::vector<ModelAt> row{at};
    const std::array branches{Branch::retrieval};
    const Solution s = solvers::solve(row, 1, replica_symmetric, branches).front().front();
    return observable == Observable::energy ? s.energy.value() : order_value(s, name(observable)).value();
}

/// Fits of the distances from theory of each observable at the realised loads; with `law` in place of the exact law of
/// the class averages.
std::vector<diagram::SizeFit> fits(const Point& point, ClassLaw law, int samples) {
    std::vector<diagram::Distances> at(measured.size());
    for (const int N : point.N) {
        const Hamiltonian drawn = point.at.entry().hamiltonian(point.at.values(), N);
        const Kind& kind = kind_of(drawn);
        const Hamiltonian h = kind.with_ensemble(drawn, Ensemble::stratified);
        std::vector<std::vector<double>> values(measured.size());
        for (int sample = 0; sample < samples; ++sample) {
            const auto means = sample_means(h, point, N, static_cast<std::uint32_t>(sample));
            for (std::size_t k = 0; k < means.size(); ++k) values[k].push_back(means[k]);
        }
        const ModelAt realised =
            point.at.with("alpha", *kind.realised_load(h)).with("class_law", static_cast<double>(law));
        for (std::size_t k = 0; k < measured.size(); ++k) {
            const stats::Estimate estimate = stats::over_samples(values[k]);
            at[k].N.push_back(N);
            at[k].distance.push_back(estimate.mean - theory_of(realised, measured[k]));
            at[k].magnitude.push_back(estimate.mean);
            at[k].error.push_back(estimate.error);
            at[k].samples.push_back(samples);
        }
    }
    std::vector<diagram::SizeFit> found;
    for (const diagram::Distances& distances : at) found.push_back(diagram::fit_sizes(distances, 1.0));
    return found;
}

Hopfield::Parameters pairs(Protocol protocol, double alpha, double T, double r, int M) {
    return {.alpha = alpha, .T = T, .convention = Convention::full, .protocol = protocol, .r = r, .M = M};
}

Dense::Parameters four(Protocol protocol, Convention convention, double alpha, double r, int M) {
    return {.P = 4, .alpha = alpha, .T = 0.35, .convention = convention, .protocol = protocol, .r = r, .M = M};
}

TEST(LearningSimulation, AgreesWithTheoryInBothProtocolsAndConventions) {
    // 24 tests, Holm at 1e-3 for all of them together; the seed is fixed.
    using enum Protocol;
    const std::vector<Point> points{
        {"supervised pairs", ModelAt(Hopfield(pairs(supervised, 0.02, 0.3, 0.5, 20))), {400, 600, 1000}},
        {"unsupervised pairs", ModelAt(Hopfield(pairs(unsupervised, 0.02, 0.3, 0.8, 5))), {400, 600, 1000}},
        {"supervised full", ModelAt(Dense(four(supervised, Convention::full, 0.01, 0.6, 10))), {72, 96, 128}},
        {"supervised distinct", ModelAt(Dense(four(supervised, Convention::distinct, 0.03, 0.6, 10))), {72, 96, 128}},
        {"unsupervised full", ModelAt(Dense(four(unsupervised, Convention::full, 0.008, 0.8, 5))), {72, 96, 128}},
        {"unsupervised distinct",
         ModelAt(Dense(four(unsupervised, Convention::distinct, 0.03, 0.8, 5))),
         {72, 96, 128}}};
    std::vector<double> p;
    std::vector<std::string> names;
    for (const Point& point : points) {
        const auto found = fits(point, ClassLaw::exact, 16);
        for (std::size_t k = 0; k < found.size(); ++k) {
            ASSERT_EQ(found[k].fault, "") << point.name;
            p.push_back(found[k].p);
            names.push_back(point.name + " " + std::string(name(measured[k])) + " " +
                            std::to_string(found[k].distance) + " +- " + std::to_string(found[k].error));
            EXPECT_LT(found[k].error, 0.03) << names.back(); // it says something
        }
    }
    const std::vector<bool> rejected = stats::holm(p, 1e-3);
    for (std::size_t k = 0; k < p.size(); ++k) EXPECT_FALSE(rejected[k]) << names[k];
}

TEST(LearningSimulation, FewExamplesExcludeTheGaussianLaw) {
    // M = 5: m is 0.948 by the binomial law and 0.971 by the Gaussian one.
    const Point point{
        "few examples", ModelAt(Hopfield(pairs(Protocol::supervised, 0.03, 0.2, 0.8, 5))), {400, 600, 1000}};
    const auto exact = fits(point, ClassLaw::exact, 24), gaussian = fits(point, ClassLaw::gaussian, 24);
    EXPECT_GT(exact.front().p, 1e-3) << exact.front().distance;
    EXPECT_LT(gaussian.front().p, 1e-4) << gaussian.front().distance;
    EXPECT_LT(gaussian.front().distance, 0.0);
}

} // namespace
} // namespace mattis::mc
