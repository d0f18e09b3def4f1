#include "models/multitasking/theory.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/contract/gaussian_site.hpp"
#include "models/contract/saddle_point.hpp"
#include "models/multitasking/branches.hpp"
#include "models/multitasking/expectation.hpp"
#include "models/multitasking/line_table.hpp"
#include "models/multitasking/multitasking.hpp"
#include "models/multitasking/order.hpp"
#include "models/multitasking/row.hpp"
#include "models/multitasking/saddle_view.hpp"
#include "models/multitasking/search.hpp"

namespace mattis::multitasking {

namespace {

/// Of the states at one point the one of lowest free energy. Beside a continuous transition two branches agree to
/// rounding: the stable one is taken then.
const Solution* lowest(const std::vector<Solution>& solutions) {
    const Solution* known = nullptr;
    for (const Solution& s : solutions) {
        if (!s.converged()) continue;
        const double margin = known && s.stable && !known->stable ? free_energy_rounding : -free_energy_rounding;
        if (!known || *s.free_energy < *known->free_energy + margin) known = &s;
    }
    return known;
}

bool stable_or_marginal(const Solution& s) {
    constexpr double rounding = 1e-12;
    const auto hessian = hessian_of(s), splitting = splitting_of(s);
    return s.stable || (hessian && std::abs(*hessian) <= rounding && !(splitting && *splitting < -rounding));
}

} // namespace

std::vector<Branch> MultitaskingTheory::branches(const Ansatz&) const {
    return {Multitasking::branches.begin(), Multitasking::branches.end()};
}

std::vector<OrderParameter> MultitaskingTheory::order_parameters(const Ansatz&) const {
    return multitasking::order_parameters();
}

std::vector<Theory::DiagnosticInfo> MultitaskingTheory::diagnostics() const {
    return {{.name = groups_diagnostic, .doc = "sizes of the groups of equal overlaps", .is_text = true},
            {.name = hessian_diagnostic, .doc = "smallest eigenvalue of the Hessian", .is_stability = true},
            {.name = splitting_diagnostic,
             .json_name = "example_splitting",
             .doc = "smallest eigenvalue of overlaps with examples of one pattern parting"}};
}

std::vector<std::vector<Solution>> MultitaskingTheory::solve(std::span<const ModelAt> row, const Ansatz&,
                                                             std::span<const Branch> branches) const {
    std::vector<Multitasking> networks;
    bool loaded = false;
    for (const ModelAt& at : row) {
        networks.push_back(at.as<Multitasking>());
        loaded = loaded || networks.back().parameters.alpha > 0.0;
    }
    std::vector<std::vector<Solution>> solutions;
    if (loaded) {
        for (const Multitasking& network : networks) solutions.push_back(multitasking_branches(network, branches));
        return solutions;
    }
    for (auto& states : multitasking_row(networks)) solutions.push_back(of_branches(std::move(states), branches));
    return solutions;
}

std::vector<Line> MultitaskingTheory::lines(const ModelAt&) const { return multitasking::lines(); }

std::vector<Phase> MultitaskingTheory::phases(std::span<const ModelAt>, const Ansatz&,
                                              std::span<const std::vector<Solution>> solutions) const {
    std::vector<Phase> phases;
    for (const auto& at_point : solutions) {
        const Solution* state = lowest(at_point);
        if (state != nullptr && stable_or_marginal(*state))
            phases.push_back({std::string(name(state->branch)), groups_of(*state)});
        else
            phases.push_back({"none"});
    }
    return phases;
}

Expectation MultitaskingTheory::expectation(const ModelAt& at, const ChainStart& start,
                                            const std::vector<Ansatz>&) const {
    return expectation_of(at.as<Multitasking>(), start);
}

std::unique_ptr<const Saddle> MultitaskingTheory::saddle(const ModelAt& at) const {
    return saddle_view(at.as<Multitasking>());
}

} // namespace mattis::multitasking

namespace mattis {

std::unique_ptr<const Theory> Multitasking::theory() {
    return std::make_unique<const multitasking::MultitaskingTheory>();
}

} // namespace mattis
