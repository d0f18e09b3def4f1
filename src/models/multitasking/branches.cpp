#include "models/multitasking/branches.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "models/multitasking/loaded_network.hpp"
#include "models/multitasking/search.hpp"

namespace mattis::multitasking {

Branch branch_of(const AmplitudeGroups& at) {
    if (at.count() == 0) return Branch::paramagnet;
    if (at.count() == 1 && at.size[0] == 1) return Branch::pure;
    if (at.count() == 1 && at.zeros == 0) return Branch::parallel;
    const bool different = std::all_of(at.size.begin(), at.size.end(), [](int k) { return k == 1; });
    return different ? Branch::hierarchical : Branch::mixed;
}

std::optional<double> example_splitting(const Multitasking& model, const MultitaskingState& state) {
    const auto& p = model.parameters;
    const PatternLaw law = model.law();
    if (p.protocol != Protocol::unsupervised || p.M == 1) return std::nullopt;
    if (law.rho() == 0.0) return 1.0; // every example is the pattern
    const bool exact = law.data() == PatternLaw::Data::binomial;
    const double r = law.quality(), M = law.examples(), R = r * r * (1.0 + law.rho());
    double smallest = 1.0;
    const auto consider = [&](double susceptible, double same) {
        // Some examples differ on sites without a field, whatever their mean.
        const double lost = std::isinf(susceptible) ? susceptible
                            : exact                 ? (susceptible - r * r * same) / (R * (M - 1.0))
                                                    : law.rho() / (1.0 + law.rho()) * susceptible;
        smallest = std::min(smallest, 1.0 - lost);
    };
    for (Eigen::Index j = 0; j < state.field.same.size(); ++j)
        consider(state.field.susceptible(j), state.field.same(j));
    if (state.at.zeros > 0) consider(state.field.susceptible_zeros, state.field.same_zeros);
    return smallest;
}

std::vector<Diagnostic> diagnostics_of(std::string groups, std::optional<double> hessian,
                                       std::optional<double> splitting) {
    const auto finite = [](std::optional<double> x) { return x && std::isfinite(*x) ? x : std::nullopt; };
    return {{groups_diagnostic, std::move(groups)},
            {hessian_diagnostic, finite(hessian)},
            {splitting_diagnostic, finite(splitting)}};
}

std::string groups_of(const Solution& solution) { return diagnostic_text(solution, groups_diagnostic); }
std::optional<double> hessian_of(const Solution& solution) { return diagnostic_value(solution, hessian_diagnostic); }
std::optional<double> splitting_of(const Solution& solution) {
    return diagnostic_value(solution, splitting_diagnostic);
}

Solution report(const Multitasking& model, const MultitaskingSaddle& saddle, const MultitaskingState& state) {
    const PatternLaw& law = saddle.law();
    const double T = saddle.temperature(), unit = model.unit(), spread = 1.0 + law.rho();
    Solution solution{.branch = branch_of(state.at), .status = state.status, .iterations = state.iterations};
    if (state.status != Status::converged) return solution;
    const double u = 0.0 - 0.5 * spread * state.at.squares(), f = saddle.free_energy(state.at, state.field);
    // At T = 0 only sites without a field are free.
    solution.entropy = T > 0.0 ? (u - f) / T : std::numbers::ln2 * (1.0 - state.field.q);
    solution.free_energy = f / unit;
    solution.energy = u / unit;
    solution.residual = state.residual / unit;
    solution.order = {{"q", state.field.q}};
    auto m = state.at.expanded(state.field.overlap, 0.0), n = state.at.expanded();
    solution.u = Vector::Map(n.data(), static_cast<Eigen::Index>(n.size()));
    for (double& value : m) value /= unit;
    for (double& value : n) value /= unit;
    solution.arrays = {{"m", std::move(m)},
                       {"n", std::move(n)},
                       {"q_support", state.at.expanded(state.field.q_support, state.field.q_zeros)}};
    const auto modes = saddle.modes(state);
    const double smallest = modes.front().eigenvalue;
    const auto splitting = example_splitting(model, state);
    solution.diagnostics = diagnostics_of(state.at.composition(), smallest, splitting);
    solution.stable = smallest > 0.0 && splitting.value_or(1.0) > 0.0;
    return solution;
}

std::vector<Solution> reports(const Multitasking& model, const MultitaskingSaddle& saddle,
                              std::span<const MultitaskingState> states) {
    std::vector<Solution> solutions;
    for (const MultitaskingState& state : states) solutions.push_back(report(model, saddle, state));
    std::stable_sort(solutions.begin(), solutions.end(),
                     [](const Solution& a, const Solution& b) { return *a.free_energy < *b.free_energy; });
    // Beside a continuous transition the stable state comes before the one that it agrees with to rounding.
    const auto first = std::find_if(solutions.begin(), solutions.end(), [](const Solution& s) { return s.stable; });
    if (first != solutions.end() && *first->free_energy <= *solutions.front().free_energy + free_energy_rounding)
        std::rotate(solutions.begin(), first, first + 1);
    return solutions;
}

std::vector<Solution> of_branches(std::vector<Solution> states, std::span<const Branch> branches) {
    std::vector<Solution> chosen;
    const auto wanted = [&](Branch b) { return std::find(branches.begin(), branches.end(), b) != branches.end(); };
    for (Solution& solution : states)
        if (wanted(solution.branch)) chosen.push_back(std::move(solution));
    for (const Branch branch : branches)
        if (std::none_of(chosen.begin(), chosen.end(), [&](const Solution& s) { return s.branch == branch; }))
            chosen.push_back(absent(branch));
    return chosen;
}

std::vector<Solution> multitasking_branches(const Multitasking& model, std::span<const Branch> branches) {
    return of_branches(model.parameters.alpha > 0.0 ? loaded_states(model) : multitasking_states(model), branches);
}

void require_possible_sums(const Multitasking& model, const MultitaskingSaddle& saddle) {
    const int K = model.parameters.K;
    if (model.parameters.protocol != Protocol::storing && saddle.too_many_fields(hierarchical_amplitudes(0.5, K)))
        throw InputError(fmt::format("T = 0 with class_law = exact sums over (2M+1)^K fields: allowed are at most {}, "
                                     "T > 0, or class_law = gaussian",
                                     Multitasking::most_fields));
}

std::vector<Solution> multitasking_states(const Multitasking& model) {
    const int K = model.parameters.K;
    const MultitaskingSaddle saddle(model.law(), model.temperature());
    require_possible_sums(model, saddle);
    MultitaskingSearch search(saddle, K);
    search.everywhere(saddle.exact_signs() ? std::vector<AmplitudeGroups>{}
                                           : ground_state_starts(saddle.law().activity(), K));
    return reports(model, saddle, search.found());
}

} // namespace mattis::multitasking
