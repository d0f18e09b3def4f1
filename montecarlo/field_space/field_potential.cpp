#include "montecarlo/field_space/field_potential.hpp"

#include <cmath>
#include <utility>

#include "core/elementary.hpp"
#include "core/normal_law.hpp"
#include "core/vector_clones.hpp"

namespace mattis::mc {

namespace {

/// tanh theta, 1 - tanh^2 theta, and -ln(1 - m^2) - k s(m) but for the constant -2 ln 2 + k ln 2.
MATTIS_VECTOR_CLONES
void site_terms(const double* __restrict theta, std::size_t n, double prior, double* __restrict m,
                double* __restrict rest, double* __restrict own) {
    for (std::size_t i = 0; i < n; ++i) {
        const double a = std::abs(theta[i]), e = exp_minus(2.0 * a), sum = 1.0 + e, log = log_one_plus(e);
        const double size = (1.0 - e) / sum;
        m[i] = by_sign(theta[i], -size, size);
        rest[i] = 4.0 * e / (sum * sum);
        own[i] = 2.0 * a + 2.0 * log - prior * (log + a * (2.0 * e / sum));
    }
}

MATTIS_VECTOR_CLONES
void site_gradient(const double* __restrict theta, const double* __restrict m, const double* __restrict rest,
                   std::size_t n, double by_pull, double by_m, double prior, double* __restrict pull) {
    for (std::size_t i = 0; i < n; ++i)
        pull[i] = rest[i] * (by_pull * pull[i] + by_m * m[i] + prior * theta[i]) + 2.0 * m[i];
}

double sum_of(std::span<const double> terms) {
    double sum = 0.0;
    for (const double term : terms) sum += term;
    return sum;
}

} // namespace

FieldPotential::FieldPotential(std::shared_ptr<const InputProducts> inputs, double prior)
    : inputs_(std::move(inputs)), prior_(prior), m_(static_cast<std::size_t>(inputs_->weights())), rest_(m_.size()),
      pull_(m_.size()), h_(static_cast<std::size_t>(inputs_->inputs())), log_Phi_(h_.size()), kappa_(h_.size()) {}

FieldPotential::Value FieldPotential::at(std::span<const double> theta, double beta, std::span<double> gradient) {
    site_terms(theta.data(), theta.size(), prior_, m_.data(), rest_.data(), pull_.data());
    const double own = sum_of(pull_), width = std::sqrt(sum_of(rest_));
    inputs_->fields(m_, h_);
    for (double& h : h_) h /= width;
    normal_laws(h_, log_Phi_, kappa_);
    double drift = 0.0; // sum of kappa Delta
    for (std::size_t mu = 0; mu < h_.size(); ++mu) drift += kappa_[mu] * h_[mu];
    inputs_->pull(kappa_, gradient);
    site_gradient(theta.data(), m_.data(), rest_.data(), theta.size(), -beta / width, -beta * drift / (width * width),
                  prior_, gradient.data());
    const double energy = -sum_of(log_Phi_);
    return {.U = beta * energy + own, .energy = energy};
}

void FieldPotential::magnetisations(std::span<const double> theta, std::span<double> m) {
    for (std::size_t i = 0; i < theta.size(); ++i) {
        const double e = exp_minus(2.0 * std::abs(theta[i])), size = (1.0 - e) / (1.0 + e);
        m[i] = by_sign(theta[i], -size, size);
    }
}

} // namespace mattis::mc
