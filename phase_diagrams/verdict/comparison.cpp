#include "phase_diagrams/verdict/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "models/hamiltonians/ensemble.hpp"
#include "montecarlo/kinds/table.hpp"
#include "montecarlo/sample/observables.hpp"
#include "phase_diagrams/job/parameter_columns.hpp"
#include "phase_diagrams/parts/simulation/on_sample_tables.hpp"
#include "phase_diagrams/parts/simulation/series_columns.hpp"
#include "stats/extrapolation.hpp"
#include "stats/hypothesis.hpp"

namespace mattis::diagram {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// What a simulation is compared with, by parameters.
using Prediction = std::function<Expectation(const ParameterValues&)>;

/// Those of theory; where one is not there yet, or never will be, it says so.
Prediction known_so_far(const ModelInfo& model, const Expectations& known) {
    const std::string unknown = model.has_theory ? "theory: not computed yet" : "theory: the model has none";
    return [&known, unknown](const ParameterValues& at) {
        const auto found = known.find(at);
        return found != known.end() ? found->second : Expectation{.ansatz = "", .branch = "", .reason = unknown};
    };
}

/// Rows of the table of points that belong to one point, by size.
using Sizes = std::vector<std::size_t>;

/// One row of the result before the verdict.
struct Pair {
    ParameterValues at;
    std::string observable; ///< column of the table of points
    Expectation expected{};
    std::string sizes{};
    double theory = nan, value = nan, error = nan, slope = nan, chi_squared = nan, dof = nan, z = nan, p = nan;
    double escaped = 0.0;
    std::string reason{};
};

std::vector<Sizes> points_by_size(const ModelInfo& model, const Table& points) {
    std::vector<Sizes> groups;
    std::map<ParameterValues, std::size_t> known;
    for (std::size_t row = 0; row < points.rows(); ++row) {
        const auto [entry, fresh] = known.try_emplace(read_parameters(points, model, row), groups.size());
        if (fresh) groups.emplace_back();
        groups[entry->second].push_back(row);
    }
    return groups;
}

ParameterValues realised(const ModelInfo& model, const Table& points, std::size_t row) {
    ParameterValues at = read_parameters(points, model, row);
    const double alpha = points.reals("alpha_realised")[row];
    for (std::size_t k = 0; k < at.size(); ++k)
        if (model.fields[k].name == model.capabilities.load && !std::isnan(alpha)) at[k] = alpha;
    return at;
}

/// Why the simulation of a point cannot be judged; empty if it can.
std::string simulation_fault(const Table& points, const Sizes& sizes, const Rules& rules, double escaped) {
    if (escaped > rules.most_escapes)
        return fmt::format("{:.0f}% of the replicas escaped from retrieval", 100.0 * escaped);
    for (const std::size_t row : sizes)
        if (points.integers("equilibrated")[row] == 0)
            return fmt::format("not equilibrated at N = {}: {}", points.integers("N")[row],
                               points.texts("equilibration")[row]);
    if (static_cast<int>(sizes.size()) < rules.least_sizes) return "not extrapolated: fewer than three sizes";
    return {};
}

/// Why gaps cannot be judged: a sample whose equations have no solution near its chains tells nothing.
std::string unsolved_fault(const Table& points, const Sizes& sizes, const Rules& rules) {
    for (const std::size_t row : sizes) {
        const auto samples = static_cast<double>(points.integers("samples")[row]);
        const double unsolved = 1.0 - static_cast<double>(points.integers("on_sample")[row]) / samples;
        if (unsolved > rules.most_unsolved)
            return fmt::format("the equations of {:.0f}% of the samples have not converged at N = {}", 100.0 * unsolved,
                               points.integers("N")[row]);
    }
    return {};
}

/// The Hamiltonian that was simulated in a row of the table of points.
Hamiltonian hamiltonian_of(const ModelInfo& model, const Table& points, std::size_t row) {
    const Hamiltonian hamiltonian =
        model_entry(model.name)
            .hamiltonian(read_parameters(points, model, row), static_cast<int>(points.integers("N")[row]));
    if (points.find("ensemble") == nullptr) return hamiltonian;
    const auto named = std::ranges::find(ensemble_names, points.texts("ensemble")[row]);
    return mc::kind_of(hamiltonian).with_ensemble(hamiltonian, static_cast<Ensemble>(named - ensemble_names.begin()));
}

/// Why a simulation cannot be judged by the theory of the limit, whatever the theory.
std::string limit_fault(const ModelInfo& model, const Table& points, const Sizes& sizes) {
    if (!model.hamiltonian || !mc::kind_of(*model.hamiltonian).has_limit_fault()) return {};
    for (const std::size_t row : sizes) {
        const Hamiltonian hamiltonian = hamiltonian_of(model, points, row);
        if (std::string fault = mc::kind_of(hamiltonian).limit_fault(hamiltonian); !fault.empty()) return fault;
    }
    return {};
}

/// Why samples of these sizes are too different to be judged by the theory of the limit.
std::string fluctuation_fault(const Table& points, const Sizes& sizes, double least_size) {
    for (const std::size_t row : sizes)
        if (static_cast<double>(points.integers("N")[row]) < least_size)
            return fmt::format("samples of N = {} differ too much: this state needs N >= {:.2g}",
                               points.integers("N")[row], least_size);
    return {};
}

double escaped_fraction(const Table& points, const Sizes& sizes) {
    double worst = 0.0;
    for (const std::size_t row : sizes)
        worst = std::max(worst, static_cast<double>(points.integers("escaped")[row]) /
                                    static_cast<double>(points.integers("chains")[row]));
    return worst;
}

/// Degrees of freedom of the extrapolated value: those of the errors, weighted by how much each contributes.
double welch_satterthwaite(const std::vector<double>& N, const std::vector<double>& errors,
                           const std::vector<double>& samples, double exponent) {
    double variance = 0.0, spread = 0.0;
    for (std::size_t k = 0; k < N.size(); ++k) {
        // The extrapolation is linear in the values: its response to each is the weight.
        std::vector<double> unit(N.size(), 0.0);
        unit[k] = 1.0;
        const double share = std::pow(stats::extrapolate(N, unit, errors, exponent).value * errors[k], 2);
        variance += share;
        spread += share * share / (samples[k] - 1.0);
    }
    return variance * variance / spread;
}

/// Samples that the mean of a column is over.
std::int64_t samples_of(const Table& points, const std::string& column, std::size_t row) {
    return points.integers(column.ends_with(gap_suffix) ? "on_sample" : "samples")[row];
}

void extrapolate(Pair& pair, const ModelInfo& model, const Table& points, const Sizes& sizes, const Prediction& theory,
                 const Rules& rules) {
    std::vector<double> N, distance, errors, samples;
    for (const std::size_t row : sizes) {
        const Expectation expected = theory(realised(model, points, row));
        const auto value = expected.value(pair.observable);
        if (!value || !expected.reason.empty()) {
            pair.reason = fmt::format("{} at the realised load of N = {}", expected.reason, points.integers("N")[row]);
            return;
        }
        if (std::isnan(points.reals(pair.observable)[row])) {
            pair.reason = fmt::format("no value at N = {}", points.integers("N")[row]);
            return;
        }
        N.push_back(static_cast<double>(points.integers("N")[row]));
        distance.push_back(points.reals(pair.observable)[row] - *value);
        errors.push_back(points.reals(pair.observable + "_error")[row]);
        samples.push_back(static_cast<double>(samples_of(points, pair.observable, row)));
    }
    if (!std::all_of(errors.begin(), errors.end(), [](double e) { return e > 0.0; })) {
        constexpr double close = 1e-6;
        pair.reason = "no spread between disorder samples: no error to judge by";
        if (std::ranges::any_of(distance, [](double d) { return std::abs(d) > close; }))
            pair.reason += fmt::format("; away from theory by {:.2g}",
                                       std::ranges::max(distance, {}, [](double d) { return std::abs(d); }));
        return;
    }
    const stats::Extrapolation fit = stats::extrapolate(N, distance, errors, rules.size_exponent);
    pair.value = pair.theory + fit.value;
    pair.error = fit.error;
    pair.slope = fit.slope;
    pair.chi_squared = fit.chi_squared;
    pair.dof = welch_satterthwaite(N, errors, samples, rules.size_exponent);
    pair.p = stats::student_two_sided(fit.value / fit.error, pair.dof);
    pair.z = std::copysign(stats::deviate(pair.p), fit.value);
    if (!std::isfinite(pair.z)) pair.z = fit.value / fit.error; // p is below what a number can hold
}

/// What is compared of an observable at a point, each a column of the table of points.
std::vector<std::string> compared_columns(const ModelInfo& model, const Table& points, std::size_t row,
                                          const std::string& observable) {
    if (observable == mc::on_sample) return judged_gaps(hamiltonian_of(model, points, row));
    const ParameterValues at = read_parameters(points, model, row);
    std::vector<std::string> columns;
    int patterns = 1;
    for (std::size_t k = 0; k < at.size(); ++k)
        if (model.fields[k].name == model.capabilities.patterns) patterns = static_cast<int>(at[k]);
    for (const SeriesColumn& of : series_columns_of(model, observable, patterns))
        if (!mc::info(of.observable).theory.empty()) columns.push_back(of.column);
    return columns;
}

/// The mean-field equations of the samples themselves: the table holds the distance from them.
Prediction own_theory(const std::string& column) {
    return [column](const ParameterValues&) {
        return Expectation{.ansatz = std::string(mc::on_sample), .branch = "", .values = {{column, 0.0}}};
    };
}

Pair make_pair(const ModelInfo& model, const Table& points, const Sizes& sizes, const std::string& observable,
               const Prediction& theory, const Rules& rules) {
    Pair pair{.at = read_parameters(points, model, sizes.front()), .observable = observable};
    for (const std::size_t row : sizes)
        pair.sizes += fmt::format("{}{}", pair.sizes.empty() ? "" : ",", points.integers("N")[row]);
    pair.escaped = escaped_fraction(points, sizes);
    pair.expected = theory(pair.at);
    pair.theory = pair.expected.value(observable).value_or(nan);
    pair.reason = pair.expected.reason;
    if (pair.reason.empty() && std::isnan(pair.theory))
        pair.reason = fmt::format("theory: {} {}", observable, pair.expected.why_without(observable));
    if (pair.reason.empty()) pair.reason = simulation_fault(points, sizes, rules, pair.escaped);
    const bool is_gap = observable.ends_with(gap_suffix);
    if (pair.reason.empty())
        pair.reason = is_gap ? unsolved_fault(points, sizes, rules) : limit_fault(model, points, sizes);
    if (pair.reason.empty()) pair.reason = fluctuation_fault(points, sizes, pair.expected.least_size);
    if (pair.reason.empty()) extrapolate(pair, model, points, sizes, theory, rules);
    return pair;
}

Table to_table(const ModelInfo& model, const std::vector<Pair>& pairs, double false_alarm) {
    std::vector<double> judged;
    for (const Pair& pair : pairs)
        if (pair.reason.empty()) judged.push_back(pair.p);
    const std::vector<bool> rejected = stats::holm(judged, false_alarm);
    Table table;
    std::size_t next = 0;
    for (const Pair& pair : pairs) {
        add_parameters(table, model, pair.at);
        table.texts("observable").push_back(pair.observable);
        table.texts("ansatz").push_back(pair.expected.ansatz);
        table.texts("branch").push_back(pair.expected.branch);
        table.reals("theory").push_back(pair.theory);
        table.texts("sizes").push_back(pair.sizes);
        table.reals("value").push_back(pair.value);
        table.reals("error").push_back(pair.error);
        table.reals("slope").push_back(pair.slope);
        table.reals("chi_squared").push_back(pair.chi_squared);
        table.reals("dof").push_back(pair.dof);
        table.reals("z").push_back(pair.z);
        table.reals("p").push_back(pair.p);
        table.reals("escaped").push_back(pair.escaped);
        std::string verdict = "not_judged";
        if (pair.reason.empty()) verdict = rejected[next++] ? "disagrees" : "agrees";
        table.texts("verdict").push_back(verdict);
        table.texts("reason").push_back(pair.reason);
    }
    return table;
}

} // namespace

