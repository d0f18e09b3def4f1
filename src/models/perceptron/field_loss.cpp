#include "models/perceptron/field_loss.hpp"

#include <algorithm>
#include <cmath>

#include "core/normal_law.hpp"

namespace mattis {

FieldLoss::FieldLoss(const LabelledInputs& inputs, std::size_t first, std::size_t count)
    : by_weight_(inputs.N(), count), Delta_(count), log_(count), kappa_(count) {
    for (std::size_t mu = 0; mu < count; ++mu) by_weight_.set_column(mu, inputs[first + mu]);
    by_input_ = by_weight_.transposed();
}

double FieldLoss::value(std::span<const double> m, double S) {
    std::fill(Delta_.begin(), Delta_.end(), 0.0);
    by_weight_.add_product(m, Delta_);
    const double inverse = 1.0 / std::sqrt(std::max(S, least_variance));
    for (double& Delta : Delta_) Delta *= inverse;
    normal_laws(Delta_, log_, kappa_);
    double sum = 0.0;
    for (const double log : log_) sum -= log;
    return sum;
}

double FieldLoss::value(std::span<const double> m, double S, std::span<double> gradient) {
    const double E = value(m, S);
    const double inverse = 1.0 / std::sqrt(std::max(S, least_variance));
    double along = 0.0;
    for (std::size_t mu = 0; mu < kappa_.size(); ++mu) {
        along -= kappa_[mu] * Delta_[mu];
        kappa_[mu] *= -inverse;
    }
    along *= inverse * inverse;
    for (std::size_t i = 0; i < m.size(); ++i) gradient[i] = along * m[i];
    by_input_.add_product(kappa_, gradient);
    return E;
}

std::size_t FieldLoss::memory() const {
    return by_weight_.memory() + by_input_.memory() + 3 * Delta_.size() * sizeof(double);
}

std::size_t FieldLoss::memory(std::size_t N, std::size_t count) {
    return SignMatrix::memory(N, count) + SignMatrix::memory(count, N) + 3 * count * sizeof(double);
}

} // namespace mattis
