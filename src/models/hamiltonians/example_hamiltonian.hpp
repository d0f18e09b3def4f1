#pragma once

#include <cstdint>
#include <vector>

#include "models/data/convention.hpp"
#include "models/data/dataset.hpp"

namespace mattis {

/// Network of K classes of data, P >= 2: H = -unit sum_mu w_mu sum_c G(O_c), O_c = sum_i v_i^c sigma_i, integers v,
/// over the channels c of class mu: its class sum, or each of its examples (Dataset::Vectors).
///   full      G = O^P
///   distinct  G = P! e_P(v_1 sigma_1, …, v_N sigma_N), the elementary symmetric polynomial: by Newton's identities a
///             polynomial in the power sums sum_i (v_i sigma_i)^k, k <= P
/// unit = N^(1-P)/2 times the normalisation of the data: 1/(M sqrt R_1)^P of class sums, 1/(M sqrt R_P) of examples,
/// 1/(spread sqrt(1+rho))^P of Gaussian data. Source: arXiv:2212.00606, arXiv:2211.14067.
struct ExampleHamiltonian {
    int N = 0;
    int P = 2;
    Convention convention = Convention::distinct;
    std::int64_t K = 0; ///< classes, at least the archetype's
    Dataset::Vectors data = Dataset::Vectors::class_sums;
    int M = 1; ///< examples of each class
    double r = 1.0;
    double rho = 0.0;
    double spread = 1.0;          ///< of Gaussian data
    double alpha = 0.0;           ///< the load that K classes realise
    double unit = 0.0;            ///< of energy
    std::vector<double> weight{}; ///< w_mu of each class; empty: all 1
    bool stratified = false;      ///< the data of the archetype's class are binomial quantiles
    double constant = 0.0;        ///< part of the energy per spin that the theory leaves out

    /// Channels of one class.
    int block() const { return data == Dataset::Vectors::examples ? M : 1; }
    std::int64_t channels() const { return K * block(); }
    /// n_mu = data_overlap_unit() sum of O_c over the channels of mu: 1/(N M r (1+rho)) of class sums and examples.
    double data_overlap_unit() const;
};

/// Network (P = 2: Hopfield) that learns K = round(alpha 2 N^(P-1)/P!) classes, at least one. Throws InputError if N <
/// P, if alpha is negative or NaN, and for data that cannot be drawn (Dataset::vectors).
ExampleHamiltonian example_hamiltonian(int P, Convention convention, double alpha, const Dataset& data, int N);

} // namespace mattis
