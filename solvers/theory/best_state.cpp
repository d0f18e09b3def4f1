#include "solvers/theory/best_state.hpp"

namespace mattis::solvers {

double weight_of(const ModelInfo& model, const Solution& state) {
    return model.capabilities.thermodynamics ? *state.free_energy : -*state.entropy;
}

const Solution* best_state(const ModelInfo& model, const std::vector<Solution>& states) {
    const Solution* best = nullptr;
    for (const Solution& s : states)
        if (s.converged() && s.stable && (best == nullptr || weight_of(model, s) < weight_of(model, *best))) best = &s;
    return best;
}

} // namespace mattis::solvers
