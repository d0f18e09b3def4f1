#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "solvers/crossings.hpp"
#include "solvers/lines.hpp"
#include "solvers/rs_branches.hpp"
#include "solvers/theta_one.hpp"

namespace mattis::solvers {

/// Lines of the states with m = 0, replica-symmetric or at theta = 1.
template <GaussianSite M>
class GlassLines {
public:
    static constexpr bool has_covariance = requires(const M& model) { model.covariance(); };

    explicit GlassLines(const M& model) : model_(model) {}

    /// Where the paramagnet loses stability to a glass that grows continuously. Absent where a discontinuous glass
    /// comes first (full, even P >= 6) and where the paramagnet is always stable or never a state.
    LineResult continuous(std::string_view find) const {
        LineResult result = where_zero(
            find, [](const M& at) { return rs_paramagnet(at); }, [](const Solution& s) { return s.replicon; });
        if constexpr (has_covariance) {
            if (!result.points.empty() && dynamic_transition(model_.covariance())) {
                result.points.clear();
                result.remarks.push_back("the paramagnet is preempted by a discontinuous glass: see glass_dynamic and "
                                         "glass_static (its own instability is the line replicon --branch paramagnet)");
            }
        }
        return result;
    }

    /// De Almeida-Thouless line of an m = 0 branch. A glass that grows out of q = 0 has a replicon that vanishes there
    /// with q^2: that end is the line `continuous`, not a zero of this one, and overlaps below 1e-4 are left out.
    LineResult replicon(std::string_view find, Branch branch) const {
        constexpr double smallest_overlap = 1e-4;
        return where_zero(
            find, [branch](const M& at) { return rs_branch(at, branch); },
            [branch](const Solution& s) -> std::optional<double> {
                if (branch == Branch::glass && *order_value(s, "q") < smallest_overlap) return std::nullopt;
                return s.replicon;
            });
    }

    LineResult entropy_zero(std::string_view find) const {
        return where_zero(
            find, [](const M& at) { return rs_disordered(at); }, [](const Solution& s) { return s.entropy; });
    }

    /// Glass temperatures at theta = 1: T is a constant times sqrt(alpha).
    LineResult theta_one(std::string_view find, bool dynamic) const requires has_covariance {
        const EnergyCovariance& x = model_.covariance();
        const auto glass = dynamic ? dynamic_transition(x) : static_transition(x);
        LineResult result;
        if (!glass) {
            result.remarks.push_back(
                "the glass of this model appears continuously: see glass_transition or replicon --branch glass");
            return result;
        }
        double value = glass->T;
        if constexpr (M::has_signal)
            value = find == "T" ? glass->T * std::sqrt(model_.parameters.alpha)
                                : std::pow(model_.temperature() / glass->T, 2);
        std::vector<NamedValue> order{{"q0", glass->q0}, {"q1", glass->q1}, {"theta", 1.0}};
        if (M::has_signal) order.insert(order.begin(), {"m", 0.0});
        if (!std::isfinite(value))
            result.points.push_back({Status::diverged, {}, {}});
        else if (value > 0.0)
            result.points.push_back({Status::converged, value, order});
        return result;
    }

private:
    /// Geometric grid of `find` over which a line of m = 0 states can lie.
    std::vector<double> grid(std::string_view find) const {
        constexpr int cells = 200;
        constexpr double decades = 1e-6;
        if (find == "T") {
            const double highest = 1.01 * model_.instability_bound();
            return highest > 0.0 ? geometric_grid(decades * highest, highest, cells) : std::vector<double>{};
        }
        const double T = model_.temperature();
        if (T == 0.0) return {};
        // Smallest load whose instability bound reaches T.
        const auto reaches = [&](double alpha) { return with_parameter(model_, find, alpha).instability_bound() >= T; };
        double low = -80.0, high = 80.0;
        for (int step = 0; step < 60; ++step) {
            const double middle = 0.5 * (low + high);
            (reaches(std::exp(middle)) ? high : low) = middle;
        }
        const double smallest = 0.98 * std::max(std::exp(high), 1e-12);
        return geometric_grid(smallest, smallest / (decades * decades), 2 * cells);
    }

    template <class Solve, class Value>
    LineResult where_zero(std::string_view find, Solve&& solve, Value&& value) const {
        LineResult result;
        const auto at = [&](double v) { return solve(with_parameter(model_, find, v)); };
        const auto gap = [&](double v) -> std::optional<double> {
            const Solution s = at(v);
            return s.converged() ? value(s) : std::nullopt;
        };
        for (const double found : crossings(gap, grid(find)))
            result.points.push_back({Status::converged, found, at(found).order});
        return result;
    }

    M model_;
};

} // namespace mattis::solvers
