#include "montecarlo/field_space/field_potential.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/elementary.hpp"
#include "core/vector_clones.hpp"
#include "models/perceptron/field_law.hpp"

namespace mattis::mc {

namespace {

/// -ln(1 - tanh^2 theta) = 2 ln cosh theta, but for the constant -2 ln 2.
MATTIS_VECTOR_CLONES
void log_jacobians(const double* theta, std::size_t n, double* __restrict to) {
    for (std::size_t i = 0; i < n; ++i) {
        const double a = std::abs(theta[i]);
        to[i] = 2.0 * (a + log_one_plus(exp_minus(2.0 * a)));
    }
}

/// From dE/dm, and m and 1 - m^2 at the fields: the gradient of U without its anchor.
MATTIS_VECTOR_CLONES
void turn_gradient(const double* m, const double* rest, std::size_t n, double beta, double* __restrict gradient) {
    for (std::size_t i = 0; i < n; ++i) gradient[i] = rest[i] * (beta * gradient[i]) + 2.0 * m[i];
}

double sum_of(std::span<const double> terms) {
    double sum = 0.0;
    for (const double term : terms) sum += term;
    return sum;
}

} // namespace

FieldPotential::FieldPotential(const LabelledInputs& inputs, FieldAnchor anchor)
    : anchor_(std::move(anchor)), m_(inputs.N()), rest_(m_.size()), own_(m_.size()) {
    if (inputs.count() > 0) loss_.emplace(inputs);
}

FieldPotential::Value FieldPotential::at(std::span<const double> theta, double beta, std::span<double> gradient) {
    field_law(theta, 1.0, m_, rest_);
    Value value;
    if (loss_)
        value.energy = loss_->value(m_, sum_of(rest_), gradient);
    else
        std::fill(gradient.begin(), gradient.end(), 0.0);
    log_jacobians(theta.data(), theta.size(), own_.data());
    turn_gradient(m_.data(), rest_.data(), theta.size(), beta, gradient.data());
    value.U = beta * value.energy + sum_of(own_);
    const double k = anchor_.weight + anchor_.per_beta * beta;
    if (k == 0.0) return value;
    value.U += k * field_divergence(theta, anchor_.from, 1.0);
    add_divergence_gradient(theta, anchor_.from, rest_, 1.0, k, gradient);
    return value;
}

std::size_t FieldPotential::memory() const {
    return (3 * m_.size() + anchor_.from.size()) * sizeof(double) + (loss_ ? loss_->memory() : 0);
}

double FieldPotential::memory(double N, double M) {
    constexpr double bits = 2.0 / 8.0, input = 3.0 * sizeof(double); // both ways round, see FieldLoss
    return bits * (N + 16.0) * (M + 16.0) + input * M + 3.0 * N * sizeof(double);
}

} // namespace mattis::mc
