#include "phase_diagrams/verdict/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "models/hamiltonians/ensemble.hpp"
#include "montecarlo/kinds/table.hpp"
#include "montecarlo/sample/observables.hpp"
#include "phase_diagrams/job/parameter_columns.hpp"
#include "phase_diagrams/parts/simulation/on_sample_tables.hpp"
#include "phase_diagrams/parts/simulation/series_columns.hpp"
#include "phase_diagrams/verdict/size_fit.hpp"
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
    std::string of;         ///< the observable that it is of: "m" of "m_1"
    Expectation expected{};
    std::string sizes{};
    std::size_t number_of_sizes = 0;
    double theory = nan;
    SizeFit fit{};
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

/// The load that was asked for at a place; NaN for a model without one.
double load_at(const ModelInfo& model, const ParameterValues& at) {
    for (std::size_t k = 0; k < at.size(); ++k)
        if (model.fields[k].name == model.capabilities.load) return at[k];
    return nan;
}

/// Where theory is taken of the size of a row: at the realised load. Where none was asked for, the one pattern that is
/// stored is a load to the paramagnet alone; it makes no noise for a state that is in it.
ParameterValues place_of(const ModelInfo& model, const Table& points, std::size_t row, const Pair& pair) {
    const bool in_the_pattern = !pair.expected.branch.empty() && pair.expected.branch != name(Branch::paramagnet);
    return load_at(model, pair.at) == 0.0 && in_the_pattern ? pair.at : realised(model, points, row);
}

/// Why the one pattern of a network without load is too much for a size; empty if it is not.
std::string lone_pattern_fault(const ModelInfo& model, const Table& points, const Sizes& sizes, const Pair& pair,
                               const Prediction& theory) {
    if (load_at(model, pair.at) != 0.0) return {};
    for (const std::size_t row : sizes) {
        const Expectation there = theory(place_of(model, points, row, pair));
        const auto N = static_cast<double>(points.integers("N")[row]);
        if (there.branch.empty()) continue;
        if (there.branch != pair.expected.branch || criticality(there.replicon, N, N) != Criticality::regular)
            return fmt::format("one pattern is no small load of N = {} spins: theory has {} there", N,
                               there.branch != pair.expected.branch ? fmt::format("another state ({})", there.branch)
                                                                    : "a continuous transition near");
    }
    return {};
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
    const auto has_one = [](std::type_index data) { return mc::kind_of(data).has_limit_fault(); };
    if (std::ranges::none_of(model.hamiltonians, has_one)) return {};
    for (const std::size_t row : sizes) {
        const Hamiltonian hamiltonian = hamiltonian_of(model, points, row);
        if (std::string fault = mc::kind_of(hamiltonian).limit_fault(hamiltonian); !fault.empty()) return fault;
    }
    return {};
}

/// Why the state of a dynamics is not that of the model; empty if it is.
std::string dynamics_fault(const Table& points, const Sizes& sizes) {
    if (points.find("dynamics") == nullptr) return {};
    const std::string& dynamics = points.texts("dynamics")[sizes.front()];
    const auto is = [&](mc::Dynamics one) { return dynamics == mc::dynamics_names[static_cast<std::size_t>(one)]; };
    if (!is(mc::Dynamics::plefka) && !is(mc::Dynamics::mean_field)) return {};
    return fmt::format("{} dynamics is of first order in alpha: its state is not the equilibrium of the model",
                       dynamics);
}

