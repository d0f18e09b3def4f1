#include "models/hamiltonians/exact_energy.hpp"

#include <boost/math/special_functions/factorials.hpp>
#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/special.hpp"

namespace mattis {

double subsets(int N, int P) {
    double count = 1.0;
    for (int k = 1; k <= P; ++k) count *= static_cast<double>(N - P + k) / k;
    return count;
}

double factorial(int P) { return boost::math::factorial<double>(static_cast<unsigned>(P)); }

double load_of(double K, int P, int N) { return K / (2.0 * integer_power(N, P - 1) / factorial(P)); }

void require_sites(int P, int N) {
    if (N < P)
        throw InputError(fmt::format("N = {} is too small: an interaction of P = {} spins needs N >= {}", N, P, P));
}

void require_exact(double sum, int P, int N) {
    constexpr double largest_sum = 0x1p60;
    if (!(sum <= largest_sum))
        throw InputError(
            fmt::format("P = {} at N = {} needs integer energies up to {:.2g}; they are exact up to 2^60 = "
                        "{:.2g} only: reduce N, P or the load",
                        P, N, sum, largest_sum));
}

} // namespace mattis
