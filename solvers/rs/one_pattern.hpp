#pragma once

namespace mattis::solvers {

/// Exact free energy per spin of a network of N spins that stores one pattern, full convention: the sum over all 2^N
/// configurations of exp((beta/2) N m^P), grouped by the overlap m. Differs from its limit N -> infinity, the lowest
/// replica-symmetric free energy at alpha = 0, by O(1/N). Precondition: N >= 1, T > 0, P >= 2.
double exact_one_pattern_free_energy(int P, int N, double T);

} // namespace mattis::solvers
