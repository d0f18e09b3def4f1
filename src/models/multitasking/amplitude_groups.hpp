#pragma once

#include <limits>
#include <string>
#include <vector>

#include "core/newton.hpp"

namespace mattis::multitasking {

/// Amplitudes n_mu of a state, patterns of the same amplitude together, and those that are exactly 0 apart. Every
/// average over the field depends on a pattern through its group only.
struct AmplitudeGroups {
    std::vector<double> amplitude{}; ///< not 0
    std::vector<int> size{};
    int zeros = 0;

    std::size_t count() const { return amplitude.size(); }
    int patterns() const;
    double sum() const;     ///< of |n_mu|
    double squares() const; ///< sum of n_mu^2

    /// Amplitudes positive and in decreasing order: the copy that stands for all signs and permutations.
    AmplitudeGroups canonical() const;
    /// Every n_mu, zeros last.
    std::vector<double> expanded() const;
    /// One value for each pattern from one for each group, and one for the zeros.
    std::vector<double> expanded(const Vector& per_group, double for_zeros) const;
    /// Sizes of the groups, "2+1"; "O" where all are 0.
    std::string composition() const;
};

/// Averages over the local field h = sum_mu xi^mu n_mu X_mu, one entry for each group. Those that diverge at T = 0 are
/// infinite: a site without a field aligns with the smallest one.
struct FieldAverages {
    Vector map{};            ///< E[xi X tanh(h/T)], which is (1+rho) n at a saddle point
    double free = 0.0;       ///< E T ln 2cosh(h/T)
    Vector overlap{};        ///< m = E[xi tanh]
    double q = 0.0;          ///< E tanh^2
    Vector q_support{};      ///< the same on the non-null entries of a pattern
    double q_zeros = 0.0;    ///< q_support of the patterns with n = 0
    Vector same{};           ///< E[(xi X)^2 (1 - tanh^2)]/T
    Matrix cross{};          ///< E[xi X xi' X' (1 - tanh^2)]/T of two patterns, on the diagonal two of the same group
    double same_zeros = 0.0; ///< `same` of the patterns with n = 0; all their cross averages vanish
    Vector susceptible{};    ///< c (1 - q_support)/T, c the activity
    double susceptible_zeros = 0.0;
};

} // namespace mattis::multitasking
