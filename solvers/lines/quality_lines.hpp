#pragma once

#include "models/contract/gaussian_site.hpp"
#include "models/contract/line.hpp"
#include "solvers/lines/sought.hpp"

namespace mattis::solvers {

/// Where the retrieval state ceases to have an overlap m with the archetype of at least the quality that the model asks
/// for: m equals it there, or the state ends with a larger m. Of examples the least number with which m reaches it.
/// Replica-symmetric. That there is a retrieval state says less (rs_spinodal): networks of P > 2 recall the mean of
/// noisy examples though it is far from the archetype. Precondition: the model has a signal and a quality. Source:
/// arXiv:2212.00606, arXiv:2211.14067.
LineResult rs_quality(const Site& model, const Sought& find);

} // namespace mattis::solvers
