#pragma once

#include <array>
#include <limits>

#include "models/contract/finite_size.hpp"
#include "models/contract/gaussian_site.hpp"
#include "models/contract/hamiltonian_model.hpp"
#include "models/hamiltonians/coupling_hamiltonian.hpp"
#include "models/landscape/gaussian_noise.hpp"

namespace mattis {

/// Sherrington-Kirkpatrick model: H = -sum_{i<j} J s s with Gaussian J of variance 1/N, so x(q) = q^2/2 at alpha = 1
/// (Sherrington and Kirkpatrick, Phys. Rev. Lett. 35, 1792 (1975)).
///   q = E tanh^2[beta h],  h = sqrt(q) z
///   f = -T E ln 2cosh[beta h] - (beta/4) (1-q)^2
class Sk : public GaussianNoise, public NoSignal {
public:
    struct Parameters {
        double T;
    };

    static constexpr std::string_view name = "sk";
    static constexpr std::string_view doc = "Sherrington-Kirkpatrick spin glass, no external field";
    static constexpr std::string_view source = "Sherrington and Kirkpatrick, Phys. Rev. Lett. 35, 1792 (1975)";
    static constexpr Capabilities capabilities{.temperature = "T"};
    static constexpr std::array branches{Branch::glass, Branch::paramagnet};
    /// Soft modes make corrections of order N^(-2/3) in the glass and at T_c (Aspelmeier, Billoire, Marinari and Moore,
    /// J. Phys. A 41, 324008 (2008)). The mean of q is 0 at every size: reversal of all spins is a symmetry.
    static constexpr std::array finite_size{
        FiniteSizeLaw{"energy", Branch::glass_static, 2.0 / 3.0},
        FiniteSizeLaw{"q2", Branch::glass_static, 2.0 / 3.0},
        FiniteSizeLaw{"energy", Branch::paramagnet, 2.0 / 3.0, true},
        FiniteSizeLaw{"q2", Branch::paramagnet, 2.0 / 3.0, true},
        FiniteSizeLaw{"q", Branch::paramagnet, regular_exponent, true},
    };
    static constexpr std::array fields{
        field<&Parameters::T>("T", "T", "temperature", {0, std::numeric_limits<double>::infinity()}),
    };

    Parameters parameters;

    explicit Sk(const Parameters& p) : GaussianNoise(1.0, p.T, EnergyCovariance({0.0, 0.0, 0.5})), parameters(p) {}

    CouplingHamiltonian hamiltonian(int N) const { return coupling_hamiltonian(2, N); }
};

static_assert(GaussianSite<Sk> && HamiltonianModel<Sk>);

} // namespace mattis
