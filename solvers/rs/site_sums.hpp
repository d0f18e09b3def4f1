#pragma once

#include <span>

#include "core/gaussian.hpp"
#include "models/contract/gaussian_site.hpp"

namespace mattis::solvers {

/// Averages over the sites of a network: over the kinds of its data (SiteKind) and the Gaussian noise of the field, at
/// signal field S and noise variance g. Members of SiteAverages are sums over the kinds, m the overlap with the
/// archetype; their derivatives by S and g are total ones, of C and of n.
struct SiteSums : SiteAverages {
    double n = 0.0;     ///< overlap with the data; m where patterns are stored
    double dn_dS = 0.0; ///< C where patterns are stored
    double dn_dg = 0.0; ///< dm_dg where patterns are stored
};

/// Without kinds, where patterns are stored, those of a single one at the cost of site_averages, otherwise that for
/// each kind. Precondition: T >= 0.
SiteSums site_sums(std::span<const SiteKind> kinds, double S, double g, double T);
SiteSums site_sums(const Site& site, double S, double g);

/// E X^2 of the data: 1 without kinds.
double data_moment(std::span<const SiteKind> kinds);

/// Largest overlap with the data, E|X|/E X^2: 1 without kinds.
double largest_overlap(std::span<const SiteKind> kinds);

} // namespace mattis::solvers
