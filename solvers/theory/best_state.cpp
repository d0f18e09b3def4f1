#include "solvers/theory/best_state.hpp"

namespace mattis::solvers {

std::optional<double> weight_of(const ModelInfo& model, const Solution& state) {
    if (model.capabilities.thermodynamics) return state.free_energy;
    return state.entropy ? std::optional(-*state.entropy) : std::nullopt;
}

const Solution* best_state(const ModelInfo& model, const std::vector<Solution>& states) {
    const Solution* best = nullptr;
    for (const Solution& s : states) {
        const std::optional<double> weight = s.converged() && s.stable ? weight_of(model, s) : std::nullopt;
        if (weight && (best == nullptr || *weight < *weight_of(model, *best))) best = &s;
    }
    return best;
}

} // namespace mattis::solvers
