#pragma once

#include <cstdint>

namespace mattis {

/// Network of noisy templates: H = -unit sum_mu U_mu^2, U_mu = sum_{i<j} T^mu_ij s_i s_j, where T are integers next to
///   entry (xi_i xi_j + w G^mu_ij),  w = sqrt(c N)
/// with independent standard Gaussians G. `entry` is so large that rounding changes the variance of the noise by less
/// than 1e-6, and so small that sums are exact. Energies are integers times `unit`.
struct TemplateHamiltonian {
    int N = 0;
    std::int64_t K = 0;
    double alpha = 0.0;     ///< the load that K patterns realise, K/N
    double spread = 0.0;    ///< entry w, standard deviation of the noise of a template
    std::int32_t entry = 0; ///< what xi_i xi_j counts
    double unit = 0.0;
};

/// K = round(alpha N) templates, at least that of the archetype. Throws InputError if N < 4, if alpha or c is negative
/// or not finite, and where sums of squares could exceed 2^60.
TemplateHamiltonian template_hamiltonian(double alpha, double c, int N);

} // namespace mattis
