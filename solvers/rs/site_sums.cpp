#include "solvers/rs/site_sums.hpp"

#include <cmath>
#include <numbers>

namespace mattis::solvers {

double data_moment(std::span<const SiteKind> kinds) {
    if (kinds.empty()) return 1.0;
    double sum = 0.0;
    for (const SiteKind& kind : kinds) sum += kind.weight * (kind.factor * kind.factor + kind.spread);
    return sum;
}

namespace {

/// E|x + sqrt(v) z|.
double mean_modulus(double x, double v) {
    if (v == 0.0) return std::abs(x);
    const double sigma = std::sqrt(v), u = x / sigma;
    return sigma * std::sqrt(2.0 / std::numbers::pi) * std::exp(-0.5 * u * u) + x * std::erf(u / std::numbers::sqrt2);
}

/// Of data that are not the patterns.
SiteSums sums_over_kinds(std::span<const SiteKind> kinds, double S, double g, double T) {
    const double norm = data_moment(kinds);
    SiteSums sum{};
    sum.complement = 0.0;
    for (const SiteKind& kind : kinds) {
        // m, dm/dg and dC/dS are odd in the signal, the others even.
        const double X = std::abs(kind.factor), sign = kind.factor < 0.0 ? -1.0 : 1.0, w = kind.weight;
        const double spread = kind.spread, dg_dS = 2.0 * spread * S;
        const SiteAverages a = site_averages(X * S, g + spread * S * S, T);
        sum.m += w * sign * a.m;
        sum.complement += w * (kind.factor < 0.0 ? 1.0 + a.m : a.complement);
        sum.C += w * a.C;
        sum.free += w * a.free;
        sum.entropy += w * a.entropy;
        sum.curvature += w * a.curvature;
        sum.dm_dg += w * sign * a.dm_dg;
        sum.error += w * a.error;
        const double dC_dS = X * a.dC_dS + dg_dS * a.dC_dg;
        sum.dC_dS += w * dC_dS;
        sum.dC_dg += w * a.dC_dg;
        // E X tanh = factor m + spread S C, the second part by Stein's lemma.
        sum.n += w * (X * a.m + spread * S * a.C);
        sum.dn_dS += w * (X * (X * a.C + dg_dS * a.dm_dg) + spread * a.C + spread * S * dC_dS);
        sum.dn_dg += w * (X * a.dm_dg + spread * S * a.dC_dg);
    }
    sum.n /= norm;
    sum.dn_dS /= norm;
    sum.dn_dg /= norm;
    return sum;
}

} // namespace

SiteSums site_sums(std::span<const SiteKind> kinds, double S, double g, double T) {
    if (!kinds.empty()) return sums_over_kinds(kinds, S, g, T);
    SiteSums sums{site_averages(S, g, T)};
    sums.n = sums.m;
    sums.dn_dS = sums.C;
    sums.dn_dg = sums.dm_dg;
    return sums;
}

SiteSums site_sums(const Site& site, double S, double g) { return site_sums(site.kinds(), S, g, site.temperature()); }

double largest_overlap(std::span<const SiteKind> kinds) {
    if (kinds.empty()) return 1.0;
    double modulus = 0.0;
    for (const SiteKind& kind : kinds) modulus += kind.weight * mean_modulus(kind.factor, kind.spread);
    return modulus / data_moment(kinds);
}

} // namespace mattis::solvers
