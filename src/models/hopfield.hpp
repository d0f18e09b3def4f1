#pragma once

#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "models/contract/finite_size.hpp"
#include "models/contract/gaussian_site.hpp"
#include "models/contract/hamiltonian_model.hpp"
#include "models/data/convention.hpp"
#include "models/data/dataset.hpp"
#include "models/data/example_start.hpp"
#include "models/data/own_class.hpp"
#include "models/data/quality.hpp"
#include "models/error_free_storage.hpp"
#include "models/hamiltonians/example_hamiltonian.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"
#include "models/landscape/level_noise.hpp"

namespace mattis {

/// Pairwise Hebbian network (Hopfield model): H = -(N/2) sum_mu m_mu^2 with K = alpha N patterns of +-1, or of data
/// that stand for them. With the normalised class average s = (1/M) sum_a eta^a/sqrt(R_1) and the overlaps y_a with
/// examples
///   supervised    H = -(N/2) sum_mu u_mu^2,  u = (1/N) sum_i s_i sigma_i
///   unsupervised  H = -(N/2) R_2^(-1/2) sum_mu (1/M) sum_a y_(mu,a)^2
///
/// Each uncondensed pattern reacts to the spins, so the noise is resummed (Amit, Gutfreund and Sompolinsky, Ann. Phys.
/// 173, 30 (1987)). The data of a class act through modes of strength l with multiplicity k: one of l = 1, of
/// unsupervised networks the eigenvalues of the covariance of M examples, l_1 = (1 - r^2 + M r^2)/(M sqrt R_2) once and
/// l_2 = (1 - r^2)/(M sqrt R_2), M - 1 times; sum_j k_j l_j^2 = 1. With C = beta(1-q), D_j = 1 - l_j C > 0, X the class
/// average over r, A = 1, or (1+rho)/sqrt(1+rho_2) of unsupervised networks:
///   (1+rho) n = E[X tanh(beta h)],  m = E tanh(beta h),  q = E tanh^2(beta h)
///   h = A n X + sqrt(alpha sum_j k_j l_j^2 q/D_j^2) z                                   (storing: X = 1, n = m)
///   f = A(1+rho) n^2/2 + (alpha/2) sum_j k_j [T ln D_j - l_j q/D_j + l_j^2 q C/D_j^2] - T E ln 2cosh[beta h]    (full)
///   f_distinct = f_full + (alpha/2) sum_j k_j l_j, without the diagonal terms i = j, which are constants
///   s = E [ln 2cosh - (beta h) tanh] - (alpha/2) sum_j k_j [ln D_j + l_j C/D_j]
///   replicon = 1 - beta^2 alpha sum_j k_j l_j^2/D_j^2 E sech^4[beta h]
///   p = beta q/D^2 (overlap of the hidden layer, where there is one mode)
/// Source: arXiv:2212.00606, arXiv:2211.14067.
class Hopfield {
public:
    struct Parameters {
        double alpha;
        double T;
        Convention convention = Convention::distinct;
        Protocol protocol = Protocol::storing;
        double rho = 0.0;
        double r = 1.0;
        int M = 0;
        ClassLaw class_law = ClassLaw::exact;
        double quality = standard_quality;
    };

    static constexpr std::string_view name = "hopfield";
    static constexpr std::string_view doc = "pairwise Hebbian network (Hopfield model), P = 2";
    static constexpr std::string_view source = "Amit, Gutfreund and Sompolinsky, Ann. Phys. 173, 30 (1987); "
                                               "arXiv:2212.00606; arXiv:2211.14067";
    static constexpr bool has_signal = true;
    static constexpr bool has_hidden_layer = true;
    static constexpr Capabilities capabilities{.temperature = "T", .load = "alpha", .signal = true, .learns = true};
    static constexpr std::array branches{Branch::retrieval, Branch::retrieval_weak, Branch::glass, Branch::paramagnet};
    /// Broken retrieval is marginal, but its clusters differ so little that corrections are seen to be regular.
    static constexpr std::array finite_size{FiniteSizeLaw{"", Branch::retrieval, regular_exponent}};
    static constexpr auto fields = joined(
        std::array{
            field<&Parameters::alpha>("alpha", "α", "load, K = alpha N", {0, std::numeric_limits<double>::infinity()}),
            field<&Parameters::T>("T", "T", "temperature, weight exp((beta/2) N sum_mu m_mu^2)",
                                  {0, std::numeric_limits<double>::infinity()}),
            choice<&Parameters::convention>("convention", "without (distinct) or with (full) the constant terms i = j",
                                            convention_names, 0),
        },
        additional(dataset_fields<Parameters>()), additional(std::array{quality_field<Parameters>()}));

    Parameters parameters;

    /// Throws InputError where parameters contradict each other (Dataset), and for unsupervised data of which only rho
    /// is known: the modes do not follow from it; also for rho > 500 of the Gaussian law.
    explicit Hopfield(const Parameters& p);

