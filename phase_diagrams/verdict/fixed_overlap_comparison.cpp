#include "phase_diagrams/verdict/fixed_overlap_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "phase_diagrams/job/parameter_columns.hpp"
#include "phase_diagrams/verdict/size_fit.hpp"
#include "stats/hypothesis.hpp"

namespace mattis::diagram {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double size_exponent_at_fixed_overlap = 1.0; ///< analytic corrections: 1/N

/// Fewer patterns are no noise of many: the noise is Gaussian up to a series in 1/K, whose second term must be no more
/// than a fifth of the first.
constexpr std::int64_t least_patterns = 5;

/// A column of the table of points that theory has a value for.
struct Quantity {
    const char* column;
    double SlopeExpectation::*expected;
};
constexpr Quantity quantities[]{{"slope", &SlopeExpectation::slope}, {"q", &SlopeExpectation::q}};

/// Rows of the table of points that belong to one overlap at one point, by size.
using Sizes = std::vector<std::size_t>;

struct Judged {
    ParameterValues at;
    double m = 0.0;
    std::string observable;
    SlopeExpectation expected{}; ///< at the overlap asked for
    double theory = nan;
    std::string sizes{};
    std::size_t number_of_sizes = 0;
    SizeFit fit{};
    std::string reason{};
};

std::vector<Sizes> by_size(const ModelInfo& model, const Table& points) {
    std::vector<Sizes> groups;
    std::map<std::pair<ParameterValues, double>, std::size_t> known;
    for (std::size_t row = 0; row < points.rows(); ++row) {
        const auto [entry, fresh] =
            known.try_emplace({read_parameters(points, model, row), points.reals("m")[row]}, groups.size());
        if (fresh) groups.emplace_back();
        groups[entry->second].push_back(row);
    }
    return groups;
}

SlopeExpectation expected_at(const SlopeExpectations& known, const OverlapStep& step, const ModelInfo& model) {
    const auto found = known.find(step);
    if (found != known.end()) return found->second;
    return {.reason = model.has_theory ? "theory: not computed yet" : "theory: the model has none"};
}

/// Why the simulation of these rows cannot be judged; empty if it can.
std::string simulation_fault(const Table& points, const Sizes& sizes, const Rules& rules) {
    for (const std::size_t row : sizes) {
        const std::int64_t N = points.integers("N")[row];
        const auto condensed = static_cast<double>(points.integers("condensed")[row]);
        const auto samples = static_cast<double>(points.integers("samples")[row]);
        if (condensed > rules.most_escapes * samples)
            return fmt::format("another pattern has condensed in {:.0f}% of the samples at N = {}",
                               100.0 * condensed / samples, N);
        if (points.integers("equilibrated")[row] == 0)
            return fmt::format("not equilibrated at N = {}: {}", N, points.texts("equilibration")[row]);
    }
    if (static_cast<int>(sizes.size()) < rules.least_sizes) return "not extrapolated: fewer than three sizes";
    return {};
}

/// Whether patterns make noise: a load was asked for.
bool has_load(const ModelInfo& model, const ParameterValues& at) {
    for (std::size_t k = 0; k < at.size(); ++k)
        if (model.fields[k].name == model.capabilities.load) return at[k] > 0.0;
    return false;
}

/// Why the patterns of these rows do not make the noise of theory; empty if they do.
std::string pattern_fault(const ModelInfo& model, const Table& points, const Sizes& sizes) {
    if (!has_load(model, read_parameters(points, model, sizes.front()))) return {};
    for (const std::size_t row : sizes) {
        const std::int64_t K = points.integers("K")[row];
        if (K < least_patterns)
            return fmt::format("{} pattern{} at N = {}: a verdict needs {} or more at every size", K, K == 1 ? "" : "s",
                               points.integers("N")[row], least_patterns);
    }
    return {};
}

OverlapStep step_of(const ModelInfo& model, const Table& points, std::size_t row) {
    const ParameterValues at = read_parameters(points, model, row);
    ParameterValues realised = at;
    for (std::size_t k = 0; k < at.size(); ++k)
        if (model.fields[k].name == model.capabilities.load) realised[k] = points.reals("alpha_realised")[row];
    const mc::OverlapSector sector{.N = static_cast<int>(points.integers("N")[row]),
                                   .aligned = static_cast<int>(points.integers("aligned")[row])};
    return realised_step(model, at, realised, sector);
}

void extrapolate(Judged& one, const ModelInfo& model, const Table& points, const Sizes& sizes,
                 const SlopeExpectations& known, const Quantity& quantity) {
    Distances at;
    const bool loaded = has_load(model, one.at);
    for (const std::size_t row : sizes) {
        const SlopeExpectation expected = expected_at(known, step_of(model, points, row), model);
        if (!expected.reason.empty()) {
            one.reason = fmt::format("{} (N = {})", expected.reason, points.integers("N")[row]);
            return;
        }
        const double simulated = points.reals(quantity.column)[row];
        at.N.push_back(static_cast<double>(points.integers("N")[row]));
        at.distance.push_back(simulated - expected.*quantity.expected);
        at.magnitude.push_back(simulated);
        at.error.push_back(points.reals(std::string(quantity.column) + "_error")[row]);
        at.samples.push_back(static_cast<double>(points.integers("samples")[row]));
        const std::int64_t N = points.integers("N")[row], K = points.integers("K")[row];
        at.series.push_back(static_cast<double>(loaded ? std::min(N, K) : N));
    }
    one.fit = fit_sizes(at, size_exponent_at_fixed_overlap);
    one.reason = one.fit.fault;
}

Judged judged(const ModelInfo& model, const Table& points, const Sizes& sizes, const SlopeExpectations& known,
              const Quantity& quantity, const Rules& rules) {
    const std::size_t first = sizes.front();
    Judged one{.at = read_parameters(points, model, first),
               .m = points.reals("m")[first],
               .observable = quantity.column,
               .number_of_sizes = sizes.size()};
    for (const std::size_t row : sizes)
        one.sizes += fmt::format("{}{}", one.sizes.empty() ? "" : ",", points.integers("N")[row]);
    one.expected = expected_at(known, short_step(one.at, one.m), model);
    one.theory = one.expected.*quantity.expected;
    one.reason = one.expected.reason;
    if (one.reason.empty() && std::isnan(one.theory))
        one.reason = fmt::format("theory: {} has no value", quantity.column);
    if (one.reason.empty()) one.reason = pattern_fault(model, points, sizes);
    if (one.reason.empty()) one.reason = simulation_fault(points, sizes, rules);
    if (one.reason.empty()) extrapolate(one, model, points, sizes, known, quantity);
    return one;
}

/// Which of those that nothing speaks against are rejected by this probability of theirs, all of them together.
std::vector<bool> rejected_by(double SizeFit::*p, const std::vector<Judged>& all, double level) {
    std::vector<double> tested;
    for (const Judged& one : all)
        if (one.reason.empty()) tested.push_back(one.fit.*p);
    return stats::holm(tested, level);
}

void refuse_misfits(std::vector<Judged>& all, double level) {
    const std::vector<bool> rejected = rejected_by(&SizeFit::misfit_p, all, level);
    std::size_t next = 0;
    for (Judged& one : all)
        if (one.reason.empty() && rejected[next++]) one.reason = misfit_text(one.fit, one.number_of_sizes);
}

Table to_table(const ModelInfo& model, const std::vector<Judged>& all, double false_alarm) {
    const std::vector<bool> rejected = rejected_by(&SizeFit::p, all, false_alarm);
    Table table;
    std::size_t next = 0;
    for (const Judged& one : all) {
        const bool is_judged = one.reason.empty();
        add_parameters(table, model, one.at);
        table.reals("m").push_back(one.m);
        table.texts("observable").push_back(one.observable);
        table.texts("ansatz").push_back(one.expected.ansatz);
        table.reals("theory").push_back(one.theory);
        table.texts("sizes").push_back(one.sizes);
        table.reals("value").push_back(one.theory + one.fit.distance);
        table.reals("error").push_back(one.fit.error);
        table.reals("exponent").push_back(one.fit.exponent);
        table.reals("slope").push_back(one.fit.slope);
        table.reals("chi_squared").push_back(one.fit.chi_squared);
        table.reals("misfit_p").push_back(one.fit.misfit_p);
        table.reals("dof").push_back(is_judged ? one.fit.dof : nan);
        table.reals("z").push_back(is_judged ? one.fit.z : nan);
        table.reals("p").push_back(is_judged ? one.fit.p : nan);
        std::string verdict = "not_judged";
        if (is_judged) verdict = rejected[next++] ? "disagrees" : "agrees";
        table.texts("verdict").push_back(verdict);
        table.texts("reason").push_back(one.reason);
    }
    return table;
}

} // namespace

OverlapStep realised_step(const ModelInfo& model, const ParameterValues& values, const ParameterValues& realised,
                          const mc::OverlapSector& sector) {
    OverlapStep step{.at = realised, .from = sector.m(), .to = sector.next()};
    for (std::size_t k = 0; k < values.size(); ++k)
        if (model.fields[k].name == model.capabilities.load && values[k] == 0.0) step.at = values;
    return step;
}

double condensed_overlap(int N, std::int64_t K) {
    const double random = std::sqrt(2.0 * std::log(2.0 * static_cast<double>(K)) / N);
    return 0.5 * (1.0 + std::min(1.0, random));
}

Table compare_fixed_overlap(const ModelInfo& model, const Table& points, const SlopeExpectations& known,
                            const Rules& rules) {
    std::vector<Judged> all;
    for (const Sizes& sizes : by_size(model, points))
        for (const Quantity& quantity : quantities) all.push_back(judged(model, points, sizes, known, quantity, rules));
    refuse_misfits(all, rules.misfit_alarm);
    return to_table(model, all, rules.false_alarm);
}

} // namespace mattis::diagram
