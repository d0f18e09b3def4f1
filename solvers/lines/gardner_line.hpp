#pragma once

#include "models/contract/gaussian_site.hpp"
#include "models/contract/line.hpp"
#include "solvers/lines/sought.hpp"

namespace mattis::solvers {

/// Where the clusters of the one-step glass in equilibrium become unstable (Gardner): lambda_1 = 0. Of a Gaussian
/// energy landscape T is a constant times sqrt(alpha). Absent without noise, and where the clusters are unstable at
/// every temperature from the onset down to 1/100 of it. Stalled where the clusters of a glass that appears
/// discontinuously are stable down to 1e-6 of the onset. Source: docs/theory.md, section "Broken replica symmetry";
/// Gardner, Nucl. Phys. B 257, 747 (1985).
LineResult gardner_line(const Site& model, const Sought& find);

} // namespace mattis::solvers
