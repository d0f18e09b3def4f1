#pragma once

#include "models/dense.hpp"

namespace mattis::solvers {

/// Overlap with the archetype after one parallel update of all spins from the archetype itself,
///   m1 = E tanh(beta(P/2 + sqrt(alpha x'(1)) z)),  at T = 0 erf((P/2)/sqrt(2 alpha x'(1))),
/// by signal-to-noise: exact for N -> infinity, because before the first step the spins know nothing of the noise.
/// Self-interactions (the diagonal of `full`) do not enter the local field. P >= 2; x'(1) = 1 for P = 2.
double one_step_overlap(int P, Convention convention, double alpha, double T);

/// Error-free storage (Baldi and Venkatesh, Phys. Rev. Lett. 58, 913 (1987); P = 2: McEliece et al., IEEE Trans. Inf.
/// Theory 33, 461 (1987)): the number K of patterns up to which, for N -> infinity, a given pattern (or every one of
/// them) is a fixed point of T = 0 dynamics without a single wrong bit,
///   K = N^(P-1)/(2 (P-1)! ln N)  (distinct),  N^(P-1)/(2 (2P-3)!! ln N)  (full);  1/P of that for all patterns.
/// Against K = alpha_c 2 N^(P-1)/P! for retrieval with errors. Precondition: P >= 2, N > 1.
struct ErrorFreeStorage {
    double one_pattern;
    double all_patterns;
};
ErrorFreeStorage error_free_storage(int P, Convention convention, double N);

} // namespace mattis::solvers
