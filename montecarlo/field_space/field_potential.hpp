#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "models/perceptron/field_loss.hpp"
#include "models/perceptron/labelled_inputs.hpp"

namespace mattis::mc {

/// What draws the laws of weights to those of some fields: the factor exp(-k KL(m|m_from)), k = weight + per_beta beta.
struct FieldAnchor {
    double weight = 0.0;
    double per_beta = 0.0;
    std::vector<double> from{}; ///< fields, one for each weight; empty: all 0, the uniform law
};

/// The Gibbs measure over magnetisations m of a perceptron (TeacherHamiltonian) as a density of fields theta,
/// m = tanh theta, dm = (1 - m^2) dtheta: exp(-U) with
///   U = beta E(m) - sum_i ln(1 - m_i^2) + k KL(m|m_from),
///   dU/dtheta_i = (1 - m_i^2) [beta dE/dm_i + k (theta_i - from_i)] + 2 m_i.
/// A field of any size has its part of U: nothing cancels where |m| is near 1.
class FieldPotential {
public:
    FieldPotential(const LabelledInputs& inputs, FieldAnchor anchor);

    /// U at some fields, and E.
    struct Value {
        double U = 0.0;
        double energy = 0.0;
    };
    /// Fills the gradient of U in. Precondition: N fields, N of the gradient, beta >= 0.
    Value at(std::span<const double> theta, double beta, std::span<double> gradient);

    std::size_t memory() const; ///< bytes
    /// Bytes without an anchor to fields.
    static double memory(double N, double M);

private:
    FieldAnchor anchor_;
    std::optional<FieldLoss> loss_;      ///< none without inputs
    std::vector<double> m_, rest_, own_; ///< by weight: m, 1 - m^2, room
};

} // namespace mattis::mc
