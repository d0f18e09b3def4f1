#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "montecarlo/field_space/input_products.hpp"

namespace mattis::mc {

/// The Gibbs measure over magnetisations m of a perceptron (TeacherHamiltonian) as a density of fields theta,
/// m = tanh theta, dm = (1 - m^2) dtheta: exp(-U) with
///   U = beta E(m) + sum_i [-ln(1 - m_i^2) - k s(m_i)],   k the prior,
///   dU/dtheta_i = beta (1 - m_i^2) dE/dm_i + 2 m_i + k (1 - m_i^2) theta_i,
///   dE/dm_i = -S^(-1/2) [sum_mu kappa_mu s_i^mu + m_i S^(-1/2) sum_mu kappa_mu Delta_mu],
/// S = sum_i (1 - m_i^2), kappa = phi/Phi at Delta_mu. A field of any size has its part of U: nothing cancels where
/// |m| is near 1.
class FieldPotential {
public:
    FieldPotential(std::shared_ptr<const InputProducts> inputs, double prior);

    int weights() const { return inputs_->weights(); }

    /// U at some fields, and E.
    struct Value {
        double U = 0.0;
        double energy = 0.0;
    };
    /// Fills the gradient of U in. Fields so large that S is 0 have no energy: NaN. Precondition: N fields, beta >= 0.
    Value at(std::span<const double> theta, double beta, std::span<double> gradient);

    /// The magnetisations of fields. Precondition: as many of both.
    static void magnetisations(std::span<const double> theta, std::span<double> m);

    std::size_t memory() const { return (3 * m_.size() + 3 * h_.size()) * sizeof(double); }

private:
    std::shared_ptr<const InputProducts> inputs_;
    double prior_;
    std::vector<double> m_, rest_, pull_;     ///< by weight: m, 1 - m^2, room
    std::vector<double> h_, log_Phi_, kappa_; ///< by input
};

} // namespace mattis::mc