    double temperature() const { return parameters.T; }

    double signal_field(double n) const { return strength_ * n; }
    double signal_field_slope(double) const { return strength_; }
    double signal_free_energy(double n) const { return 0.5 * strength_ * (1.0 + data_.rho()) * n * n; }
    /// Kinds of sites of a network that learns; none where the patterns themselves are stored.
    std::vector<SiteKind> site_kinds() const { return data_.learns() ? data_.site_kinds() : std::vector<SiteKind>{}; }
    const Dataset& dataset() const { return data_; }
    std::vector<SiteField> fields_from_example() const {
        return mattis::fields_from_example(data_, 2, signal_field(parameters.r));
    }

    double noise_variance(double q, double C) const {
        return over_modes([&](double l) { return square(l) * q / square(1.0 - l * C); });
    }
    double noise_variance_slope(double q, double C) const {
        return over_modes([&](double l) {
            const double D = 1.0 - l * C;
            return square(l) * (2.0 * l * q / D - parameters.T) / square(D);
        });
    }
    double noise_free_energy(double q, double C) const {
        const double diagonal = parameters.convention == Convention::distinct ? 1.0 : 0.0;
        return over_modes([&](double l) {
            const double D = 1.0 - l * C;
            return 0.5 * (parameters.T * std::log1p(-l * C) - l * q / D + square(l) * C * q / square(D) + l * diagonal);
        });
    }
    double noise_entropy(double, double C) const {
        return over_modes([&](double l) { return -0.5 * (std::log1p(-l * C) + l * C / (1.0 - l * C)); });
    }
    double replicon_coupling(double, double C) const {
        return over_modes([&](double l) { return square(l) / square(1.0 - l * C); });
    }
    /// sum_j k_j l_j^2/(T - l_j)^2 is at most 1/(T - l_1)^2.
    double instability_bound() const { return modes_.front().strength + std::sqrt(parameters.alpha); }
    double susceptibility_limit() const {
        return parameters.alpha == 0.0 ? std::numeric_limits<double>::infinity() : 1.0 / modes_.front().strength;
    }
    /// q = 0 needs D_1 = 1 - beta l_1 > 0, unless there is no noise at all.
    bool paramagnet_admissible() const {
        return parameters.T > (parameters.alpha == 0.0 ? 0.0 : modes_.front().strength);
    }
    std::optional<double> hidden_overlap(double q, double C) const {
        if (q == 0.0) return 0.0;
        if (parameters.T == 0.0 || modes_.back().multiplicity > 0.0) return std::nullopt;
        return q / (parameters.T * (1.0 - C) * (1.0 - C));
    }

    /// Of each mode, l its strength: Delta_k = 1 - l C, Delta_{i-1} = Delta_i - l y_i (q_i - q_{i-1}) > 0; V_i = alpha
    /// sum_j k_j l_j^2 r_i with r_0 = q_0/Delta_0^2, r_i = r_{i-1} + (q_i - q_{i-1})/(Delta_i Delta_{i-1}). A mode adds
    /// to f, k alpha/2 times
    ///   T ln Delta_k + sum_i ln(Delta_{i-1}/Delta_i)/y_i - l q_0/Delta_0
    ///   + l^2 [r_k C + sum_i y_i (r_i q_i - r_{i-1} q_{i-1})]
    LevelNoise level_noise(const LevelsView& at) const;

    /// Of stored patterns only.
    std::optional<ErrorFreeStorage> error_free_storage(double N) const {
        if (data_.learns()) return std::nullopt;
        return mattis::error_free_storage(2, parameters.convention, N);
    }
    /// Of unsupervised examples.
    std::optional<double> own_class_scatter(double N) const { return mattis::own_class_scatter(data_, 2, N); }

    /// Of the stored patterns, or of what the network learns.
    OneOf<PatternHamiltonian, ExampleHamiltonian> hamiltonian(int N) const {
        if (data_.learns()) return example_hamiltonian(2, parameters.convention, parameters.alpha, data_, N);
        return pattern_hamiltonian(2, parameters.convention, parameters.alpha, N);
    }

private:
    struct Mode {
        double strength, multiplicity;
    };

    static double square(double x) { return x * x; }
    /// alpha times the sum over modes of a quantity, which may be singular (D <= 0) where there is no noise and D means
    /// nothing.
    template <class F>
    double over_modes(const F& of) const {
        if (parameters.alpha == 0.0) return 0.0;
        const double first = of(modes_.front().strength);
        if (modes_.back().multiplicity == 0.0) return parameters.alpha * first;
        return parameters.alpha * (first + modes_.back().multiplicity * of(modes_.back().strength));
    }

    Dataset data_;
    double strength_ = 1.0;                               ///< A
    std::array<Mode, 2> modes_{{{1.0, 1.0}, {0.0, 0.0}}}; ///< the strongest first
};

static_assert(GaussianSite<Hopfield> && HamiltonianModel<Hopfield>);

} // namespace mattis
