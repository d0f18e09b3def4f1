#pragma once

#include <cstdint>

namespace mattis {

/// A binary perceptron of N weights that learns laws of its weights from the labels of M random inputs, which a teacher
/// gives: E(m) = -sum_mu ln Phi(Delta^mu), Delta^mu = y^mu m.x^mu/sqrt(sum_i (1 - m_i^2)) at magnetisations m in
/// [-1, 1] (arXiv:2212.02846). The Gibbs measure at inverse temperature beta is
///   exp(-beta E(m)) prod_i exp(prior s(m_i)) dm_i,   s(m) = -[(1+m)/2] ln(1+m) - [(1-m)/2] ln(1-m).
struct TeacherHamiltonian {
    int N = 0;
    std::int64_t M = 0;
    double prior = 0.0;
};

/// Of M = alpha N inputs, rounded. Throws InputError if there are more than 2^31.
TeacherHamiltonian teacher_hamiltonian(double alpha, double prior, int N);

} // namespace mattis
