#include "phase_diagrams/parts/simulation/equilibration.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include <fmt/format.h>

#include "montecarlo/sample/log_time.hpp"
#include "stats/hypothesis.hpp"

namespace mattis::diagram {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
using mc::Observable;

/// Two numbers of one sample that are equal on average in equilibrium.
struct Compared {
    double one = 0.0;
    double other = 0.0;
};
using Comparison = std::function<Compared(const mc::SampleResult&, Observable)>;

double probability(std::span<const FinishedSample> samples, const std::vector<Observable>& observables,
                   const Comparison& comparison) {
    constexpr double rounding = 1e-10; // of the numbers compared: a spread below it is that of their sums
    double smallest = 1.0;
    int tests = 0;
    for (const Observable observable : observables) {
        std::vector<double> differences;
        double largest = 0.0;
        for (const FinishedSample& one : samples) {
            const Compared compared = comparison(one.result, observable);
            differences.push_back(compared.one - compared.other);
            largest = std::fmax(largest, std::fmax(std::abs(compared.one), std::abs(compared.other)));
        }
        const stats::Estimate mean = stats::over_samples(differences);
        if (!(mean.error > rounding * largest)) continue;
        smallest = std::min(smallest, stats::student_two_sided(mean.mean / mean.error, mean.samples - 1.0));
        ++tests;
    }
    return tests == 0 ? nan : std::min(1.0, smallest * tests);
}

/// The observables that are compared in time. Patterns that were sorted by their overlaps when the measurement began
/// relax to their means from then on.
std::vector<Observable> watched_in_time(std::span<const FinishedSample> samples, const mc::Schedule& schedule) {
    const auto is_of_several = [](const mc::Series& s) { return s.observable == Observable::m_mean; };
    const bool sorted = schedule.begins_at_random() && !samples.empty() &&
                        std::ranges::any_of(samples.front().result.series, is_of_several);
    if (sorted) return {Observable::energy, Observable::q2};
    return {Observable::m, Observable::energy, Observable::q2};
}

double half_run(std::span<const FinishedSample> samples, const mc::Schedule& schedule) {
    return probability(samples, watched_in_time(samples, schedule), [](const mc::SampleResult& r, Observable o) {
        return Compared{replica_mean(r, o, [](const mc::Series& s) { return s.second_half; }),
                        replica_mean(r, o, [](const mc::Series& s) { return s.first_half; })};
    });
}

double log_time(std::span<const FinishedSample> samples, const mc::Schedule& schedule) {
    const std::int64_t sweeps = schedule.thermalise + schedule.measure;
    if (mc::log_windows(sweeps) < 2 || mc::log_window(sweeps, 1).first < schedule.thermalise) return nan;
    return probability(samples, watched_in_time(samples, schedule), [](const mc::SampleResult& r, Observable o) {
        return Compared{replica_mean(r, o, [](const mc::Series& s) { return s.log_time[0]; }),
                        replica_mean(r, o, [](const mc::Series& s) { return s.log_time[1]; })};
    });
}

double two_starts(std::span<const FinishedSample> samples, const mc::Schedule& schedule) {
    if (schedule.start != mc::Start::archetype_and_random) return nan;
    int first_random = 0;
    while (first_random < schedule.replicas && schedule.start_of(first_random) == mc::Start::archetype) ++first_random;
    return probability(samples, {Observable::m_abs, Observable::energy, Observable::q2},
                       [=](const mc::SampleResult& r, Observable o) {
                           const auto mean = [](const mc::Series& s) { return s.estimate.mean; };
                           return Compared{replica_mean(r, o, mean, 0, {.last = first_random}),
                                           replica_mean(r, o, mean, 0, {.first = first_random})};
                       });
}

double gaussian_identity(std::span<const FinishedSample> samples, double factor) {
    if (std::isnan(factor)) return nan;
    const auto mean = [](const mc::Series& s) { return s.estimate.mean; };
    return probability(samples, {Observable::energy}, [=](const mc::SampleResult& r, Observable) {
        return Compared{replica_mean(r, Observable::energy, mean),
                        -factor * (1.0 - replica_mean(r, Observable::q2, mean))};
    });
}

double independent_measurements(std::span<const FinishedSample> samples, const mc::Schedule& schedule) {
    double slowest = nan;
    for (const Observable observable : {Observable::m_abs, Observable::energy, Observable::q2}) {
        const double tau = stats::over_samples(by_sample(samples, observable, [](const mc::Series& s) {
                               return s.estimate.tau;
                           })).mean;
        slowest = std::fmax(slowest, tau); // NaN: a constant series
    }
    return static_cast<double>(schedule.measure) / (2.0 * slowest);
}

} // namespace

Equilibration judge_equilibration(std::span<const FinishedSample> samples, const mc::Schedule& schedule,
                                  double round_trips, std::size_t simulations, const EquilibrationRules& rules,
                                  double identity) {
    Equilibration evidence{.half_run_p = half_run(samples, schedule),
                           .log_time_p = log_time(samples, schedule),
                           .starts_p = two_starts(samples, schedule),
                           .identity_p = gaussian_identity(samples, identity),
                           .independent = independent_measurements(samples, schedule),
                           .round_trips = round_trips,
                           .failure = {}};
    const auto fails = [&](bool failed, const std::string& what) {
        if (failed) evidence.failure += (evidence.failure.empty() ? "" : "; ") + what;
    };
    const std::array probabilities{evidence.half_run_p, evidence.log_time_p, evidence.starts_p, evidence.identity_p};
    const auto tests = std::ranges::count_if(probabilities, [](double p) { return !std::isnan(p); });
    const double level = rules.false_alarm /
                         (static_cast<double>(simulations) * static_cast<double>(std::max<std::ptrdiff_t>(tests, 1)));
    fails(evidence.half_run_p < level, "the halves of the measurement differ");
    fails(evidence.log_time_p < level, "the last windows of logarithmic time differ");
    fails(evidence.starts_p < level, "archetype and random starts differ");
    fails(evidence.identity_p < level, "energy and q² do not obey the identity of Gaussian couplings");
    fails(evidence.independent < rules.least_independent,
          fmt::format("{:.2g} independent measurements", evidence.independent));
    fails(evidence.round_trips < rules.least_round_trips,
          fmt::format("{:.2g} round trips of a chain on the ladder", evidence.round_trips));
    return evidence;
}

} // namespace mattis::diagram
