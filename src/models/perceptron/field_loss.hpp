#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/sign_matrix.hpp"
#include "models/perceptron/labelled_inputs.hpp"

namespace mattis {

/// The loss of labelled inputs (x^mu, y^mu) under laws of binary weights with magnetisations m:
///   E(m) = -sum_mu ln Phi(Delta^mu),  Delta^mu = y^mu m.x^mu/sqrt(S),  S = sum_i (1 - m_i^2),
/// minus the logarithm of the probability that a weight vector gives the label, whose pre-activation is Gaussian for
/// large N. Source: arXiv:2212.02846; docs/theory.md, "Learning rule of the perceptron in field space".
/// An S below `least_variance` counts as that: then E and its gradient are finite for any m.
class FieldLoss {
public:
    static constexpr double least_variance = 1e-140;

    /// Of the inputs first..first+count-1. Precondition: they exist, count >= 1.
    FieldLoss(const LabelledInputs& inputs, std::size_t first, std::size_t count);
    /// Of all inputs.
    explicit FieldLoss(const LabelledInputs& inputs) : FieldLoss(inputs, 0, inputs.count()) {}

    std::size_t N() const { return by_weight_.rows(); }
    std::size_t count() const { return by_weight_.columns(); }

    /// E(m), for S = sum_i (1 - m_i^2). Whoever has the variances knows S better than m does (field_law.hpp). Finite.
    double value(std::span<const double> m, double S);
    /// The same; gradient_i = dE/dm_i = -sum_mu kappa(Delta^mu) [y^mu x_i^mu/sqrt(S) + Delta^mu m_i/S], S moving with
    /// m, kappa = phi/Phi. The gradient of fields is dE/dtheta_i = b (1 - m_i^2) dE/dm_i. Finite.
    double value(std::span<const double> m, double S, std::span<double> gradient);

    std::size_t memory() const; ///< bytes
    /// Bytes that the loss of so many inputs occupies.
    static std::size_t memory(std::size_t N, std::size_t count);

private:
    SignMatrix by_weight_, by_input_;         ///< y^mu x_i^mu, row i or mu
    std::vector<double> Delta_, log_, kappa_; ///< of each input
};

} // namespace mattis
