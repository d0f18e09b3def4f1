#include "core/normal_law.hpp"

#include <cstddef>

#include "core/vector_clones.hpp"

namespace mattis {

namespace {

MATTIS_VECTOR_CLONES
void fill(const double* __restrict u, std::size_t n, double* __restrict log_Phi, double* __restrict kappa) {
    for (std::size_t k = 0; k < n; ++k) {
        const NormalLaw law = normal_law(u[k]);
        log_Phi[k] = law.log_Phi;
        kappa[k] = law.kappa;
    }
}

} // namespace

void normal_laws(std::span<const double> u, std::span<double> log_Phi, std::span<double> kappa) {
    fill(u.data(), u.size(), log_Phi.data(), kappa.data());
}

} // namespace mattis
