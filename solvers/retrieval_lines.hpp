#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "solvers/crossings.hpp"
#include "solvers/lines.hpp"
#include "solvers/rs_branches.hpp"

namespace mattis::solvers {

/// Lines of the retrieval branch at fixed load or fixed temperature, replica-symmetric.
template <GaussianSite M>
requires M::has_signal class RetrievalLines {
public:
    explicit RetrievalLines(const M& model) : model_(model) {}

    /// Folds of the retrieval branch: where it ends when `find` grows (or, re-entrant in T, begins).
    LineResult spinodal(std::string_view find) const {
        LineResult result;
        if (find == "alpha") {
            const RetrievalCurve<M> curve(model_);
            if (curve.exists()) result.points.push_back(fold_point(model_, curve.fold(), curve.fold().alpha));
        } else {
            for (const double T : spinodal_temperatures()) {
                const M at = with_parameter(model_, "T", T);
                const RetrievalCurve<M> curve(at);
                const typename RetrievalCurve<M>::Point fold =
                    curve.exists() ? curve.fold() : typename RetrievalCurve<M>::Point{.m = zero_load().m};
                result.points.push_back(fold_point(at, fold, T));
            }
        }
        return result;
    }

    /// Equal free energy of retrieval and the disordered state (paramagnet, or glass where that one is unstable).
    LineResult transition(std::string_view find) const {
        LineResult result = where_zero(find, [](const M& at) -> std::optional<double> {
            const Solution retrieval = rs_retrieval(at);
            const Solution rival = rs_disordered(at);
            if (!retrieval.converged() || !rival.converged()) return std::nullopt;
            return *retrieval.free_energy - *rival.free_energy;
        });
        for (const LinePoint& point : result.points) {
            const Solution rival = rs_disordered(with_parameter(model_, find, *point.found));
            if (*rival.entropy < 0.0) {
                result.remarks.push_back(
                    "the rival (" + std::string(name(rival.branch)) +
                    ") has negative entropy at a point of this line: replica symmetry is broken there");
                break;
            }
        }
        return result;
    }

    /// De Almeida-Thouless line of the retrieval branch. At small load it lies at T ~ exp(-1/alpha), and the replicon
    /// has no value at T = 0.
    LineResult replicon(std::string_view find) const {
        return where_zero(
            find, [](const M& at) { return rs_retrieval(at).replicon; }, smallest_temperature);
    }

    /// Nishimori line T = alpha (distinct, P >= 3): retrieval with m = q.
    LineResult nishimori(std::string_view find) const {
        const double value = find == "alpha" ? model_.temperature() : model_.parameters.alpha;
        const Solution retrieval = rs_retrieval(with_parameter(model_, find, value));
        LineResult result;
        if (retrieval.converged()) result.points.push_back({Status::converged, value, retrieval.order});
        return result;
    }

private:
    typename RetrievalCurve<M>::ZeroLoadSpinodal zero_load() const {
        return RetrievalCurve<M>::zero_load_spinodal(model_);
    }

    static LinePoint fold_point(const M& at, const typename RetrievalCurve<M>::Point& fold, double found) {
        const M there = with_parameter(at, "alpha", fold.alpha);
        const double C = fold.alpha > 0.0 ? fold.C : site_averages(at.signal_field(fold.m), 0.0, at.temperature()).C;
        const ReplicaSymmetric<M> saddle(there);
        return {Status::converged, found, saddle.state(ReplicaSymmetric<M>::unknowns(fold.m, C)).order};
    }

    /// Temperatures at which the load of `model_` is that of the spinodal, ascending.
    std::vector<double> spinodal_temperatures() const {
        const double highest = zero_load().T;
        const double alpha = model_.parameters.alpha;
        if (alpha == 0.0) return {highest};
        const auto gap = [&](double T) -> std::optional<double> {
            const RetrievalCurve<M> curve(with_parameter(model_, "T", T));
            return curve.exists() ? curve.fold().alpha - alpha : -alpha;
        };
        return crossings(gap, linear_grid(0.0, highest, cells));
    }

    /// Intervals of the parameter `find` in which the retrieval branch exists.
    std::vector<std::pair<double, double>> windows(std::string_view find) const {
        if (find == "alpha") {
            const RetrievalCurve<M> curve(model_);
            if (!curve.exists()) return {};
            return {{smallest_load * curve.fold().alpha, curve.fold().alpha}};
        }
        const RetrievalCurve<M> at_zero(with_parameter(model_, "T", 0.0));
        std::vector<double> ends = spinodal_temperatures();
        if (model_.parameters.alpha < at_zero.fold().alpha) ends.insert(ends.begin(), 0.0);
        std::vector<std::pair<double, double>> found;
        for (std::size_t k = 0; k + 1 < ends.size(); k += 2) found.emplace_back(ends[k], ends[k + 1]);
        return found;
    }

    /// Zeros of gap(model) over the windows, a window that begins at 0 from `lowest` on.
    template <class F>
    LineResult where_zero(std::string_view find, F&& gap, double lowest = 0.0) const {
        LineResult result;
        for (const auto& [begin, high] : windows(find)) {
            const double low = std::max(begin, lowest);
            const auto at = [&](double value) { return with_parameter(model_, find, value); };
            for (const double value : crossings([&](double v) { return gap(at(v)); }, linear_grid(low, high, cells)))
                result.points.push_back({Status::converged, value, rs_retrieval(at(value)).order});
        }
        return result;
    }

    static constexpr int cells = 48;
    static constexpr double smallest_load = 1e-9; ///< of the spinodal's: at zero load other rules hold
    static constexpr double smallest_temperature = 1e-150;

    M model_;
};

} // namespace mattis::solvers
