#include "phase_diagrams/parts/simulation/equilibrium_tests.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "montecarlo/sample/log_time.hpp"
#include "stats/hypothesis.hpp"

namespace mattis::diagram {

namespace {

using mc::Observable;

/// Two numbers of one sample that are equal on average in equilibrium, and the error of their difference within the
/// chains.
struct Compared {
    double one = 0.0;
    double other = 0.0;
    double error = 0.0;
};
using Comparison = std::function<Compared(const mc::SampleResult&, Observable)>;

double mean_of(const mc::Series& series) { return series.estimate.mean; }

/// Squared error within the chains of replica_mean.
double squared_error(const mc::SampleResult& result, Observable observable, Replicas among = {}) {
    double replicas = 0.0;
    const double mean = replica_mean(
        result, observable,
        [&](const mc::Series& s) {
            ++replicas;
            return std::isnan(s.estimate.error) ? 0.0 : s.estimate.error * s.estimate.error;
        },
        0, among);
    return mean / replicas;
}

EquilibriumTest made_of(std::span<const FinishedSample> samples, const std::vector<Observable>& observables,
                        const Comparison& comparison, const char* missing) {
    constexpr double rounding = 1e-10; // of the numbers compared: an error below it is that of their sums
    EquilibriumTest test;
    for (const Observable observable : observables) {
        std::vector<double> differences;
        double largest = 0.0, within = 0.0;
        for (const FinishedSample& one : samples) {
            const Compared compared = comparison(one.result, observable);
            const double difference = compared.one - compared.other;
            if (std::isnan(difference)) continue; // no replica of this sample has stayed
            differences.push_back(difference);
            within += compared.error * compared.error;
            largest = std::max({largest, std::abs(compared.one), std::abs(compared.other)});
        }
        const stats::Estimate mean = stats::over_samples(differences);
        if (mean.samples < 2) continue;
        const double error = std::max(mean.error, std::sqrt(within) / mean.samples);
        if (!(error > rounding * largest)) continue;
        test.p.push_back(stats::student_two_sided(mean.mean / error, mean.samples - 1.0));
    }
    if (!test.made()) test.missing = missing;
    return test;
}

std::vector<Observable> watched_in_time(std::span<const FinishedSample> samples, const mc::Schedule& schedule) {
    const auto is_of_several = [](const mc::Series& s) { return s.observable == Observable::m_mean; };
    const bool sorted = schedule.begins_at_random() && !samples.empty() &&
                        std::ranges::any_of(samples.front().result.series, is_of_several);
    if (sorted) return {Observable::energy, Observable::q2};
    return {Observable::m, Observable::energy, Observable::q2};
}

/// Mean over two parts of a measurement of `all` sweeps: the factor on its error that the difference of both has.
double of_parts(double all, double one, double other) { return std::sqrt(all / one + all / other); }

} // namespace

double EquilibriumTest::probability() const { return stats::harmonic_mean(p); }

EquilibriumTest compare_halves(std::span<const FinishedSample> samples, const mc::Schedule& schedule) {
    if (schedule.measure < 2) return {.missing = "one measurement: the halves cannot be compared"};
    return made_of(
        samples, watched_in_time(samples, schedule),
        [](const mc::SampleResult& r, Observable o) {
            return Compared{replica_mean(r, o, [](const mc::Series& s) { return s.second_half; }),
                            replica_mean(r, o, [](const mc::Series& s) { return s.first_half; }),
                            of_parts(1.0, 0.5, 0.5) * std::sqrt(squared_error(r, o))};
        },
        "the halves of the measurement are equal: the series of m, energy and q² are constant");
}

EquilibriumTest compare_windows(std::span<const FinishedSample> samples, const mc::Schedule& schedule) {
    const std::int64_t sweeps = schedule.thermalise + schedule.measure;
    if (mc::log_windows(sweeps) < 2 || mc::log_window(sweeps, 1).first < schedule.thermalise) return {};
    const auto length = [&](std::size_t k) { return static_cast<double>(mc::log_window(sweeps, k).sweeps()); };
    const double factor = of_parts(static_cast<double>(schedule.measure), length(0), length(1));
    return made_of(
        samples, watched_in_time(samples, schedule),
        [=](const mc::SampleResult& r, Observable o) {
            return Compared{replica_mean(r, o, [](const mc::Series& s) { return s.log_time[0]; }),
                            replica_mean(r, o, [](const mc::Series& s) { return s.log_time[1]; }),
                            factor * std::sqrt(squared_error(r, o))};
        },
        "the last windows of logarithmic time are equal: the series of m, energy and q² are constant");
}

EquilibriumTest compare_starts(std::span<const FinishedSample> samples, const mc::Schedule& schedule) {
    if (schedule.start != mc::Start::archetype_and_random) return {};
    int first_random = 0;
    while (first_random < schedule.replicas && schedule.start_of(first_random) == mc::Start::archetype) ++first_random;
    return made_of(
        samples, {Observable::m_abs, Observable::energy, Observable::q2},
        [=](const mc::SampleResult& r, Observable o) {
            const Replicas archetype{.last = first_random}, random{.first = first_random};
            return Compared{replica_mean(r, o, mean_of, 0, archetype), replica_mean(r, o, mean_of, 0, random),
                            std::sqrt(squared_error(r, o, archetype) + squared_error(r, o, random))};
        },
        "archetype and random starts cannot be compared: no sample has a replica of each with a spread");
}

EquilibriumTest compare_with_identity(std::span<const FinishedSample> samples, double factor) {
    if (std::isnan(factor)) return {};
    return made_of(
        samples, {Observable::energy},
        [=](const mc::SampleResult& r, Observable) {
            return Compared{
                replica_mean(r, Observable::energy, mean_of),
                -factor * (1.0 - replica_mean(r, Observable::q2, mean_of)),
                std::sqrt(squared_error(r, Observable::energy) + factor * factor * squared_error(r, Observable::q2))};
        },
        "energy and q² cannot be compared");
}

} // namespace mattis::diagram
