// Parallel tempering in the glass phase of the Sherrington-Kirkpatrick model, T = 0.3, against what is exact at any
// size: an identity of Gaussian couplings, and enumeration.
#include <cmath>
#include <map>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "models/sk.hpp"
#include "montecarlo/exact/enumeration.hpp"
#include "montecarlo/kinds/table.hpp"
#include "montecarlo/sample/sample_run.hpp"
#include "stats/estimate.hpp"
#include "stats/hypothesis.hpp"

namespace mattis::mc {
namespace {

constexpr double cold = 0.3;

Disorder couplings(int N, int sample) {
    const StreamKey key{.seed = 51, .sample = static_cast<std::uint32_t>(sample), .purpose = Purpose::disorder};
    return draw_disorder(Sk({cold}).hamiltonian(N), key);
}

RunResult run(int N, int sample, const Schedule& schedule) {
    const StreamKey key{
        .seed = 52, .point = content_hash("tempering of sk"), .sample = static_cast<std::uint32_t>(sample)};
    SampleRun run(Sk({cold}).hamiltonian(N), couplings(N, sample), schedule, key);
    run.advance(run.sweeps_total());
    return run.result();
}

/// Means in time of one observable: of every replica, or every pair of them.
std::vector<double> means(const SampleResult& result, Observable observable) {
    std::vector<double> found;
    for (const Series& s : result.series)
        if (s.observable == observable) found.push_back(s.estimate.mean);
    return found;
}

double mean(const SampleResult& result, Observable observable) {
    return stats::over_samples(means(result, observable)).mean;
}

/// u + (1 - <q^2>)/(2T), in standard errors between samples.
stats::Estimate defect(const std::vector<SampleResult>& samples, double T) {
    std::vector<double> defects;
    for (const SampleResult& one : samples)
        defects.push_back(mean(one, Observable::energy) + (1.0 - mean(one, Observable::q2)) / (2.0 * T));
    return stats::over_samples(defects);
}

TEST(Tempering, EnergyAndOverlapFulfilTheIdentityOfGaussianCouplings) {
    // E u = -(1 - E<q^2>)/(2T) at every N and T: integration by parts over J of variance 1/N (Bray and Moore, J. Phys.
    // C 13, 419 (1980)). Chains that have not found equilibrium have too small a q^2 and too high a u, which both raise
    // the sum (Katzgraber and Young, Phys. Rev. B 67, 134410 (2003)). 5 standard errors of 400 samples: false-alarm
    // probability 9e-7 for each temperature.
    constexpr int N = 24, samples = 400;
    const std::vector<double> measured{cold, 0.6, 1.0, 1.6};
    const Schedule tempered{
        .start = Start::random,
        .tempering = TemperingSchedule{.temperatures = {cold, 0.45, 0.6, 0.8, 1.0, 1.3, 1.6}, .measured = measured},
        .replicas = 2,
        .thermalise = 200,
        .measure = 400};
    const Schedule quenched{.T = cold, .start = Start::random, .replicas = 2, .thermalise = 20, .measure = 40};
    std::vector<std::vector<SampleResult>> at(measured.size());
    std::vector<SampleResult> plain;
    for (int sample = 0; sample < samples; ++sample) {
        const RunResult result = run(N, sample, tempered);
        for (std::size_t k = 0; k < measured.size(); ++k) at[k].push_back(result.at[k]);
        plain.push_back(run(N, sample, quenched).at.front());
    }
    for (std::size_t k = 0; k < measured.size(); ++k) {
        const stats::Estimate found = defect(at[k], measured[k]);
        EXPECT_NEAR(found.mean, 0.0, 5.0 * found.error) << "T = " << measured[k];
        EXPECT_LT(found.error, 0.02) << "T = " << measured[k];
    }
    const stats::Estimate found = defect(plain, cold);
    EXPECT_GT(found.mean, 10.0 * found.error) << "the test shows nothing if a quench fulfils the identity";
}

TEST(Tempering, ColdSamplesHaveTheAveragesOfAllConfigurations) {
    // 16 tempered replicas of each of 6 samples, Student's t between them; false-alarm probability 1e-6 for each mean.
    constexpr int N = 14;
    const Schedule schedule{.start = Start::random,
                            .tempering =
                                TemperingSchedule{.temperatures = {cold, 0.45, 0.7, 1.0, 1.5}, .measured = {cold}},
                            .replicas = 16,
                            .thermalise = 300,
                            .measure = 3000};
    for (int sample = 0; sample < 6; ++sample) {
        const GibbsAverages exact = gibbs_averages(enumerate(Sk({cold}).hamiltonian(N), couplings(N, sample)), cold);
        const SampleResult result = run(N, sample, schedule).at.front();
        for (const auto& [observable, value] : std::map<Observable, double>{
                 {Observable::energy, exact.energy}, {Observable::q, exact.q}, {Observable::q2, exact.q2}}) {
            const stats::Estimate found = stats::over_samples(means(result, observable));
            EXPECT_GT(stats::student_two_sided((found.mean - value) / found.error, found.samples - 1.0), 1e-6)
                << name(observable) << " " << found.mean << " +- " << found.error << ", exactly " << value;
            EXPECT_LT(found.error, 0.02) << name(observable);
        }
    }
}

} // namespace
} // namespace mattis::mc
