#pragma once

#include <cstdint>
#include <vector>

#include "models/data/convention.hpp"
#include "models/data/dataset.hpp"
#include "models/hamiltonians/ensemble.hpp"

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
    /// Part of the energy per spin that does not depend on the configuration to leading order, grows with N and is left
    /// out by the theory (`full`, even P >= 4): -(unit/N) times the sum over channels of E[O^P], over disorder.
    double constant = 0.0;

    /// Channels of one class.
    int block() const { return data == Dataset::Vectors::examples ? M : 1; }
    std::int64_t channels() const { return K * block(); }
    /// n_mu = data_overlap_unit() sum of O_c over the channels of mu: 1/(N M r (1+rho)) of class sums and examples.
    double data_overlap_unit() const;
    /// The largest |v|. Of Gaussian data all but 1e-18 lie below; the few others are cut there.
    int largest() const;
    /// The vectors of the losses are v times this: of mean square 1, as a class average, or examples themselves.
    double loss_scale() const;
    Ensemble ensemble() const { return stratified ? Ensemble::stratified : Ensemble::independent; }
};

/// Entries of class sums and of Gaussian data are held in 16 bits.
inline constexpr int largest_entry = 32767;

/// Network (P = 2: Hopfield) that learns K = round(alpha 2 N^(P-1)/P!) classes, at least one. Throws InputError if N <
/// P, if alpha is negative or NaN, for data that cannot be drawn (Dataset::vectors), for class sums of more examples
/// than `largest_entry`, and where power sums that `distinct` needs would not be exact in double precision.
ExampleHamiltonian example_hamiltonian(int P, Convention convention, double alpha, const Dataset& data, int N);

} // namespace mattis
