#pragma once

#include <span>

namespace mattis {

/// The law of binary weights w_i = +-1 in fields theta_i at field strength b: magnetisations m_i = tanh(b theta_i) and
/// variances 1 - m_i^2, which do not lose their digits where m_i is close to +-1. Precondition: b theta is no NaN; all
/// spans have the same length.
void field_law(std::span<const double> theta, double b, std::span<double> m, std::span<double> variance);

/// The variance of a pre-activation, S = sum_i (1 - m_i^2).
double total_variance(std::span<const double> m);

/// The Kullback-Leibler divergence of the law of fields theta from that of fields `from`, at the same b:
///   KL = sum_i { m_i b (theta_i - from_i) - ln cosh(b theta_i) + ln cosh(b from_i) },  m_i = tanh(b theta_i).
/// Absolute error some 1e-16 a site, whatever the fields. An empty `from` stands for fields 0, the uniform law.
double field_divergence(std::span<const double> theta, std::span<const double> from, double b);

/// gradient_i += weight dKL/dtheta_i = weight b^2 (1 - m_i^2)(theta_i - from_i). `variance` is that of field_law.
void add_divergence_gradient(std::span<const double> theta, std::span<const double> from,
                             std::span<const double> variance, double b, double weight, std::span<double> gradient);

} // namespace mattis
