#include "solvers/lines/broken_lines.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/roots.hpp"
#include "solvers/lines/retrieval_lines.hpp"
#include "solvers/rs/retrieval_curve.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/rsb/broken_glass.hpp"
#include "solvers/rsb/broken_order.hpp"
#include "solvers/rsb/broken_retrieval.hpp"
#include "solvers/rsb/broken_symmetry.hpp"
#include "solvers/rsb/step_extrapolation.hpp"

namespace mattis::solvers {

namespace {

constexpr int cells = 12;

/// Values of the load or temperature at which a gap is looked at. Loads far below the spinodal matter only where
/// retrieval loses already there.
std::vector<double> grid_over(double low, double high, const Sought& find, const Gap& gap) {
    constexpr double small = 0.02, smallest = 1e-6; // of the spinodal's load
    if (!find.is_load()) return linear_grid(low, high, cells);
    const auto first = gap(small * high);
    std::vector<double> grid = linear_grid(small * high, high, cells);
    if (!first || *first <= 0.0) return grid;
    std::vector<double> below = geometric_grid(smallest * high, small * high, cells);
    below.insert(below.end(), grid.begin() + 1, grid.end());
    return below;
}

void note_lost(LineResult& result, bool lost) {
    if (result.points.empty() && lost) result.points.push_back({.status = Status::stalled});
}

/// Order parameters at the end of the retrieval branch.
std::vector<NamedValue> order_at(const Site& model, const BrokenSpinodal& fold) {
    std::optional<double> overlap;
    if (!model.stores())
        overlap = BrokenSymmetry(*model.with(load_parameter, fold.alpha), fold.at.depth(), {}).evaluate(fold.at).site.m;
    return broken_order(fold.at, overlap, model);
}

/// The spinodal at the temperature of the model, found as a load.
void add_fold(LineResult& result, const Site& at, std::size_t followed) {
    const BrokenSpinodal fold = broken_spinodal(at, followed);
    if (fold.status == Status::absent) return;
    if (fold.status != Status::converged)
        result.points.push_back({.status = fold.status});
    else if (fold.at.depth() == 0)
        result.points.push_back(*rs_end_of_retrieval(at));
    else
        result.points.push_back({Status::converged, fold.alpha, order_at(at, fold)});
}

/// The spinodal's load less that of the model; nothing, and `lost` set, where it was not found. No load at all where
/// there is no retrieval.
std::optional<double> load_gap(const Site& at, std::size_t followed, bool& lost) {
    const BrokenSpinodal fold = broken_spinodal(at, followed);
    if (fold.status == Status::stalled) {
        lost = true;
        return std::nullopt;
    }
    return fold.alpha - at.load();
}

/// Temperature above which the replica-symmetric spinodal is stable.
double breaking_temperature(const Site& model, double highest) {
    double broken = 0.0, whole = highest;
    while (whole - broken > 1e-6 * highest) {
        const double T = 0.5 * (broken + whole);
        const auto at = model.with(temperature_parameter, T);
        const RetrievalCurve curve(*at);
        const bool stable = !curve.exists() || detail::on_the_curve(*at, curve.fold()).stable;
        (stable ? whole : broken) = T;
    }
    return whole;
}

/// Temperatures at which the load of the model is that of the spinodal, ascending.
std::vector<double> spinodal_temperatures(const Site& model, std::size_t followed, bool& lost) {
    const double highest = RetrievalCurve::zero_load_spinodal(model).T;
    if (model.load() == 0.0) return {highest};
    // Below the temperature where the end of retrieval breaks the line may turn back within a narrow range.
    const double whole = breaking_temperature(model, highest);
    std::vector<double> grid = linear_grid(0.0, whole, cells);
    const std::vector<double> above = linear_grid(whole, highest, cells);
    grid.insert(grid.end(), above.begin() + 1, above.end());
    return crossings([&](double T) { return load_gap(*model.with(temperature_parameter, T), followed, lost); }, grid);
}

/// Intervals of the load or temperature in which the retrieval branch exists, but for 1e-8 of them next to spinodals,
/// where states that are about to end are uncertain.
std::vector<std::pair<double, double>> windows(const Site& model, const Sought& find, std::size_t followed,
                                               bool& lost) {
    constexpr double inside = 1.0 - 1e-8;
    if (find.is_load()) {
        const BrokenSpinodal fold = broken_spinodal(model, followed);
        lost = lost || fold.status == Status::stalled;
        if (fold.status != Status::converged) return {};
        return {{0.0, inside * fold.alpha}};
    }
    std::vector<double> ends = spinodal_temperatures(model, followed, lost);
    const BrokenSpinodal at_zero = broken_spinodal(*model.with(temperature_parameter, 0.0), followed);
    if (at_zero.status == Status::converged && model.load() < at_zero.alpha) ends.insert(ends.begin(), 0.0);
    std::vector<std::pair<double, double>> found;
    for (std::size_t k = 0; k + 1 < ends.size(); k += 2)
        found.emplace_back(ends[k] == 0.0 ? 0.0 : ends[k] / inside, inside * ends[k + 1]);
    return found;
}

Solution retrieval_at(const Site& at, std::size_t followed) {
    return followed == 0 ? rs_retrieval(at) : broken_retrieval(at, followed);
}

/// Free energy of retrieval less that of its rival, where both exist; `lost` is set where one was not found.
std::optional<double> free_energy_gap(const Site& at, std::size_t followed, std::size_t rival_steps, bool& lost) {
    const Solution retrieval = retrieval_at(at, followed);
    if (retrieval.status == Status::absent) return std::nullopt;
    const Solution rival = broken_disordered(at, rival_steps);
    if (rival.status == Status::absent) return std::nullopt;
    if (retrieval.converged() && rival.converged()) return *retrieval.free_energy - *rival.free_energy;
    lost = true;
    return std::nullopt;
}

} // namespace

Solution broken_disordered(const Site& model, std::size_t depth) {
    constexpr double marginal = -2e-3;
    if (depth == 0) return rs_disordered(model);
    const Solution glass = broken_glass(model, depth);
    if (glass.status == Status::converged) return glass;
    const Solution rs = rs_disordered(model);
    return glass.status == Status::absent || (rs.converged() && rs.replicon.value_or(-1.0) > marginal) ? rs : glass;
}

LineResult broken_spinodal_line(const Site& model, const Sought& find, std::size_t followed) {
    LineResult result;
    if (find.is_load()) {
        add_fold(result, model, followed);
        return result;
    }
    bool lost = false;
    if (find.is_temperature()) {
        for (const double T : spinodal_temperatures(model, followed, lost)) {
            add_fold(result, *model.with(temperature_parameter, T), followed);
            if (!result.points.empty()) result.points.back().found = T;
        }
    } else {
        result = zeros_along(
            model, find, [&](const Site& at) { return load_gap(at, followed, lost); },
            [&](const Site& at, double value) {
                return LinePoint{Status::converged, value, order_at(at, broken_spinodal(at, followed))};
            });
    }
    note_lost(result, lost);
    return result;
}

LineResult broken_transition_line(const Site& model, const Sought& find, std::size_t followed, std::size_t rival) {
    bool lost = false;
    const auto state = [&](const Site& at, double value) {
        return LinePoint{Status::converged, value, retrieval_at(at, followed).order};
    };
    if (!find.is_load() && !find.is_temperature()) {
        LineResult result = zeros_along(
            model, find, [&](const Site& at) { return free_energy_gap(at, followed, rival, lost); }, state);
        note_lost(result, lost);
        return result;
    }
    struct Known {
        std::optional<double> value{};
        bool lost = false;
    };
    std::map<double, Known> known;
    const auto looked_up = [&](double value) {
        const auto [entry, added] = known.try_emplace(value);
        Known& at = entry->second;
        if (added) at.value = free_energy_gap(*model.with(find.name(), value), followed, rival, at.lost);
        lost = lost || at.lost;
        return at;
    };
    const auto gap = [&](double value) { return looked_up(value).value; };
    LineResult result;
    for (const auto& [low, high] : windows(model, find, followed, lost)) {
        std::vector<double> grid = grid_over(low, high, find, gap);
        // A state that was not found is no edge of existence that is worth a search.
        std::erase_if(grid, [&](double value) { return looked_up(value).lost; });
        for (const double value : crossings(gap, grid))
            result.points.push_back(state(*model.with(find.name(), value), value));
    }
    note_lost(result, lost);
    return result;
}

LineResult line_limit(const std::function<LineResult(std::size_t)>& at_depth) {
    constexpr std::size_t steps = 5;
    std::vector<LineResult> results;
    for (std::size_t k = 1; k <= steps; ++k) {
        LineResult next = at_depth(k);
        const auto stalled = [](const LinePoint& p) { return p.status != Status::converged; };
        if (std::any_of(next.points.begin(), next.points.end(), stalled)) break;
        if (!results.empty() && next.points.size() != results.front().points.size()) break;
        results.push_back(std::move(next));
    }
    LineResult limit;
    if (results.empty()) limit.points.push_back({.status = Status::stalled});
    for (std::size_t p = 0; !results.empty() && p < results.back().points.size(); ++p) {
        std::vector<double> values;
        for (const LineResult& result : results) values.push_back(*result.points[p].found);
        LinePoint point = results.back().points[p];
        const auto extrapolated = extrapolated_steps(values);
        if (extrapolated)
            point.found = extrapolated->value, point.uncertainty = extrapolated->uncertainty;
        else
            point = {.status = Status::stalled};
        limit.points.push_back(point);
    }
    return limit;
}

} // namespace mattis::solvers
