#include "models/glass_decomposition.hpp"

#include <cmath>

#include "core/gaussian.hpp"

namespace mattis {

GlassDecomposition decompose(const Hopfield& model, double m, double q) {
    const double alpha = model.parameters.alpha, T = model.parameters.T;
    const Convention convention = model.parameters.convention;
    const double beta = 1.0 / T;
    const double D = 1.0 - beta * (1.0 - q);
    const double p = beta * q / (D * D);
    const double beta1 = beta * std::sqrt(alpha) / D;
    const double s2 = 1.0 / (1.0 - beta + D * D * p);
    return {.signal = -0.5 * beta * m * m,
            .hard = site_averages(beta * m, beta1 * beta1 * q, 1.0).free + 0.25 * std::pow(beta1 * (1.0 - q), 2),
            .soft = alpha * (0.5 * std::log(s2) + 0.5 * D * D * p * s2 + 0.25 * std::pow(D * p, 2)),
            .shift = -0.25 * beta1 * beta1 - (convention == Convention::distinct ? 0.5 * beta * alpha : 0.0)};
}

GlassDecomposition decompose(const Dense& model, double m, double q) {
    const double beta = 1.0 / model.parameters.T;
    const double noise = beta * beta * model.parameters.alpha;
    const EnergyCovariance& x = model.covariance();
    const double quadratic = x.value(1.0) - x.value(q) - (1.0 - q) * x.slope(q);
    return {.signal = -beta * model.signal_free_energy(m),
            .hard =
                site_averages(beta * model.signal_field(m), noise * x.slope(q), 1.0).free + 0.5 * noise * quadratic};
}

} // namespace mattis
