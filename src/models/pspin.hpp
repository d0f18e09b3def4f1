#pragma once

#include <array>
#include <limits>

#include "models/contract/gaussian_site.hpp"
#include "models/contract/hamiltonian_model.hpp"
#include "models/dense.hpp"
#include "models/hamiltonians/coupling_hamiltonian.hpp"
#include "models/landscape/gaussian_noise.hpp"

namespace mattis {

/// Ising p-spin glass: H = -sum_{i1<..<iP} J s..s with Gaussian J of variance P!/(2 N^(P-1)), P >= 3. It is the dense
/// network with distinct sites at alpha = 1 without its signal: x(q) = q^P/2 (Gardner, Nucl. Phys. B 257, 747 (1985)).
///   q = E tanh^2[beta h],  h = sqrt(x'(q)) z
///   f = -T E ln 2cosh[beta h] - (beta/2) [x(1) - x(q) - (1-q) x'(q)]
class PSpin : public GaussianNoise, public NoSignal {
public:
    struct Parameters {
        int P;
        double T;
    };

    static constexpr std::string_view name = "pspin";
    static constexpr std::string_view doc = "Ising p-spin glass, P >= 3";
    static constexpr std::string_view source = "Gardner, Nucl. Phys. B 257, 747 (1985)";
    static constexpr Capabilities capabilities{.temperature = "T"};
    static constexpr std::array branches{Branch::glass, Branch::paramagnet};
    static constexpr std::array fields{
        field<&Parameters::P>("P", "P", "interaction order; P = 2 is the model sk", {3, 64}),
        field<&Parameters::T>("T", "T", "temperature", {0, std::numeric_limits<double>::infinity()}),
    };

    Parameters parameters;

    explicit PSpin(const Parameters& p)
        : GaussianNoise(1.0, p.T, pattern_covariance(p.P, Convention::distinct)), parameters(p) {}

    CouplingHamiltonian hamiltonian(int N) const { return coupling_hamiltonian(parameters.P, N); }
};

static_assert(GaussianSite<PSpin> && HamiltonianModel<PSpin>);

} // namespace mattis
