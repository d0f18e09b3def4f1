#pragma once

namespace mattis {

/// Number of P-subsets of N sites; infinity where it is beyond double precision.
double subsets(int N, int P);

/// P!
double factorial(int P);

/// alpha of K patterns, P!/(2 N^(P-1)) each.
double load_of(double K, int P, int N);

/// Throws InputError if there are fewer sites than spins in an interaction.
void require_sites(int P, int N);

/// Throws InputError if `sum`, the largest integer energy of interactions of P among N spins, is beyond 2^60. Up to
/// there sums of integers are exact, and the cost of a flip stays below 2^63.
void require_exact(double sum, int P, int N);

} // namespace mattis
