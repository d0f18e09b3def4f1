#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <random>
#include <vector>

#include "core/normal_law.hpp"
#include "core/rng.hpp"

namespace mattis {

/// Order parameters of one task learned by a perceptron with a law of its weights: q0, qd, r, and alpha, beta.
struct OneTaskPoint {
    double alpha, beta, q0, qd, r;
};

/// An average over outer samples with its standard error.
struct Sampled {
    double value = 0.0, error = 0.0;
};

/// Conjugates of q0, r and qd at given order parameters, by sampling as published work evaluates replica averages: t of
/// the outer Gaussian is drawn `outer` times, and for each of them the inner one, z, `inner` times,
///   psi(t) = ln (1/inner) sum_z Phi(lambda)^beta,  lambda = (sqrt(q0) t + sqrt(qd-q0) z)/sqrt(1-qd),
/// a logarithm of a mean, whose bias does not vanish with `outer`. The conjugates are the derivatives of
/// G = E_t 2 Phi(r t/sqrt(q0-r^2)) psi(t) at fixed samples:
///   q0' = -2 alpha dG/dq0,  r' = alpha dG/dr,  qd' = alpha dG/dqd.
/// It shares no formula with the quadrature, and of the code the normal law alone. Source: arXiv:2212.02846.
class SampledPerceptron {
public:
    SampledPerceptron(std::size_t outer, std::size_t inner, std::uint64_t seed)
        : outer_(outer), z_(inner), log_weight_(inner), kappa_(inner), lambda_(inner),
          stream_({.seed = seed, .purpose = Purpose::test_points}) {}

    /// q0', r', qd'.
    std::array<Sampled, 3> conjugates(const OneTaskPoint& at) {
        std::array<double, 3> sum{}, square{};
        for (std::size_t k = 0; k < outer_; ++k) {
            const std::array<double, 3> term = terms(at, normal_(stream_));
            for (std::size_t j = 0; j < 3; ++j) {
                sum[j] += term[j];
                square[j] += term[j] * term[j];
            }
        }
        std::array<Sampled, 3> result;
        const auto n = static_cast<double>(outer_);
        for (std::size_t j = 0; j < 3; ++j) {
            const double mean = sum[j] / n;
            result[j] = {mean, std::sqrt(std::max(0.0, square[j] / n - mean * mean) / (n - 1.0))};
        }
        return result;
    }

private:
    /// What one outer sample adds to the three averages.
    std::array<double, 3> terms(const OneTaskPoint& at, double t) {
        const double spread = at.qd - at.q0, rest = 1.0 - at.qd, left = at.q0 - at.r * at.r;
        for (double& z : z_) z = normal_(stream_);
        for (std::size_t k = 0; k < z_.size(); ++k)
            lambda_[k] = (std::sqrt(at.q0) * t + std::sqrt(spread) * z_[k]) / std::sqrt(rest);
        normal_laws(lambda_, log_weight_, kappa_);
        const double largest = *std::ranges::max_element(log_weight_);
        double all = 0.0, slope = 0.0, with_z = 0.0,
               with_lambda = 0.0; // sums of weight, weight kappa, and times z, lambda
        for (std::size_t k = 0; k < z_.size(); ++k) {
            const double weight = std::exp(at.beta * (log_weight_[k] - largest));
            all += weight;
            slope += weight * kappa_[k];
            with_z += weight * kappa_[k] * z_[k];
            with_lambda += weight * kappa_[k] * lambda_[k];
        }
        const double psi = at.beta * largest + std::log(all / static_cast<double>(z_.size()));
        const double by_h = at.beta / std::sqrt(rest);
        const double psi_q0 = by_h * (slope * t / std::sqrt(at.q0) - with_z / std::sqrt(spread)) / (2.0 * all);
        const double psi_qd =
            by_h * with_z / (2.0 * std::sqrt(spread) * all) + at.beta * with_lambda / (2.0 * rest * all);
        const double x = at.r * t / std::sqrt(left), weight = std::erfc(-x / std::numbers::sqrt2);
        const double weight_x = std::sqrt(2.0 / std::numbers::pi) * std::exp(-0.5 * x * x);
        const double x_q0 = -0.5 * x / left, x_r = t * at.q0 / (left * std::sqrt(left));
        return {-2.0 * at.alpha * (weight_x * x_q0 * psi + weight * psi_q0), at.alpha * weight_x * x_r * psi,
                at.alpha * weight * psi_qd};
    }

    std::size_t outer_;
    std::vector<double> z_, log_weight_, kappa_, lambda_;
    Stream stream_;
    std::normal_distribution<double> normal_{};
};

} // namespace mattis
