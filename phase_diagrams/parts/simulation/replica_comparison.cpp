#include "phase_diagrams/parts/simulation/replica_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "stats/hypothesis.hpp"

namespace mattis::diagram {

namespace {

using mc::Observable;

/// Degrees of freedom of an error within a chain: it is that of 16 bins or more.
constexpr double error_dof = 15.0;

/// Error of the mean of a chain: from its bins, or from the difference of its halves where that is larger. A chain that
/// went from one state to another a few times has too small bins. NaN of a single measurement.
double error_within(const mc::Series& series) {
    return std::max(series.estimate.error, 0.5 * std::abs(series.second_half - series.first_half));
}

/// Probability that replicas (pairs) of one sample differ as much; nothing where fewer than two have stayed, or where
/// they do not move and are equal: those that end so at T = 0 agree, which is `at_rest`.
std::optional<double> probability(const mc::SampleResult& result, Observable observable, double excess,
                                  std::optional<double> at_rest) {
    constexpr double rounding = 1e-10; // as in equilibrium_tests.cpp
    std::vector<double> means;
    double within = 0.0, largest = 0.0;
    for (const mc::Series& series : result.series) {
        if (series.observable != observable || series.pattern != 0 || left_out(result, series)) continue;
        const double error = error_within(series);
        if (std::isnan(error) && !at_rest) continue; // a single measurement
        means.push_back(series.estimate.mean);
        within += std::isnan(error) ? 0.0 : error * error;
        largest = std::max(largest, std::abs(series.estimate.mean));
    }
    const stats::Estimate mean = stats::over_samples(means);
    if (mean.samples < 2) return std::nullopt;
    const auto n = static_cast<double>(mean.samples);
    const double smallest = rounding * rounding * largest * largest;
    double between = n * mean.error * mean.error; // the variance of one mean
    within /= n;
    if (!(between > smallest)) between = 0.0;
    if (!(within > smallest)) within = 0.0;
    if (between == 0.0 && within == 0.0) return at_rest;
    return stats::fisher_upper(between / within / excess, n - 1.0, n * error_dof);
}

/// Random starts of several patterns end in copies of a state, up to the order and the signs of the patterns.
bool chooses_copies(std::span<const FinishedSample> samples, const mc::Schedule& schedule) {
    return schedule.begins_at_random() && !samples.empty() &&
           std::ranges::any_of(samples.front().result.series, [](const mc::Series& s) { return s.pattern > 0; });
}

} // namespace

EquilibriumTest compare_replicas(std::span<const FinishedSample> samples, const mc::Schedule& schedule,
                                 const ReplicaRules& rules) {
    if (schedule.dynamics == mc::Dynamics::zero_temperature && !schedule.begins_at_random()) return {};
    if (schedule.replicas < 2) return {.missing = "one replica per sample"};
    if (chooses_copies(samples, schedule)) return {.missing = "replicas from random starts are in copies of a state"};
    const bool ends = schedule.dynamics == mc::Dynamics::zero_temperature;
    const auto at_rest = ends ? std::optional<double>(1.0) : std::nullopt;
    EquilibriumTest test;
    for (const Observable observable : {Observable::m_abs, Observable::energy, Observable::q2}) {
        std::vector<double> of_samples;
        for (const FinishedSample& one : samples)
            if (const auto p = probability(one.result, observable, rules.excess, at_rest)) of_samples.push_back(*p);
        if (of_samples.empty()) continue;
        const auto slowest = static_cast<std::size_t>(rules.left_out * static_cast<double>(of_samples.size()));
        test.p.push_back(stats::partial_conjunction(of_samples, slowest));
    }
    if (!test.made()) test.missing = "no sample has two replicas that have stayed and move";
    return test;
}

} // namespace mattis::diagram
