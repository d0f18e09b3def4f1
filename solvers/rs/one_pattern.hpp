#pragma once

namespace mattis::solvers {

/// Exact free energy per spin of a network of N spins that stores one pattern, full convention, from the sum of
/// exp((beta/2) N m^P) over all 2^N configurations, grouped by the overlap m. Its limit N -> infinity is the lowest
/// replica-symmetric free energy at alpha = 0; it differs from that by O(1/N). Precondition: N >= 1, T > 0, P >= 2.
double exact_one_pattern_free_energy(int P, int N, double T);

} // namespace mattis::solvers
