#pragma once

#include <array>
#include <limits>
#include <optional>
#include <vector>

#include "core/special.hpp"
#include "models/contract/finite_size.hpp"
#include "models/contract/gaussian_site.hpp"
#include "models/contract/hamiltonian_model.hpp"
#include "models/data/convention.hpp"
#include "models/data/dataset.hpp"
#include "models/data/example_start.hpp"
#include "models/data/own_class.hpp"
#include "models/data/pattern_covariance.hpp"
#include "models/data/quality.hpp"
#include "models/error_free_storage.hpp"
#include "models/hamiltonians/example_hamiltonian.hpp"
#include "models/hamiltonians/noisy_pattern_hamiltonian.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"
#include "models/landscape/gaussian_noise.hpp"

namespace mattis {

/// Dense (P-body) Hebbian network, P >= 3: H = -(N/2) sum_mu m_mu^P with K = alpha 2 N^(P-1)/P! patterns of +-1
/// (arXiv:2111.12997), or of data that stand for them (arXiv:2212.00606, arXiv:2211.14067). With the normalised class
/// average s = (1/M) sum_a eta^a/sqrt(R_1) and the overlaps y_a with single examples
///   supervised    H = -(N/2) sum_mu u_mu^P,  u = (1/N) sum_i s_i sigma_i
///   unsupervised  H = -(N/2) R_P^(-1/2) sum_mu (1/M) sum_a y_(mu,a)^P
///
/// Replica-symmetric equations, beta = 1/T, X the class average over r, E X^2 = 1 + rho:
///   h = S(n) X + sqrt(alpha x'(q)) z,  S = (P/2) A n^(P-1)
///   (1+rho) n = E[X tanh(beta h)],  m = E tanh(beta h),  q = E tanh^2(beta h)
///   f = ((P-1)/2)(1+rho) A n^P - T E ln 2cosh[beta h] - (beta alpha/2) [x(1) - x(q) - (1-q) x'(q)]
///   u = -(1+rho) A n^P/2 - beta alpha [x(1) - x(q)]
///   replicon = 1 - beta^2 alpha x''(q) E sech^4[beta h]
/// A = 1 (storing: X = 1, n = m), (1+rho)^(P/2-1) (supervised), (1+rho)^(P-1)/sqrt(1+rho_P) (unsupervised). The
/// constant of the energy of `full` with even P (it grows with N) is left out.
class Dense : public GaussianNoise {
public:
    struct Parameters {
        int P;
        double alpha;
        double T;
        Convention convention = Convention::distinct;
        Protocol protocol = Protocol::storing;
        double rho = 0.0;
        double r = 1.0;
        int M = 0;
        ClassLaw class_law = ClassLaw::exact;
        double w = 0.0;
        double quality = standard_quality;
    };

    static constexpr std::string_view name = "dense";
    static constexpr std::string_view doc = "dense (P-body) Hebbian network, P >= 3";
    static constexpr std::string_view source =
        "arXiv:2111.12997; arXiv:2212.00606; arXiv:2211.14067; Gardner, J. Phys. A 20, 3453 (1987)";
    static constexpr bool has_signal = true;
    static constexpr Capabilities capabilities{.temperature = "T", .load = "alpha", .signal = true, .learns = true};
    static constexpr std::array branches{Branch::retrieval, Branch::retrieval_weak, Branch::glass, Branch::paramagnet};
    /// Broken retrieval is marginal, but its clusters differ so little that corrections are seen to be regular.
    static constexpr std::array finite_size{FiniteSizeLaw{"", Branch::retrieval, regular_exponent}};
    static constexpr auto fields = joined(
        std::array{
            field<&Parameters::P>("P", "P", "interaction order; P = 2 is the model hopfield", {3, 64}),
            field<&Parameters::alpha>("alpha", "α", "load, K = alpha 2 N^(P-1)/P!",
                                      {0, std::numeric_limits<double>::infinity()}),
            field<&Parameters::T>("T", "T", "temperature, weight exp((beta/2) N sum_mu m_mu^P)",
                                  {0, std::numeric_limits<double>::infinity()}),
            choice<&Parameters::convention>("convention", "sum over distinct sites, or full power N m^P",
                                            convention_names, 0),
        },
        additional(dataset_fields<Parameters>()),
        additional(std::array{
            field<&Parameters::w>("w", "w", "noise of the stored tensors, over their entries +-1",
                                  {0, std::numeric_limits<double>::infinity()}, 0),
            quality_field<Parameters>(),
        }));

    Parameters parameters;

    /// Throws InputError where parameters contradict each other (Dataset), and for unsupervised data of which only rho
    /// is known: rho_P enters their equations.
    explicit Dense(const Parameters& p);

    double signal_field(double n) const { return strength_ * integer_power(n, parameters.P - 1); }
    double signal_field_slope(double n) const {
        return strength_ * (parameters.P - 1) * integer_power(n, parameters.P - 2);
    }
    double signal_free_energy(double n) const { return depth_ * integer_power(n, parameters.P); }
    /// Kinds of sites of a network that learns; none where the patterns themselves are stored.
    std::vector<SiteKind> site_kinds() const { return data_.learns() ? data_.site_kinds() : std::vector<SiteKind>{}; }
    const Dataset& dataset() const { return data_; }
    std::vector<SiteField> fields_from_example() const {
        return mattis::fields_from_example(data_, parameters.P, signal_field(parameters.r));
    }

    /// On T = alpha retrieval has m = q and is replica-symmetric exactly (distinct, storing).
    bool nishimori() const {
        return parameters.convention == Convention::distinct && !data_.learns() && parameters.w == 0.0;
    }
    /// Of stored patterns only.
    std::optional<ErrorFreeStorage> error_free_storage(double N) const {
        if (data_.learns() || parameters.w > 0.0) return std::nullopt;
        return mattis::error_free_storage(parameters.P, parameters.convention, N);
    }
    /// Of unsupervised examples that interact in distinct sets.
    std::optional<double> own_class_scatter(double N) const {
        if (parameters.convention == Convention::full) return std::nullopt;
        return mattis::own_class_scatter(data_, parameters.P, N);
    }

    /// Of the stored patterns, with noise of their tensors, or of what the network learns. Throws InputError for noise
    /// of what is learned, which is not simulated.
    OneOf<PatternHamiltonian, ExampleHamiltonian, NoisyPatternHamiltonian> hamiltonian(int N) const;

private:
    Dense(const Parameters& p, const Dataset& data);

    Dataset data_;
    double strength_; ///< (P/2) A
    double depth_;    ///< ((P-1)/2) (1+rho) A
};

static_assert(GaussianSite<Dense> && HamiltonianModel<Dense>);

} // namespace mattis
