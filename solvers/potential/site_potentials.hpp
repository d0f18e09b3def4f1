#pragma once

#include <memory>
#include <vector>

#include "models/contract/gaussian_site.hpp"
#include "models/contract/line.hpp"
#include "models/contract/potential.hpp"

namespace mattis::solvers {

/// The potentials that every GaussianSite of this kind has. `specimen` says what the model offers, whatever its
/// parameters.
std::vector<std::unique_ptr<const Potential>> site_potentials(const Site& specimen);

/// The lines that follow from its potentials.
std::vector<Line> site_potential_lines(const Site& at);

} // namespace mattis::solvers