/// Why a law of spins that decide all at once is not that of theory. Of finitely many patterns it has the same limit.
std::string order_fault(const ModelInfo& model, const Table& points, const Sizes& sizes, const Rules& rules) {
    const auto is_loaded = [&](std::size_t row) {
        return points.reals("alpha_realised")[row] > 0.0 && load_at(model, read_parameters(points, model, row)) > 0.0;
    };
    if (!rules.at_once || std::ranges::none_of(sizes, is_loaded)) return {};
    return "spins that decide all at once do not follow the law of Gibbs, which theory has, at a load above 0";
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

/// Samples that the mean of a column is over.
std::int64_t samples_of(const Table& points, const std::string& column, std::size_t row) {
    return points.integers(column.ends_with(gap_suffix) ? "on_sample" : "samples")[row];
}

/// The exponent by which an observable is extrapolated: the job's choice, else what the model declares for its state
/// and these sizes. If there is none, the pair gets the reason.
std::optional<double> exponent_of(Pair& pair, const ModelInfo& model, std::span<const double> N, const Rules& rules) {
    const auto chosen = rules.exponents.find(pair.of);
    if (chosen != rules.exponents.end()) return chosen->second;
    const auto of_model = [&](bool marginal) {
        return size_exponent(model.finite_size, pair.of, pair.expected.branch, marginal);
    };
    const auto [smallest, largest] = std::ranges::minmax(N);
    const bool marginal = pair.expected.marginal;
    const Criticality of_sizes =
        marginal ? Criticality::critical : criticality(pair.expected.replicon, smallest, largest);
    const auto exponent = of_model(of_sizes == Criticality::critical);
    if (!exponent)
        pair.reason = "not extrapolated: how finite sizes approach this marginal state is not declared; "
                      "montecarlo.exponents may say it";
    if (of_sizes != Criticality::between || of_model(true) == exponent) return exponent;
    pair.reason =
        fmt::format("not extrapolated: a continuous transition is too near for these sizes (replicon {:.2g}): "
                    "allowed are larger ones, or montecarlo.exponents",
                    pair.expected.replicon);
    return std::nullopt;
}

void extrapolate(Pair& pair, const ModelInfo& model, const Table& points, const Sizes& sizes, const Prediction& theory,
                 const Rules& rules) {
    Distances at;
    for (const std::size_t row : sizes) {
        const Expectation expected = theory(place_of(model, points, row, pair));
        const auto value = expected.value(pair.observable);
        if (!value || !expected.reason.empty()) {
            pair.reason = fmt::format("{} at the realised load of N = {}", expected.reason, points.integers("N")[row]);
            return;
        }
        const double simulated = points.reals(pair.observable)[row];
        at.N.push_back(static_cast<double>(points.integers("N")[row]));
        at.distance.push_back(simulated - *value);
        at.magnitude.push_back(simulated);
        at.error.push_back(points.reals(pair.observable + "_error")[row]);
        at.samples.push_back(static_cast<double>(samples_of(points, pair.observable, row)));
    }
    const auto exponent = exponent_of(pair, model, at.N, rules);
    if (!exponent) return;
    pair.fit = fit_sizes(at, *exponent);
    pair.reason = pair.fit.fault;
}

/// A column of the table of points, and the observable that it is of.
struct Compared {
    std::string column, observable;
};

/// What is compared of an observable at a point, each a column of the table of points.
std::vector<Compared> compared_columns(const ModelInfo& model, const Table& points, std::size_t row,
                                       const std::string& observable) {
    std::vector<Compared> columns;
    if (observable == mc::on_sample) {
        for (const std::string& gap : judged_gaps(model, hamiltonian_of(model, points, row)))
            columns.push_back({gap, observable});
        return columns;
    }
    const ParameterValues at = read_parameters(points, model, row);
    int patterns = 1;
    for (std::size_t k = 0; k < at.size(); ++k)
        if (model.fields[k].name == model.capabilities.patterns) patterns = static_cast<int>(at[k]);
    const bool data = points.find(observable) != nullptr; // of a network that learns
    for (const SeriesColumn& of : series_columns_of(model, observable, patterns, data))
        if (!mc::info(of.observable).theory.empty()) columns.push_back({of.column, observable});
    return columns;
}

/// The mean-field equations of the samples themselves: the table holds the distance from them.
Prediction own_theory(const std::string& column) {
    return [column](const ParameterValues&) {
        return Expectation{.ansatz = std::string(mc::on_sample), .branch = "", .values = {{column, 0.0}}};
    };
}

Pair make_pair(const ModelInfo& model, const Table& points, const Sizes& sizes, const Compared& compared,
               const Prediction& theory, const Rules& rules) {
    const std::string& observable = compared.column;
    Pair pair{.at = read_parameters(points, model, sizes.front()),
              .observable = observable,
              .of = compared.observable,
              .number_of_sizes = sizes.size()};
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
    if (pair.reason.empty() && !is_gap) pair.reason = dynamics_fault(points, sizes);
    if (pair.reason.empty()) pair.reason = order_fault(model, points, sizes, rules);
    if (pair.reason.empty()) pair.reason = fluctuation_fault(points, sizes, pair.expected.least_size);
    if (pair.reason.empty()) pair.reason = lone_pattern_fault(model, points, sizes, pair, theory);
    if (pair.reason.empty()) extrapolate(pair, model, points, sizes, theory, rules);
    return pair;
}

/// Which of the pairs that nothing speaks against are rejected by this probability of theirs, all of them together.
std::vector<bool> rejected_by(double SizeFit::*p, const std::vector<Pair>& pairs, double level) {
    std::vector<double> tested;
    for (const Pair& pair : pairs)
        if (pair.reason.empty()) tested.push_back(pair.fit.*p);
    return stats::holm(tested, level);
}

/// An extrapolation that does not describe its sizes says nothing of the infinite system.
void refuse_misfits(std::vector<Pair>& pairs, double false_alarm) {
    const std::vector<bool> rejected = rejected_by(&SizeFit::misfit_p, pairs, false_alarm);
    std::size_t next = 0;
    for (Pair& pair : pairs)
        if (pair.reason.empty() && rejected[next++]) pair.reason = misfit_text(pair.fit, pair.number_of_sizes);
}

Table to_table(const ModelInfo& model, const std::vector<Pair>& pairs, double false_alarm) {
    const std::vector<bool> rejected = rejected_by(&SizeFit::p, pairs, false_alarm);
    Table table;
    std::size_t next = 0;
    for (const Pair& pair : pairs) {
        add_parameters(table, model, pair.at);
        table.texts("observable").push_back(pair.observable);
        table.texts("ansatz").push_back(pair.expected.ansatz);
        table.texts("branch").push_back(pair.expected.branch);
        table.reals("theory").push_back(pair.theory);
        table.texts("sizes").push_back(pair.sizes);
        const bool judged = pair.reason.empty();
        table.reals("value").push_back(pair.theory + pair.fit.distance);
        table.reals("error").push_back(pair.fit.error);
        table.reals("exponent").push_back(pair.fit.exponent);
        table.reals("slope").push_back(pair.fit.slope);
        table.reals("chi_squared").push_back(pair.fit.chi_squared);
        table.reals("misfit_p").push_back(pair.fit.misfit_p);
        table.reals("dof").push_back(judged ? pair.fit.dof : nan);
        table.reals("z").push_back(judged ? pair.fit.z : nan);
        table.reals("p").push_back(judged ? pair.fit.p : nan);
        table.reals("escaped").push_back(pair.escaped);
        std::string verdict = "not_judged";
        if (judged) verdict = rejected[next++] ? "disagrees" : "agrees";
        table.texts("verdict").push_back(verdict);
        table.texts("reason").push_back(pair.reason);
    }
    return table;
}

} // namespace

bool is_compared_with_theory(std::string_view observable) {
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
            for (const Compared& compared : compared_columns(model, points, sizes.front(), observable)) {
                const bool on_sample = observable == mc::on_sample;
                pairs.push_back(
                    make_pair(model, points, sizes, compared, on_sample ? own_theory(compared.column) : theory, rules));
            }
    }
    refuse_misfits(pairs, rules.misfit_alarm);
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

Agreement overall(std::span<const Table* const> agreements) {
    const auto any = [&](Agreement verdict) {
        return std::ranges::any_of(agreements, [=](const Table* table) { return overall(*table) == verdict; });
    };
    if (any(Agreement::disagrees)) return Agreement::disagrees;
    return any(Agreement::agrees) ? Agreement::agrees : Agreement::nothing_judged;
}

std::vector<const Table*> verdict_tables(const std::map<std::string, Table>& tables) {
    std::vector<const Table*> found;
    for (const char* name : {"agreement", "fixed_overlap/agreement"})
        if (const auto table = tables.find(name); table != tables.end()) found.push_back(&table->second);
    return found;
}

} // namespace mattis::diagram
