#pragma once

#include <memory>

#include "models/contract/gaussian_site.hpp"
#include "models/contract/overlap_state.hpp"
#include "models/contract/potential.hpp"

namespace mattis::solvers {

/// The potential at fixed overlap with a configuration in equilibrium, of every GaussianSite whose energies are a
/// Gaussian landscape. Its parameters are T_ref and, of models with a signal, the kind of the reference state. Models
/// that have no such potential refuse it in words.
std::unique_ptr<const Potential> reference_potential(const Site& specimen);

/// What describes the system at an overlap, V first.
std::vector<OrderParameter> order_at_overlap(bool has_signal);

/// The parameter that says which state a reference is in; the default is the glass.
FieldInfo reference_kind_field();

} // namespace mattis::solvers
