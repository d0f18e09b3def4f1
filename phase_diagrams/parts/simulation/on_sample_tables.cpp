#include "phase_diagrams/parts/simulation/on_sample_tables.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "montecarlo/kinds/table.hpp"
#include "montecarlo/sample/observables.hpp"
#include "phase_diagrams/parts/simulation/series_columns.hpp"

namespace mattis::diagram {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
using mc::Observable;

/// The value of one replica; none for a pattern beyond its own or without a solution.
double field_value(const mc::TapSolution& field, const OnSample& of) {
    const auto mu = static_cast<std::size_t>(of.pattern);
    if (field.status != Status::converged) return nan;
    switch (of.observable) {
    case Observable::m:
        return mu < field.m.size() ? field.m[mu] : nan;
    case Observable::n:
        return mu < field.n.size() ? field.n[mu] : nan;
    case Observable::q:
        return field.q;
    default:
        return field.energy;
    }
}

/// Whether the equations of two replicas have led to one solution: in different states they have no overlap in common.
bool same_state(const mc::TapSolution& a, const mc::TapSolution& b) {
    constexpr double same = 1e-6;
    if (a.status != Status::converged || b.status != Status::converged) return false;
    for (std::size_t mu = 0; mu < a.m.size(); ++mu)
        if (std::abs(a.m[mu] - b.m[mu]) > same) return false;
    return true;
}

/// That which a series is compared with: of a pair in one state, the mean of both.
double field_value(const mc::SampleResult& result, const mc::Series& series, const OnSample& of) {
    const auto replica = static_cast<std::size_t>(series.replica);
    if (replica >= result.on_sample.size()) return nan;
    const double value = field_value(result.on_sample[replica], of);
    if (!mc::info(of.observable).of_two_replicas) return value;
    const mc::TapSolution& other = result.on_sample.at(replica + 1);
    return same_state(result.on_sample[replica], other) ? 0.5 * (value + field_value(other, of)) : nan;
}

bool is_comparable(const OnSample& of, const mc::Schedule& schedule) {
    return !(mc::info(of.observable).of_two_replicas && schedule.begins_at_random());
}

bool is_solved(const mc::SampleResult& result) {
    return !result.on_sample.empty() && std::ranges::all_of(result.on_sample, [](const mc::TapSolution& field) {
        return field.status == Status::converged;
    });
}

double mean_field(const mc::SampleResult& result, const OnSample& of, const mc::Schedule& schedule) {
    if (!is_comparable(of, schedule)) return nan;
    return replica_mean(
        result, of.observable, [&](const mc::Series& s) { return field_value(result, s, of); }, of.pattern);
}

} // namespace

std::vector<OnSample> compared_on_sample(const ModelInfo& model, int patterns, bool data) {
    std::vector<OnSample> all;
    for (const Observable observable : {Observable::m, Observable::n, Observable::q, Observable::energy})
        for (const SeriesColumn& of : series_columns_of(model, mc::name(observable), patterns, data))
            all.push_back({of.observable, of.pattern, of.column});
    return all;
}

double gap(const mc::SampleResult& result, const OnSample& of, const mc::Schedule& schedule) {
    if (!is_comparable(of, schedule)) return nan;
    return replica_mean(
        result, of.observable, [&](const mc::Series& s) { return s.estimate.mean - field_value(result, s, of); },
        of.pattern);
}

void add_on_sample(Table& points, std::span<const FinishedSample> samples, const mc::Schedule& schedule,
                   std::span<const OnSample> compared) {
    points.integers("on_sample").push_back(std::ranges::count_if(samples, [](const FinishedSample& one) {
        return is_solved(one.result);
    }));
    for (const OnSample& of : compared) {
        std::vector<double> fields, gaps;
        for (const FinishedSample& one : samples) {
            fields.push_back(mean_field(one.result, of, schedule));
            gaps.push_back(gap(one.result, of, schedule));
        }
        const stats::Estimate difference = stats::over_samples(gaps);
        points.reals(of.column + "_field").push_back(stats::over_samples(fields).mean);
        points.reals(of.column + "_gap").push_back(difference.mean);
        points.reals(of.column + "_gap_error").push_back(difference.error);
    }
}

void add_on_sample(Table& table, const mc::SampleResult& result, const mc::Schedule& schedule,
                   std::span<const OnSample> compared) {
    for (const OnSample& of : compared) table.reals(of.column + "_gap").push_back(gap(result, of, schedule));
}

std::vector<std::string> judged_gaps(const ModelInfo& model, const Hamiltonian& hamiltonian) {
    const mc::Kind& kind = mc::kind_of(hamiltonian);
    const std::vector<Observable> judged = kind.judged_on_sample(hamiltonian);
    const mc::Measurable measurable = kind.measurable(hamiltonian);
    std::vector<std::string> columns;
    for (const OnSample& of : compared_on_sample(model, measurable.patterns, measurable.data))
        if (std::ranges::find(judged, of.observable) != judged.end())
            columns.push_back(of.column + std::string(gap_suffix));
    return columns;
}

} // namespace mattis::diagram
