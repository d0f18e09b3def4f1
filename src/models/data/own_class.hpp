#pragma once

#include <optional>

#include "models/data/dataset.hpp"

namespace mattis {

/// What N spins add to the variance rho of the data X, as one update from the archetype sees them, in a network whose
/// examples interact in distinct sets of P. The other examples of the class meet at finite N: products of P - 1
/// deviations chi - r from the mean are as many as patterns are, so that rho becomes
///   rho sum_{k=0}^{P-1} C(P-1,k)^2 k! [(1-r^2)/(N r^2)]^k.
/// This is that minus rho. It vanishes like (P-1)^2 rho (1-r^2)/(N r^2), and not at all where N r^2 stays finite. None
/// for other data than unsupervised examples. Source: docs/theory.md, section "Ultra-detection".
std::optional<double> own_class_scatter(const Dataset& data, int P, double N);

} // namespace mattis
