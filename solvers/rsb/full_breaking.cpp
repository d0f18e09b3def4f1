#include "solvers/rsb/full_breaking.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "solvers/rsb/broken_glass.hpp"
#include "solvers/rsb/broken_retrieval.hpp"
#include "solvers/rsb/step_extrapolation.hpp"

namespace mattis::solvers {

namespace {

/// Number of steps that a solution has, 0 if it is replica-symmetric.
std::size_t steps_of(const Solution& s) { return s.replicons.empty() ? 0 : s.replicons.size() - 1; }

/// Overlap inside the innermost clusters.
double innermost_overlap(const Solution& s) {
    const std::size_t k = steps_of(s);
    return order_value(s, k == 0 ? "q" : fmt::format("q{}", k)).value();
}

/// Overlaps with the patterns and with the data, as far as a state has them.
constexpr std::array<std::string_view, 2> magnetisations{"m", "n"};

std::vector<NamedValue> order_of(const std::vector<NamedValue>& magnetisation, double q, double T) {
    std::vector<NamedValue> order = magnetisation;
    order.push_back({"q", q});
    if (T > 0.0) order.push_back({"C", (1.0 - q) / T});
    return order;
}

/// Whether the last of the values goes on in the direction of the ones before, by less.
bool regular(std::span<const double> values) {
    if (values.size() < 3) return true;
    const auto* const last = values.data() + values.size() - 1;
    const double gain = last[0] - last[-1], before = last[-1] - last[-2];
    return gain * before > 0.0 && std::abs(gain) < std::abs(before);
}

} // namespace

Solution full_breaking(double T, std::size_t most, const std::function<Solution(std::size_t)>& at_depth) {
    constexpr double indistinguishable = 1e-10; // free energies of narrow splits, see broken_retrieval.hpp
    std::vector<double> free_energies, entropies, overlaps;
    std::array<std::vector<double>, magnetisations.size()> magnetised;
    Solution last;
    for (std::size_t k = 1; k <= most; ++k) {
        Solution next = at_depth(k);
        if (!next.converged()) {
            if (k == 1) return next;
            break;
        }
        std::vector<NamedValue> now;
        for (const std::string_view name : magnetisations)
            if (const auto value = order_value(next, name)) now.push_back({name, value});
        if (steps_of(next) < k) {
            next.steps = steps_of(next);
            next.uncertainty = next.stable ? 0.0 : indistinguishable;
            next.marginal = !next.stable;
            next.order = order_of(now, innermost_overlap(next), T);
            return next;
        }
        free_energies.push_back(*next.free_energy);
        if (!regular(free_energies)) {
            free_energies.pop_back();
            break;
        }
        entropies.push_back(*next.entropy);
        overlaps.push_back(innermost_overlap(next));
        for (std::size_t i = 0; i < now.size(); ++i) magnetised[i].push_back(*now[i].value);
        next.residual = std::max(next.residual.value_or(0.0), last.residual.value_or(0.0));
        next.iterations += last.iterations;
        last = std::move(next);
    }
    Solution limit{.branch = last.branch, .status = Status::stalled, .iterations = last.iterations};
    const auto f = extrapolated_steps(free_energies);
    if (!f) return limit;
    std::vector<NamedValue> magnetisation;
    for (std::size_t i = 0; i < magnetised.size(); ++i)
        if (const auto value = extrapolated_steps(magnetised[i]))
            magnetisation.push_back({magnetisations[i], value->value});
    // At T = 0 q_k = 1 and the entropy, which is negative with few steps, tends to 0.
    const double q = T > 0.0 ? extrapolated_steps(overlaps, overlap_power)->value : 1.0;
    limit.status = Status::converged;
    limit.marginal = true;
    limit.order = order_of(magnetisation, q, T);
    limit.free_energy = f->value;
    limit.uncertainty = f->uncertainty;
    limit.entropy = T > 0.0 ? extrapolated_steps(entropies)->value : 0.0;
    limit.energy = f->value + T * *limit.entropy;
    limit.residual = last.residual;
    limit.steps = free_energies.size();
    return limit;
}

Solution solve_full_breaking(const Site& model, Branch branch) {
    constexpr std::size_t of_glass = 8, of_retrieval = 6;
    if (branch == Branch::retrieval)
        return full_breaking(model.temperature(), of_retrieval,
                             [&](std::size_t k) { return broken_retrieval(model, k); });
    return full_breaking(model.temperature(), of_glass, [&](std::size_t k) { return broken_glass(model, k); });
}

} // namespace mattis::solvers
