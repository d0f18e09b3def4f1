#include "solvers/lines/retrieval_lines.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/roots.hpp"
#include "solvers/rs/replica_symmetric.hpp"
#include "solvers/rs/retrieval_curve.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/rs/weak_stretches.hpp"

namespace mattis::solvers {

namespace {

constexpr int cells = 48;
constexpr double smallest_load = 1e-9; ///< of the spinodal's: at zero load other rules hold
constexpr double smallest_temperature = 1e-150;

LinePoint fold_point(const Site& at, const RetrievalCurve::Point& fold, double found) {
    const auto there = at.with(load_parameter, fold.alpha);
    const double C = fold.alpha > 0.0 ? fold.C : site_sums(at, at.signal_field(fold.m), 0.0).C;
    const ReplicaSymmetric saddle(*there);
    const auto u = ReplicaSymmetric::unknowns(fold.m, C);
    LinePoint point{Status::converged, found, saddle.state(u).order};
    point.diagnostics = low_q_flag(at, saddle.overlap(u));
    return point;
}

/// Says of a line whether there are points on the low-q branch.
void remark_low_q(LineResult& line) {
    for (const LinePoint& point : line.points)
        for (const Diagnostic& flag : point.diagnostics)
            if (flag.name == low_q_branch && std::get<std::optional<double>>(flag.value) == 1.0) {
                line.remarks.emplace_back("the end at q < 0.65 is that of the low-q branch: replica symmetry is broken "
                                          "along most of it");
                return;
            }
}

/// Least number of examples with which there is retrieval.
LineResult least_for_retrieval(const Site& model, const Sought& find) {
    const auto at = [&](int M) { return model.with(examples_parameter, M); };
    LineResult result;
    const auto least = least_number(find.range(), [&](int M) { return rs_retrieval(*at(M)).converged(); });
    if (!least) return result;
    result.points.push_back(retrieval_point(*at(*least), *least));
    return result;
}

/// The spinodal's load less that of the model; no load at all where there is no retrieval.
double load_gap(const Site& at) {
    const RetrievalCurve curve(at);
    return curve.exists() ? curve.fold().alpha - at.load() : -at.load();
}

/// Temperatures at which the load of the model is that of the spinodal, ascending.
std::vector<double> spinodal_temperatures(const Site& model) {
    const double highest = RetrievalCurve::zero_load_spinodal(model).T;
    if (model.load() == 0.0) return {highest};
    return crossings([&](double T) { return load_gap(*model.with(temperature_parameter, T)); },
                     linear_grid(0.0, highest, cells));
}

/// Intervals of the parameter in which the retrieval branch exists.
std::vector<std::pair<double, double>> windows(const Site& model, const Sought& find) {
    if (find.is_load()) {
        const RetrievalCurve curve(model);
        if (!curve.exists()) return {};
        return {{smallest_load * curve.fold().alpha, curve.fold().alpha}};
    }
    const RetrievalCurve at_zero(*model.with(temperature_parameter, 0.0));
    std::vector<double> ends = spinodal_temperatures(model);
    if (model.load() < at_zero.fold().alpha) ends.insert(ends.begin(), 0.0);
    std::vector<std::pair<double, double>> found;
    for (std::size_t k = 0; k + 1 < ends.size(); k += 2) found.emplace_back(ends[k], ends[k + 1]);
    return found;
}

/// Zeros of gap(model) over the windows, a window that begins at 0 from `lowest` on.
LineResult where_zero(const Site& model, const Sought& find,
                      const std::function<std::optional<double>(const Site& at)>& gap, double lowest = 0.0) {
    if (!find.is_load() && !find.is_temperature()) return zeros_along(model, find, gap, retrieval_point);
    LineResult result;
    for (const auto& [begin, high] : windows(model, find)) {
        const double low = std::max(begin, lowest);
        const auto at = [&](double value) { return model.with(find.name(), value); };
        for (const double value : crossings([&](double v) { return gap(*at(v)); }, linear_grid(low, high, cells)))
            result.points.push_back(retrieval_point(*at(value), value));
    }
    return result;
}

LineResult rs_folds(const Site& model, const Sought& find) {
    LineResult result;
    if (find.is_examples()) return least_for_retrieval(model, find);
    if (find.is_load()) {
        if (const auto end = rs_end_of_retrieval(model)) result.points.push_back(*end);
        return result;
    }
    const auto point = [&](const Site& at, double value) {
        const RetrievalCurve curve(at);
        const RetrievalCurve::Point fold =
            curve.exists() ? curve.fold() : RetrievalCurve::Point{.m = RetrievalCurve::zero_load_spinodal(model).m};
        return fold_point(at, fold, value);
    };
    if (!find.is_temperature()) return zeros_along(model, find, load_gap, point);
    for (const double T : spinodal_temperatures(model))
        result.points.push_back(point(*model.with(temperature_parameter, T), T));
    return result;
}

} // namespace

LinePoint retrieval_point(const Site& model, double found) {
    Solution retrieval = rs_retrieval(model);
    LinePoint point{Status::converged, found, std::move(retrieval.order)};
    point.diagnostics = std::move(retrieval.diagnostics);
    return point;
}

std::optional<LinePoint> rs_end_of_retrieval(const Site& model) {
    const RetrievalCurve curve(model);
    return curve.exists() ? std::optional(fold_point(model, curve.fold(), curve.fold().alpha)) : std::nullopt;
}

LineResult where_retrieval_is_zero(const Site& model, const Sought& find,
                                   const std::function<std::optional<double>(const Site& at)>& gap) {
    return where_zero(model, find, gap);
}

LineResult rs_weak_spinodal(const Site& model) {
    LineResult result;
    const RetrievalCurve curve(model);
    for (const WeakStretch& stretch : weak_stretches(curve))
        result.points.push_back(fold_point(model, stretch.end, stretch.end.alpha));
    std::ranges::sort(result.points, {}, [](const LinePoint& point) { return *point.found; });
    return result;
}

LineResult rs_spinodal(const Site& model, const Sought& find) {
    LineResult result = rs_folds(model, find);
    remark_low_q(result);
    return result;
}

LineResult rs_transition(const Site& model, const Sought& find) {
    LineResult result = where_zero(model, find, [](const Site& at) -> std::optional<double> {
        const Solution retrieval = rs_retrieval(at);
        const Solution rival = rs_disordered(at);
        if (!retrieval.converged() || !rival.converged()) return std::nullopt;
        return *retrieval.free_energy - *rival.free_energy;
    });
    for (const LinePoint& point : result.points) {
        const Solution rival = rs_disordered(*model.with(find.name(), *point.found));
        if (*rival.entropy < 0.0) {
            result.remarks.push_back(
                "the rival (" + std::string(name(rival.branch)) +
                ") has negative entropy at a point of this line: replica symmetry is broken there");
            break;
        }
    }
    return result;
}

LineResult retrieval_replicon(const Site& model, const Sought& find) {
    return where_zero(
        model, find, [](const Site& at) { return rs_retrieval(at).replicon; }, smallest_temperature);
}

LineResult nishimori_line(const Site& model, const Sought& find) {
    const double value = find.is_load() ? model.temperature() : model.load();
    const Solution retrieval = rs_retrieval(*model.with(find.name(), value));
    LineResult result;
    if (retrieval.converged()) result.points.push_back({Status::converged, value, retrieval.order});
    return result;
}

} // namespace mattis::solvers
