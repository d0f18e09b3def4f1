#pragma once

#include <array>
#include <limits>

#include "core/special.hpp"
#include "models/contract/finite_size.hpp"
#include "models/contract/gaussian_site.hpp"
#include "models/contract/hamiltonian_model.hpp"
#include "models/data/convention.hpp"
#include "models/error_free_storage.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"
#include "models/landscape/gaussian_noise.hpp"

namespace mattis {

/// x(q) of K = alpha 2 N^(P-1)/P! uncondensed patterns. distinct: q^P/2. full: sum_k c_k^2 k!/(2 P!) q^k with
/// c_k = C(P,k) (P-k-1)!!, P-k even, k >= 1: the Hermite components of N m^P. P >= 3.
EnergyCovariance pattern_covariance(int P, Convention convention);

/// Dense (P-body) Hebbian network, P >= 3: H = -(N/2) sum_mu m_mu^P with K = alpha 2 N^(P-1)/P! patterns of +-1.
///
/// Replica-symmetric equations (arXiv:2111.12997), beta = 1/T:
///   m = E tanh[beta h],  q = E tanh^2[beta h],  h = (P/2) m^(P-1) + sqrt(alpha x'(q)) z
///   f = ((P-1)/2) m^P - T E ln 2cosh[beta h] - (beta alpha/2) [x(1) - x(q) - (1-q) x'(q)]
///   u = -m^P/2 - beta alpha [x(1) - x(q)]
///   replicon = 1 - beta^2 alpha x''(q) E sech^4[beta h]
/// The constant of the energy of `full` with even P (it grows with N) is left out.
class Dense : public GaussianNoise {
public:
    struct Parameters {
        int P;
        double alpha;
        double T;
        Convention convention;
    };

    static constexpr std::string_view name = "dense";
    static constexpr std::string_view doc = "dense (P-body) Hebbian network, P >= 3";
    static constexpr std::string_view source = "arXiv:2111.12997; Gardner, J. Phys. A 20, 3453 (1987)";
    static constexpr bool has_signal = true;
    static constexpr Capabilities capabilities{.temperature = "T", .load = "alpha", .signal = true};
    static constexpr std::array branches{Branch::retrieval, Branch::glass, Branch::paramagnet};
    /// Broken retrieval is marginal, but its clusters differ so little that corrections are seen to be regular.
    static constexpr std::array finite_size{FiniteSizeLaw{"", Branch::retrieval, regular_exponent}};
    static constexpr std::array fields{
        field<&Parameters::P>("P", "P", "interaction order; P = 2 is the model hopfield", {3, 64}),
        field<&Parameters::alpha>("alpha", "α", "load, K = alpha 2 N^(P-1)/P!",
                                  {0, std::numeric_limits<double>::infinity()}),
        field<&Parameters::T>("T", "T", "temperature, weight exp((beta/2) N sum_mu m_mu^P)",
                              {0, std::numeric_limits<double>::infinity()}),
        choice<&Parameters::convention>("convention", "sum over distinct sites, or full power N m^P", convention_names,
                                        0),
    };

    Parameters parameters;

    explicit Dense(const Parameters& p)
        : GaussianNoise(p.alpha, p.T, pattern_covariance(p.P, p.convention)), parameters(p) {}

    double signal_field(double m) const { return 0.5 * parameters.P * integer_power(m, parameters.P - 1); }
    double signal_field_slope(double m) const {
        return 0.5 * parameters.P * (parameters.P - 1) * integer_power(m, parameters.P - 2);
    }
    double signal_free_energy(double m) const { return 0.5 * (parameters.P - 1) * integer_power(m, parameters.P); }

    /// On T = alpha retrieval has m = q and is replica-symmetric exactly (distinct).
    bool nishimori() const { return parameters.convention == Convention::distinct; }
    ErrorFreeStorage error_free_storage(double N) const {
        return mattis::error_free_storage(parameters.P, parameters.convention, N);
    }

    PatternHamiltonian hamiltonian(int N) const {
        return pattern_hamiltonian(parameters.P, parameters.convention, parameters.alpha, N);
    }
};

static_assert(GaussianSite<Dense> && HamiltonianModel<Dense>);

} // namespace mattis
