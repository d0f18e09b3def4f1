#include "solvers/rsb/breaking_point.hpp"

#include "solvers/rs/site_sums.hpp"

namespace mattis::solvers {

BreakingPoint breaking_point(const Site& model, double m, double q, double C) {
    constexpr double small = 1e-4;
    const double T = model.temperature(), S = model.signal_field(m), g = model.noise_variance(q, C);
    const SiteSums site = site_sums(model, S, g);
    // E phi''^3 from d/dg E phi''^2: (sech^4)'' = 16 sech^4 - 20 sech^6.
    const double slope =
        (site_sums(model, S, g * (1.0 + small)).curvature - site_sums(model, S, g * (1.0 - small)).curvature) /
        (2.0 * small * g);
    const double square = site.curvature, cube = (16.0 * square / T - 2.0 * T * slope) / 20.0;
    const double third = 4.0 * (square - T * cube) / (T * T);
    const double kappa = model.replicon_coupling(q, C);
    const double dq = small * (1.0 - q), dC = small * C;
    const double by_q = (model.replicon_coupling(q + dq, C) - model.replicon_coupling(q - dq, C)) / (2.0 * dq);
    const double by_C = (model.replicon_coupling(q, C + dC) - model.replicon_coupling(q, C - dC)) / (2.0 * dC);
    const double stiffness = 2.0 * kappa * kappa * cube + by_C * square;
    return {(kappa * kappa * third + by_q * square) / stiffness, stiffness};
}

} // namespace mattis::solvers
