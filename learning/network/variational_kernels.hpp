#pragma once

#include <cstddef>
#include <cstdint>

#include "learning/network/network_settings.hpp"
#include "learning/optimiser/field_step.hpp"

namespace mattis::learning {

// Passes over arrays of n numbers, compiled for wide registers: what a step of the variational network does besides its
// matrix products. The bits do not depend on the instruction set, nor on how an array is cut into calls. In double
// precision they are there for tests.

/// Laws of binary weights: mu = tanh(b theta), sigma = 1 - mu^2 to full relative accuracy (0 below 2^-62). Fields are
/// finite.
void weight_laws(const float* theta, std::size_t n, double b, float* mu, float* sigma);
void weight_laws(const double* theta, std::size_t n, double b, double* mu, double* sigma);

/// Gradient of the loss by the fields, b sigma (mean - mu spread), in place of `mean`: the derivatives of the loss by
/// mu at given variances, and twice those by the variances.
void field_gradient(const float* mu, const float* sigma, double b, const float* spread, std::size_t n, float* mean);
void field_gradient(const double* mu, const double* sigma, double b, const double* spread, std::size_t n, double* mean);

/// Adds weight b^2 sigma (theta - anchor) to the gradient. Returns the Kullback-Leibler divergence of the laws of theta
/// from those of the anchor, summed, without the weight:
/// b mu (theta - anchor) - ln cosh(b theta) + ln cosh(b anchor) for each field.
double add_divergence(const float* theta, const float* anchor, const float* mu, const float* sigma, double b,
                      double weight, std::size_t n, float* gradient);
double add_divergence(const double* theta, const double* anchor, const double* mu, const double* sigma, double b,
                      double weight, std::size_t n, double* gradient);

/// A step of the optimiser for n fields. `second` is not used by momentum.
void adam_fields(const AdamStep<float>& step, const float* gradient, std::size_t n, float* theta, float* mean,
                 float* square);
void adam_fields(const AdamStep<double>& step, const double* gradient, std::size_t n, double* theta, double* mean,
                 double* square);
void momentum_fields(const MomentumStep<float>& step, const float* gradient, std::size_t n, float* theta,
                     float* velocity);
void momentum_fields(const MomentumStep<double>& step, const double* gradient, std::size_t n, double* theta,
                     double* velocity);

/// Pre-activations z = z + sqrt(variance) noise in place, and noise/sqrt(variance) in place of the noise, 0 where the
/// variance is 0.
void noisy_sums(const float* variance, std::size_t n, float* z, float* noise);
void noisy_sums(const double* variance, std::size_t n, double* z, double* noise);

/// Activation a of z in place, and its square.
void activate(Activation activation, std::size_t n, float* z, float* square);
void activate(Activation activation, std::size_t n, double* z, double* square);

/// delta = a' (delta + a spread) in place, where a' is the slope of the activation a, and delta ratio in place of
/// `spread`.
void pass_back(Activation activation, const float* a, const float* ratio, std::size_t n, float* delta, float* spread);
void pass_back(Activation activation, const double* a, const double* ratio, std::size_t n, double* delta,
               double* spread);

/// Weights w = +-1 drawn from their laws, one draw of a stream each (31 bits of it).
void sample_weights(const float* mu, const float* sigma, const std::uint64_t* draws, std::size_t n, float* w);

/// to = x^2
void squares(const float* x, std::size_t n, float* to);
void squares(const double* x, std::size_t n, double* to);

/// The largest magnitude; infinity or NaN if there is one.
float largest_magnitude(const float* x, std::size_t n);
double largest_magnitude(const double* x, std::size_t n);

} // namespace mattis::learning
