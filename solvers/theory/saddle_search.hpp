#pragma once

#include <vector>

#include "models/catalogue.hpp"
#include "models/contract/model_at.hpp"
#include "models/contract/saddle_point.hpp"
#include "models/contract/state.hpp"

namespace mattis::solvers {

/// Every state of a plain saddle point that Newton's method finds from its starts, each once: by branch in the order of
/// the model's branches, stable ones first, then by free energy (by entropy, the largest first, of a model without
/// thermodynamics). States in closed form are among them.
std::vector<Solution> saddle_states(const ModelAt& at);

/// A fold of a branch in one parameter.
struct Fold {
    double value; ///< of the parameter
    Vector u;
};

/// The fold next to a state on its branch. The branch is followed by pseudo-arclength in the direction in which it
/// ends: at the value `inside` of the parameter `u` is the state, at `outside` there is none. At the fold the tangent
/// of the curve has no component along the parameter. Nothing where the curve was lost.
std::optional<Fold> fold_beside(const ModelAt& model, std::string_view parameter, const Vector& u, double inside,
                                double outside);

} // namespace mattis::solvers
