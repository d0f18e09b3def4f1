#include "models/hamiltonians/diluted_hamiltonian.hpp"

namespace mattis {

double DilutedHamiltonian::data_overlap_unit() const {
    const double per_pattern = data == Data::gaussian ? spread * (1.0 + rho) : M * r * (1.0 + rho);
    return 1.0 / (N * per_pattern * overlap_unit);
}

} // namespace mattis
