#include "solvers/rsb/glass_onset.hpp"

#include <algorithm>
#include <cmath>

namespace mattis::solvers::detail {

namespace {

/// Levels close to where a glass grows out of q = 0. To leading order Parisi's function is a straight line there, theta
/// = s q up to q_k, the overlap of the replica-symmetric state: of k steps q_i = q_k (2i + 1)/(2k + 1), and theta_i at
/// the overlap halfway between its neighbours. From d/dq of the condition that every level is marginal, kappa(q) E
/// phi''^2 = 1:
///   s = (2 + (ln kappa)''/2)/(1 + beta/Delta),  the last for a noise that reacts, Delta its denominator.
/// The next orders are those of the Sherrington-Kirkpatrick glass, roughly.
Levels onset_levels(const Site& model, const Solution& rs, std::size_t depth) {
    constexpr double bending = 3.0, growth = 0.5;
    const double T = model.temperature(), q = *order_value(rs, "q"), C = *order_value(rs, "C");
    const double limit = model.susceptibility_limit();
    const double widening = std::log(model.replicon_coupling(q, C) / model.replicon_coupling(0.0, C)) / (q * q);
    const double reaction = std::isfinite(limit) ? 1.0 / (T * (limit - C)) : 0.0;
    const double slope = (2.0 + widening) / (1.0 + reaction);
    const double largest = std::min(q * (1.0 + growth * q), 0.5 * (1.0 + q));
    const auto places = 2.0 * static_cast<double>(depth) + 1.0;
    Levels at;
    for (std::size_t i = 0; i <= depth; ++i) {
        const double place = 2.0 * static_cast<double>(i) / places;
        at.q.push_back(largest * (place + 1.0 / places));
        if (i > 0) at.y.push_back(slope * largest * place / (1.0 + bending * largest) / T);
    }
    at.C = (1.0 - at.q.back()) / T;
    return at;
}

} // namespace

Attempt near_onset(const Site& model, const Solution& rs, Pinned pinned, std::size_t depth) {
    Attempt found;
    if (model.temperature() == 0.0 || model.noise_variance(0.0, 0.0) > 0.0) return found;
    for (const int steps : {0, 30}) {
        found = solved(model, onset_levels(model, rs, depth), pinned, steps);
        if (found.status == Status::converged) break;
    }
    return found;
}

} // namespace mattis::solvers::detail
