#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "solvers/broken_glass.hpp"
#include "solvers/broken_retrieval.hpp"
#include "solvers/crossings.hpp"
#include "solvers/lines.hpp"
#include "solvers/retrieval_lines.hpp"
#include "solvers/step_extrapolation.hpp"

namespace mattis::solvers {

/// The state with m = 0 that competes with retrieval, with up to `depth` steps of replica-symmetry breaking: the broken
/// glass, or the replica-symmetric state where that is whole, or so little broken that its free energy is right to 1e-8
/// though the broken one was not found. Stalled where the glass was not found otherwise.
template <GaussianSite M>
Solution broken_disordered(const M& model, std::size_t depth) {
    constexpr double marginal = -2e-3;
    if (depth == 0) return rs_disordered(model);
    const Solution glass = broken_glass(model, depth);
    if (glass.status == Status::converged) return glass;
    const Solution rs = rs_disordered(model);
    return glass.status == Status::absent || (rs.converged() && rs.replicon.value_or(-1.0) > marginal) ? rs : glass;
}

/// Lines of the retrieval branch of up to `followed` steps at fixed load or temperature, against a rival of up to
/// `rival` steps; 0 is replica-symmetric. A line that may have been missed because states stalled is a stalled point.
template <GaussianSite M>
requires M::has_signal class BrokenLines {
public:
    BrokenLines(const M& model, std::size_t followed, std::size_t rival)
        : model_(model), followed_(followed), rival_(rival) {}

    /// Where the retrieval branch ends.
    LineResult spinodal(std::string_view find) const {
        LineResult result;
        if (find == "alpha") {
            add_fold(result, model_);
            return result;
        }
        bool lost = false;
        for (const double T : spinodal_temperatures(lost)) {
            add_fold(result, with_parameter(model_, "T", T));
            if (!result.points.empty()) result.points.back().found = T;
        }
        note_lost(result, lost);
        return result;
    }

    /// Equal free energy of retrieval and its rival.
    LineResult transition(std::string_view find) const {
        bool lost = false;
        struct Gap {
            std::optional<double> value{};
            bool lost = false;
        };
        std::map<double, Gap> known;
        const auto looked_up = [&](double value) {
            const auto [entry, added] = known.try_emplace(value);
            Gap& at = entry->second;
            if (added) at.value = free_energy_gap(with_parameter(model_, find, value), at.lost);
            lost = lost || at.lost;
            return at;
        };
        const auto gap = [&](double value) { return looked_up(value).value; };
        LineResult result;
        for (const auto& [low, high] : windows(find, lost)) {
            std::vector<double> grid = grid_over(low, high, find, gap);
            // A state that was not found is no edge of existence that is worth a search.
            std::erase_if(grid, [&](double value) { return looked_up(value).lost; });
            for (const double value : crossings(gap, grid))
                result.points.push_back(
                    {Status::converged, value, retrieval_at(with_parameter(model_, find, value)).order});
        }
        note_lost(result, lost);
        return result;
    }

private:
    static constexpr int cells = 12;

    /// Values at which the gap is looked at. Loads far below the spinodal matter only where retrieval loses already
    /// there.
    template <class F>
    static std::vector<double> grid_over(double low, double high, std::string_view find, F&& gap) {
        constexpr double small = 0.02, smallest = 1e-6; // of the spinodal's load
        if (find != "alpha") return linear_grid(low, high, cells);
        const auto first = gap(small * high);
        std::vector<double> grid = linear_grid(small * high, high, cells);
        if (!first || *first <= 0.0) return grid;
        std::vector<double> below = geometric_grid(smallest * high, small * high, cells);
        below.insert(below.end(), grid.begin() + 1, grid.end());
        return below;
    }

    /// Free energy of retrieval less that of its rival, where both exist; `lost` is set where one was not found.
    std::optional<double> free_energy_gap(const M& at, bool& lost) const {
        const Solution retrieval = retrieval_at(at);
        if (retrieval.status == Status::absent) return std::nullopt;
        const Solution rival = broken_disordered(at, rival_);
        if (retrieval.converged() && rival.converged()) return *retrieval.free_energy - *rival.free_energy;
        lost = true;
        return std::nullopt;
    }

    Solution retrieval_at(const M& at) const {
        return followed_ == 0 ? rs_retrieval(at) : broken_retrieval(at, followed_);
    }

    static void note_lost(LineResult& result, bool lost) {
        if (result.points.empty() && lost) result.points.push_back({.status = Status::stalled});
    }

    /// The spinodal at the temperature of `at`, found as a load.
    void add_fold(LineResult& result, const M& at) const {
        const BrokenSpinodal fold = broken_spinodal(at, followed_);
        if (fold.status == Status::absent) return;
        if (fold.status != Status::converged)
            result.points.push_back({.status = fold.status});
        else if (fold.at.depth() == 0)
            result.points.push_back(RetrievalLines<M>(at).spinodal("alpha").points.front());
        else
            result.points.push_back(
                {Status::converged, fold.alpha, broken_order(fold.at, at.temperature(), M::has_signal)});
    }

    /// Temperatures at which the load of the model is that of the spinodal, ascending.
    std::vector<double> spinodal_temperatures(bool& lost) const {
        const double highest = RetrievalCurve<M>::zero_load_spinodal(model_).T;
        const double alpha = model_.parameters.alpha;
        if (alpha == 0.0) return {highest};
        const auto gap = [&](double T) -> std::optional<double> {
            const BrokenSpinodal fold = broken_spinodal(with_parameter(model_, "T", T), followed_);
            if (fold.status == Status::stalled) {
                lost = true;
                return std::nullopt;
            }
            return fold.alpha - alpha; // no load at all where it is absent
        };
        // Below the temperature where the end of retrieval breaks the line may turn back within a narrow range.
        const double whole = breaking_temperature(highest);
        std::vector<double> grid = linear_grid(0.0, whole, cells);
        const std::vector<double> above = linear_grid(whole, highest, cells);
        grid.insert(grid.end(), above.begin() + 1, above.end());
        return crossings(gap, grid);
    }

    /// Temperature above which the replica-symmetric spinodal is stable.
    double breaking_temperature(double highest) const {
        double broken = 0.0, whole = highest;
        while (whole - broken > 1e-6 * highest) {
            const double T = 0.5 * (broken + whole);
            const RetrievalCurve<M> curve(with_parameter(model_, "T", T));
            const bool stable =
                !curve.exists() || detail::on_the_curve(with_parameter(model_, "T", T), curve.fold()).stable;
            (stable ? whole : broken) = T;
        }
        return whole;
    }

    /// Intervals of the parameter `find` in which the retrieval branch exists.
    std::vector<std::pair<double, double>> windows(std::string_view find, bool& lost) const {
        if (find == "alpha") {
            const BrokenSpinodal fold = broken_spinodal(model_, followed_);
            lost = lost || fold.status == Status::stalled;
            if (fold.status != Status::converged) return {};
            return {{0.0, fold.alpha}};
        }
        std::vector<double> ends = spinodal_temperatures(lost);
        const BrokenSpinodal at_zero = broken_spinodal(with_parameter(model_, "T", 0.0), followed_);
        if (at_zero.status == Status::converged && model_.parameters.alpha < at_zero.alpha)
            ends.insert(ends.begin(), 0.0);
        std::vector<std::pair<double, double>> found;
        for (std::size_t k = 0; k + 1 < ends.size(); k += 2) found.emplace_back(ends[k], ends[k + 1]);
        return found;
    }

    M model_;
    std::size_t followed_, rival_;
};

/// The limit of infinitely many steps of a line that `at_depth(k)` traces with k steps: every point is extrapolated
/// from the same point with k = 1..5 (fewer if some stall; stalled if fewer than three are left), and has the order
/// parameters of the deepest.
template <class F>
LineResult line_limit(F&& at_depth) {
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
