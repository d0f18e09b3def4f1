#pragma once

#include <span>

#include "core/gaussian.hpp"
#include "models/contract/gaussian_site.hpp"

namespace mattis::solvers {

/// Averages over the sites of a network, over the kinds of its data (SiteKind) and the Gaussian noise of the field, at
/// signal field S and noise variance g. Members of SiteAverages are sums over the kinds; m is the overlap with the
/// archetype. Derivatives by S and g are total: the variance of a kind depends on S, too.
struct SiteSums : SiteAverages {
    double n = 0.0;     ///< overlap with the data; m where patterns are stored
    double dn_dS = 0.0; ///< C where patterns are stored
    double dn_dg = 0.0; ///< dm_dg where patterns are stored
};

/// These averages. Without kinds patterns are stored, and the cost is that of one call of site_averages; else one call
/// for each kind. Precondition: T >= 0.
SiteSums site_sums(std::span<const SiteKind> kinds, double S, double g, double T);
SiteSums site_sums(const Site& site, double S, double g);

/// E X^2 of the data: 1 without kinds.
double data_moment(std::span<const SiteKind> kinds);

/// Largest overlap with the data, E|X|/E X^2: 1 without kinds.
double largest_overlap(std::span<const SiteKind> kinds);

} // namespace mattis::solvers
