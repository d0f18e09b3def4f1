#include <algorithm>
#include <cmath>
#include <utility>

#include "montecarlo/kinds/table.hpp"
#include "phase_diagrams/job/parameter_columns.hpp"
#include "phase_diagrams/parts/fixed_overlap/equilibrium.hpp"
#include "phase_diagrams/parts/fixed_overlap/plan.hpp"
#include "phase_diagrams/verdict/fixed_overlap_comparison.hpp"
#include "stats/estimate.hpp"

namespace mattis::diagram {

namespace {

double mean_of(std::span<const double> values) { return stats::over_samples(values).mean; }

/// What one disorder sample says, with the replicas `first`, `first` + `step`, ….
struct SampleMeans {
    double slope = 0.0, slope_error = 0.0; ///< the error is the one within the chains
    double energy = 0.0, accepted = 0.0, own_overlap = 0.0, largest_other = 0.0;
};

SampleMeans means_of(const mc::FixedOverlapResult& sample, const OverlapPoint& point, std::size_t first,
                     std::size_t step) {
    SampleMeans means;
    double count = 0.0, squares = 0.0;
    for (std::size_t replica = first; replica < sample.replicas.size(); replica += step, count += 1.0) {
        const mc::FixedOverlapReplica& one = sample.replicas[replica];
        const stats::LogRatio slope = mc::slope_of(one, point.schedule.sector, point.schedule.T);
        means.slope += slope.value;
        squares += slope.error * slope.error;
        means.energy += mean_of(one.energy);
        means.accepted += one.accepted;
        means.own_overlap += one.own_overlap;
        means.largest_other = std::max(means.largest_other, one.largest_other);
    }
    for (double* mean : {&means.slope, &means.energy, &means.accepted, &means.own_overlap}) *mean /= count;
    means.slope_error = std::sqrt(squares) / count;
    return means;
}

void add_estimate(Table& table, const std::string& name, const std::vector<double>& values) {
    const stats::Estimate estimate = stats::over_samples(values);
    table.reals(name).push_back(estimate.mean);
    table.reals(name + "_error").push_back(estimate.error);
}

void add_sample(Table& table, std::int64_t row, int number, const mc::FixedOverlapResult& sample,
                const OverlapPoint& point) {
    const SampleMeans all = means_of(sample, point, 0, 1);
    table.integers("point").push_back(row);
    table.integers("sample").push_back(number);
    table.reals("slope").push_back(all.slope);
    table.reals("slope_error").push_back(all.slope_error);
    table.reals("slope_quenched").push_back(means_of(sample, point, 0, 2).slope);
    table.reals("slope_annealed").push_back(means_of(sample, point, 1, 2).slope);
    table.reals("q").push_back(mean_of(sample.q));
    table.reals("energy").push_back(all.energy);
    table.reals("own_overlap").push_back(all.own_overlap);
    table.reals("accepted").push_back(all.accepted);
    table.reals("largest_other").push_back(all.largest_other);
}

void add_evidence(Table& table, const OverlapEquilibrium& evidence) {
    table.reals("starts_p").push_back(evidence.starts_p);
    table.reals("halves_p").push_back(evidence.halves_p);
    table.reals("replicas_p").push_back(evidence.replicas_p);
    table.reals("memory_p").push_back(evidence.memory_p);
    table.integers("equilibrated").push_back(evidence.failure.empty() ? 1 : 0);
    table.texts("equilibration").push_back(evidence.failure);
}

void add_point(Table& table, const FixedOverlapPlan& plan, const OverlapPoint& point,
               const std::vector<mc::FixedOverlapResult>& samples) {
    const mc::Kind& kind = mc::kind_of(point.hamiltonian);
    const mc::OverlapSector& sector = point.schedule.sector;
    const std::int64_t K = kind.stored_patterns(point.hamiltonian).value_or(0);
    const double condensed = condensed_overlap(sector.N, K);
    std::vector<double> slope, within, q, energy, accepted, own, others;
    for (const mc::FixedOverlapResult& sample : samples) {
        const SampleMeans all = means_of(sample, point, 0, 1);
        slope.push_back(all.slope);
        within.push_back(all.slope_error);
        q.push_back(mean_of(sample.q));
        energy.push_back(all.energy);
        accepted.push_back(all.accepted);
        own.push_back(all.own_overlap);
        others.push_back(all.largest_other);
    }
    add_parameters(table, plan.job().model, point.values);
    table.reals("m").push_back(point.m);
    table.integers("N").push_back(sector.N);
    table.integers("K").push_back(K);
    table.reals("alpha_realised").push_back(kind.realised_load(point.hamiltonian).value_or(SlopeExpectation::none));
    table.reals("m_realised").push_back(sector.m());
    table.integers("aligned").push_back(sector.aligned);
    table.integers("samples").push_back(static_cast<std::int64_t>(samples.size()));
    table.integers("replicas").push_back(point.schedule.replicas);
    add_estimate(table, "slope", slope);
    table.reals("slope_within").push_back(mean_of(within));
    add_estimate(table, "q", q);
    add_estimate(table, "energy", energy);
    add_estimate(table, "own_overlap", own);
    table.reals("accepted").push_back(mean_of(accepted));
    table.reals("largest_other").push_back(std::ranges::max(others));
    table.integers("condensed").push_back(std::ranges::count_if(others, [&](double o) { return o > condensed; }));
    add_evidence(table, overlap_equilibrium(samples, sector, point.schedule.T, {.points = plan.points.size()}));
}

} // namespace

void FixedOverlapPlan::add_tables(Tables& tables, std::span<const farm::Progress> ledger) const {
    if (points.empty()) return;
    Table found, of_samples;
    const auto of_point = static_cast<std::size_t>(section().samples);
    for (std::size_t k = 0; k < points.size(); ++k) {
        std::vector<mc::FixedOverlapResult> samples;
        for (std::size_t task = k * of_point; task < (k + 1) * of_point; ++task) {
            if (!ledger[task].finished) continue;
            ByteReader from(ledger[task].bytes);
            samples.push_back(mc::FixedOverlapResult::load(from));
            from.require_end();
            add_sample(of_samples, static_cast<std::int64_t>(found.rows()), sample_of(task), samples.back(), points[k]);
        }
        if (!samples.empty()) add_point(found, *this, points[k], samples);
    }
    if (found.rows() == 0) return;
    SlopeExpectations known;
    for (std::size_t task = samples(); task < tasks(); ++task) {
        if (!ledger[task].finished) continue;
        ByteReader from(ledger[task].bytes);
        known.emplace(theory_points[task - samples()], SlopeExpectation::load(from));
    }
    tables["fixed_overlap/agreement"] = compare_fixed_overlap(job().model, found, known);
    tables["fixed_overlap/points"] = std::move(found);
    tables["fixed_overlap/samples"] = std::move(of_samples);
}

} // namespace mattis::diagram
