#pragma once

#include "models/contract/gaussian_site.hpp"
#include "models/data/convention.hpp"

namespace mattis {

/// Error-free storage: the number K of patterns up to which, for N -> infinity, a given pattern is a fixed point of
/// T = 0 dynamics without a single wrong bit,
///   K = N^(P-1)/(2 (P-1)! ln N)  (distinct),  N^(P-1)/(2 (2P-3)!! ln N)  (full),
/// and 1/P of that for every pattern to be one. Retrieval with errors has K = alpha_c 2 N^(P-1)/P!, of higher order by
/// ln N. Precondition: P >= 2, N > 1. Source: Baldi and Venkatesh, Phys. Rev. Lett. 58, 913 (1987); P = 2: McEliece et
/// al., IEEE Trans. Inf. Theory 33, 461 (1987).
ErrorFreeStorage error_free_storage(int P, Convention convention, double N);

} // namespace mattis
