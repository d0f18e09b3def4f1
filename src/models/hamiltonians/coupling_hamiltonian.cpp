#include "models/hamiltonians/coupling_hamiltonian.hpp"

#include <cmath>

#include "core/special.hpp"
#include "models/hamiltonians/exact_energy.hpp"

namespace mattis {

CouplingHamiltonian coupling_hamiltonian(int P, int N) {
    constexpr double spread = 0x1p16;
    constexpr double largest_deviation = 9.0; // within so many standard deviations lies a Gaussian of 53 random bits
    require_sites(P, N);
    require_exact(subsets(N, P) * spread * largest_deviation, P, N);
    return {N, P, spread, std::sqrt(factorial(P) / (2.0 * integer_power(N, P - 1))) / spread};
}

} // namespace mattis
