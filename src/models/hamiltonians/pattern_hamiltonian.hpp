#pragma once

#include <cstdint>
#include <vector>

#include "models/data/convention.hpp"

namespace mattis {

/// Network of K patterns of +-1: H = -unit sum_mu W(M_mu), M_mu = sum_i xi_i^mu s_i = N m_mu. Energies are integers
/// times `unit`, so that sums are exact and do not depend on their order.
struct PatternHamiltonian {
    int N = 0;
    std::int64_t K = 0;
    double alpha = 0.0;               ///< the load that K patterns realise
    std::vector<std::int64_t> weight; ///< weight[u] = W(2u - N), u = 0 … N
    double unit = 0.0;
    /// Part of the energy per spin that does not depend on the configuration to leading order, grows with N and is left
    /// out by the theory (`full`, even P >= 4): -(K/2) E[M^P]/N^P with M a sum of N random signs.
    double constant = 0.0;
};

/// Dense network (P = 2: Hopfield) of K = round(alpha 2 N^(P-1)/P!) patterns, at least the archetype:
///   full      W(M) = M^P, unit = N^(1-P)/2
///   distinct  W(M) = sum_{i1<..<iP} s_i1 .. s_iP over N signs of sum M, the coefficient of x^P in
///             (1+x)^((N+M)/2) (1-x)^((N-M)/2) (a Krawtchouk polynomial), unit = (P!/2) N^(1-P)
/// Throws InputError if N < P, if alpha is negative or NaN, or if sums of K weights could exceed 2^60, beyond which
/// costs would not be exact.
PatternHamiltonian pattern_hamiltonian(int P, Convention convention, double alpha, int N);

/// W of every overlap of a pattern at N sites (PatternHamiltonian::weight). Throws InputError if N < P, or if sums of
/// `patterns` weights could exceed 2^60.
std::vector<std::int64_t> pattern_weights(int P, Convention convention, int N, double patterns);

} // namespace mattis
