#pragma once

#include <array>
#include <cmath>
#include <limits>

#include "models/contract/finite_size.hpp"
#include "models/contract/gaussian_site.hpp"
#include "models/contract/hamiltonian_model.hpp"
#include "models/data/convention.hpp"
#include "models/error_free_storage.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"
#include "models/landscape/level_noise.hpp"

namespace mattis {

/// Pairwise Hebbian network (Hopfield model): H = -(N/2) sum_mu m_mu^2 with K = alpha N patterns of +-1.
///
/// Each uncondensed pattern reacts to the spins, so the noise is resummed (Amit, Gutfreund and Sompolinsky, Ann. Phys.
/// 173, 30 (1987)). With C = beta(1-q), D = 1 - C > 0, r = q/D^2:
///   m = E tanh[beta h],  q = E tanh^2[beta h],  h = m + sqrt(alpha r) z
///   f = m^2/2 + (alpha/2) [T ln D - q/D] + (alpha/2) r C - T E ln 2cosh[beta h]          (full)
///   f_distinct = f_full + alpha/2, without the diagonal terms i = j, which are constants
///   s = E [ln 2cosh - (beta h) tanh] - (alpha/2) [ln D + C/D]
///   replicon = 1 - (beta^2 alpha/D^2) E sech^4[beta h],   p = beta q/D^2 (overlap of the hidden layer)
class Hopfield {
public:
    struct Parameters {
        double alpha;
        double T;
        Convention convention;
    };

    static constexpr std::string_view name = "hopfield";
    static constexpr std::string_view doc = "pairwise Hebbian network (Hopfield model), P = 2";
    static constexpr std::string_view source = "Amit, Gutfreund and Sompolinsky, Ann. Phys. 173, 30 (1987)";
    static constexpr bool has_signal = true;
    static constexpr bool has_hidden_layer = true;
    static constexpr Capabilities capabilities{.temperature = "T", .load = "alpha", .signal = true};
    static constexpr std::array branches{Branch::retrieval, Branch::glass, Branch::paramagnet};
    /// Broken retrieval is marginal, but its clusters differ so little that corrections are seen to be regular.
    static constexpr std::array finite_size{FiniteSizeLaw{"", Branch::retrieval, regular_exponent}};
    static constexpr std::array fields{
        field<&Parameters::alpha>("alpha", "α", "load, K = alpha N", {0, std::numeric_limits<double>::infinity()}),
        field<&Parameters::T>("T", "T", "temperature, weight exp((beta/2) N sum_mu m_mu^2)",
                              {0, std::numeric_limits<double>::infinity()}),
        choice<&Parameters::convention>("convention", "without (distinct) or with (full) the constant terms i = j",
                                        convention_names, 0),
    };

    Parameters parameters;

    explicit Hopfield(const Parameters& p) : parameters(p) {}

    double temperature() const { return parameters.T; }

    double signal_field(double m) const { return m; }
    double signal_field_slope(double) const { return 1.0; }
    double signal_free_energy(double m) const { return 0.5 * m * m; }

    double noise_variance(double q, double C) const { return per_load(q / square(1.0 - C)); }
    double noise_variance_slope(double q, double C) const {
        const double D = 1.0 - C;
        return per_load((2.0 * q / D - parameters.T) / square(D));
    }
    double noise_free_energy(double q, double C) const {
        const double D = 1.0 - C;
        const double diagonal = parameters.convention == Convention::distinct ? 1.0 : 0.0;
        return per_load(0.5 * (parameters.T * std::log1p(-C) - q / D + C * q / square(D) + diagonal));
    }
    double noise_entropy(double, double C) const { return per_load(-0.5 * (std::log1p(-C) + C / (1.0 - C))); }
    double replicon_coupling(double, double C) const { return per_load(1.0 / square(1.0 - C)); }
    double instability_bound() const { return 1.0 + std::sqrt(parameters.alpha); }
    double susceptibility_limit() const {
        return parameters.alpha == 0.0 ? std::numeric_limits<double>::infinity() : 1.0;
    }
    /// q = 0 needs D = 1 - beta > 0, unless there is no noise at all.
    bool paramagnet_admissible() const { return parameters.T > (parameters.alpha == 0.0 ? 0.0 : 1.0); }
    std::optional<double> hidden_overlap(double q, double C) const {
        if (q == 0.0) return 0.0;
        if (parameters.T == 0.0) return std::nullopt;
        return q / (parameters.T * (1.0 - C) * (1.0 - C));
    }

    /// Delta_k = 1 - C, Delta_{i-1} = Delta_i - y_i (q_i - q_{i-1}) > 0; V_i = alpha r_i with r_0 = q_0/Delta_0^2,
    /// r_i = r_{i-1} + (q_i - q_{i-1})/(Delta_i Delta_{i-1}). f contributes
    ///   (alpha/2) [T ln Delta_k + sum_i ln(Delta_{i-1}/Delta_i)/y_i - q_0/Delta_0 + r_k C
    ///              + sum_i y_i (r_i q_i - r_{i-1} q_{i-1})]
    LevelNoise level_noise(const LevelsView& at) const;

    ErrorFreeStorage error_free_storage(double N) const {
        return mattis::error_free_storage(2, parameters.convention, N);
    }

    PatternHamiltonian hamiltonian(int N) const {
        return pattern_hamiltonian(2, parameters.convention, parameters.alpha, N);
    }

private:
    static double square(double x) { return x * x; }
    /// alpha times a quantity that may be singular (D <= 0) where there is no noise and D means nothing.
    double per_load(double value) const { return parameters.alpha == 0.0 ? 0.0 : parameters.alpha * value; }
};

static_assert(GaussianSite<Hopfield> && HamiltonianModel<Hopfield>);

} // namespace mattis
