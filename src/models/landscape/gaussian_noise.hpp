#pragma once

#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "models/landscape/energy_covariance.hpp"
#include "models/landscape/level_noise.hpp"

namespace mattis {

/// Noise part of every GaussianSite whose quenched energy is a Gaussian field with covariance N alpha x(q). These are
/// SK, the Ising p-spin, and dense networks with P >= 3, where the reaction of an uncondensed pattern is too small to
/// matter. With q = 1 - T C and R = EnergyCovariance::remainder the functions below are regular at T = 0:
///   g = alpha x'(q)
///   part of f:  -(beta alpha/2) [x(1) - x(q) - (1-q) x'(q)] = -(alpha/2) T C^2 R(q)
///   part of s:  -(alpha/2) C^2 R(q)
/// Source: docs/theory.md, section "Dense networks"; arXiv:2111.12997, RS pressure.
class GaussianNoise {
public:
    GaussianNoise(double alpha, double T, EnergyCovariance covariance)
        : alpha_(alpha), T_(T), covariance_(std::move(covariance)) {}

    double temperature() const { return T_; }
    double noise_variance(double q, double) const { return alpha_ * covariance_.slope(q); }
    double noise_variance_slope(double q, double) const { return -T_ * alpha_ * covariance_.curvature(q); }
    double noise_free_energy(double q, double C) const { return T_ * noise_entropy(q, C); }
    double noise_entropy(double q, double C) const { return -0.5 * alpha_ * C * C * covariance_.remainder(q); }
    double replicon_coupling(double q, double) const { return alpha_ * covariance_.curvature(q); }
    /// d^2/dq^2 of the energy covariance bounds every instability: above this temperature no state is broken.
    double instability_bound() const { return std::sqrt(alpha_ * covariance_.curvature(1.0)); }
    double susceptibility_limit() const { return std::numeric_limits<double>::infinity(); }
    /// q = 0 solves the equations only without a random field; at T = 0 its free energy is -infinity.
    bool paramagnet_admissible() const { return T_ > 0.0 && (covariance_.slope(0.0) == 0.0 || alpha_ == 0.0); }
    static constexpr bool has_hidden_layer = false;
    std::optional<double> hidden_overlap(double, double) const { return std::nullopt; }

    /// V_i = alpha x'(q_i). f has (alpha/2) sum_i y_i [G(q_i) - G(q_{i-1})] more, where G(q) = q x'(q) - x(q).
    LevelNoise level_noise(const LevelsView& at) const {
        LevelNoise noise;
        noise.free_energy = noise_free_energy(at.q.back(), at.C);
        // G(q) - x'(q), up to a constant.
        const auto excess = [&](double q) { return (1.0 - q) * (1.0 - q) * covariance_.remainder(q); };
        for (std::size_t i = 0; i < at.q.size(); ++i) {
            noise.variance.push_back(alpha_ * covariance_.slope(at.q[i]));
            noise.coupling.push_back(alpha_ * covariance_.curvature(at.q[i]));
            if (i == 0) continue;
            noise.breaking_excess.push_back(0.5 * alpha_ * (excess(at.q[i]) - excess(at.q[i - 1])));
            noise.free_energy +=
                at.y[i - 1] * (noise.breaking_excess.back() + 0.5 * (noise.variance[i] - noise.variance[i - 1]));
        }
        return noise;
    }

    const EnergyCovariance& covariance() const { return covariance_; }

private:
    double alpha_;
    double T_;
    EnergyCovariance covariance_;
};

/// Signal part of a model without a condensed pattern.
struct NoSignal {
    static constexpr bool has_signal = false;
    double signal_field(double) const { return 0.0; }
    double signal_field_slope(double) const { return 0.0; }
    double signal_free_energy(double) const { return 0.0; }
};

} // namespace mattis
