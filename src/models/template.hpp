#pragma once

#include <array>
#include <limits>
#include <memory>
#include <vector>

#include "models/contract/hamiltonian_model.hpp"
#include "models/contract/model.hpp"
#include "models/contract/saddle_point.hpp"
#include "models/hamiltonians/template_hamiltonian.hpp"

namespace mattis {

/// Network of noisy templates (P = 4): a hidden unit of pattern mu sees pairs of spins through a noisy template,
///   H = -(N/2) sum_mu u_mu^2,  u_mu = (1/N^2) sum_{i != j} T^mu_ij s_i s_j,  T^mu_ij = xi_i xi_j + w G^mu_ij
/// with G symmetric, of independent standard Gaussians, K = alpha N patterns and w = sqrt(c N): noise that is larger
/// than the signal by any factor as N grows. Replica-symmetric equations, beta = 1/T, C = beta (1-q),
/// D = 1 - 2 c beta (1-q^2):
///   h = 2 u m + sqrt(g) z,  u = m^2/D,  m = E tanh(beta h),  q = E tanh^2(beta h)
///   g = 4 c u^2 q + 8 alpha c^2 q^3/D^2
///   f = -m^4/(2 D) + 2 u m^2 + (alpha/2) [T ln D - 2 c q^2/D] + g C/2 - T E ln 2cosh(beta h)
///   energy = -u^2/2 - alpha c [(1-q^2)/D + q^2/D^2]
/// The first part of g is the noise of the retrieved template itself, the second that of the others. Stability is the
/// smaller of the replicon 1 - beta^2 [4 c u^2 + 24 alpha c^2 q^2/D^2] E sech^4(beta h) and of the eigenvalue that
/// vanishes where the state ends.
/// Source: arXiv:2211.14067 (ultra-detection); docs/theory.md, section "Ultra-detection".
class TemplateNetwork {
public:
    struct Parameters {
        double alpha;
        double c;
        double T;
    };

    static constexpr std::string_view name = "template";
    static constexpr std::string_view doc = "network of noisy pairwise templates (P = 4), noise w = sqrt(c N)";
    static constexpr std::string_view source = "arXiv:2211.14067; docs/theory.md, Ultra-detection";
    static constexpr Capabilities capabilities{.temperature = "T", .load = "alpha", .signal = true};
    static constexpr std::array branches{Branch::retrieval, Branch::glass, Branch::paramagnet};
    static constexpr std::array fields{
        field<&Parameters::alpha>("alpha", "α", "load, K = alpha N", {0, std::numeric_limits<double>::infinity()}),
        field<&Parameters::c>("c", "c", "noise of the templates, w^2 = c N over their entries +-1",
                              {0, std::numeric_limits<double>::infinity()}),
        field<&Parameters::T>("T", "T", "temperature, weight exp((beta/2) N sum_mu u_mu^2)",
                              {0, std::numeric_limits<double>::infinity()}),
    };
    static constexpr std::array order{
        OrderParameter{.name = "m", .doc = "overlap with the archetype"},
        OrderParameter{.name = "q", .doc = "overlap of two replicas"},
        OrderParameter{.name = "u", .doc = "what the hidden unit of the archetype sees"},
        OrderParameter{.name = "C", .doc = "susceptibility (1 - q)/T of a spin to its field"},
    };

    /// `retrieval_spinodal`, where the state of retrieval ends.
    static std::vector<SaddleLine> lines();

    Parameters parameters;

    explicit TemplateNetwork(const Parameters& p) : parameters(p) {}

    /// Its unknowns are the signal 2 u m and the standard deviation sqrt(g) of the field.
    std::unique_ptr<const Saddle> saddle() const;

    /// m after one parallel update of all spins at T = 0 from the archetype, erf(2/sqrt(2 (4 c + 8 alpha c^2))).
    double overlap_after_update() const;

    TemplateHamiltonian hamiltonian(int N) const { return template_hamiltonian(parameters.alpha, parameters.c, N); }
};

static_assert(SaddleModel<TemplateNetwork> && HamiltonianModel<TemplateNetwork>);

} // namespace mattis
