#pragma once

#include <span>

#include <Eigen/Core>

#include "montecarlo/mean_field/hebbian_network.hpp"

namespace mattis::mc {

/// Fluctuations of the channels a, b of the archetype's class beyond independent spins. With the curvature of their
/// energy Lambda_a = P (P-1) strength x_a^(P-2) and Q_ab = sum_i t_i^a t_i^b (1 - m_i^2) the free energy over T has
///   (1/2) [ln det(1 - beta Lambda Q) + beta tr Lambda Q]
/// more, of order 1/N beside the rest. This is the determinant of Gaussian fluctuations around a saddle point, of
/// finitely many patterns (Mezard, Parisi and Virasoro, Spin Glass Theory and Beyond (1987), chapter XIII), less what
/// the mean over independent spins has already. In pairwise networks every other class has the same, on average.
class CondensedResponse {
public:
    /// Classes of more channels than `most` are left out: the others of a pairwise network then stand for it, too.
    static constexpr int most = 64;

    explicit CondensedResponse(const HebbianNetwork& network);

    /// Looks at magnetisations and the overlaps x of the archetype's channels. Returns whether 1 - beta Lambda Q is
    /// positive; otherwise nothing is added below.
    bool look(std::span<const double> m, const Eigen::VectorXd& x, double beta);
    /// Adds to h, in units of energy, what it has shown: (1/2) sum_a (Q R)_aa Lambda'_a t_i^a - m_i t_i R Lambda t_i,
    /// R = (1 - beta Lambda Q)^-1 - 1.
    void add_fields(std::span<const double> m, std::span<double> h) const;
    /// The same of the energy: -(1/2) tr R Lambda Q.
    double energy() const { return energy_; }

private:
    int P_;
    double curvature_;  ///< P (P-1) strength
    Eigen::MatrixXd t_; ///< channels x sites
    Eigen::MatrixXd R_lambda_;
    Eigen::VectorXd pull_; ///< (1/2) (Q R)_aa Lambda'_a
    double energy_ = 0.0;
    bool positive_ = false;
};

} // namespace mattis::mc