bool is_compared_with_theory(const std::string& observable) {
    return std::ranges::any_of(mc::observables(), [&](const mc::ObservableInfo& info) {
        return info.name == observable && !info.theory.empty();
    });
}

Table compare(const ModelInfo& model, const Table& points, const std::vector<std::string>& observables,
              const Expectations& known, const Rules& rules) {
    const Prediction theory = known_so_far(model, known);
    std::vector<Pair> pairs;
    for (const Sizes& sizes : points_by_size(model, points)) {
        for (const std::string& observable : observables)
            for (const std::string& column : compared_columns(model, points, sizes.front(), observable)) {
                const bool on_sample = observable == mc::on_sample;
                pairs.push_back(
                    make_pair(model, points, sizes, column, on_sample ? own_theory(column) : theory, rules));
            }
    }
    return to_table(model, pairs, rules.false_alarm);
}

Agreement overall(const Table& agreement) {
    if (agreement.rows() == 0) return Agreement::nothing_judged;
    const auto& verdicts = agreement.texts("verdict");
    const auto has = [&](std::string_view verdict) {
        return std::find(verdicts.begin(), verdicts.end(), verdict) != verdicts.end();
    };
    if (has("disagrees")) return Agreement::disagrees;
    return has("agrees") ? Agreement::agrees : Agreement::nothing_judged;
}

} // namespace mattis::diagram
