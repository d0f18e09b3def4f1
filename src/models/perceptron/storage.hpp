#pragma once

#include <array>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "models/contract/model.hpp"
#include "models/contract/potential.hpp"
#include "models/contract/saddle_point.hpp"

namespace mattis {

/// A binary perceptron that stores alpha N random inputs with random labels (Krauth and Mezard, J. Phys. France 50,
/// 3057 (1989)). Solutions are all weights w = +-1 that classify every input as its label says. Replica-symmetric, with
/// Phi the normal law, kappa = phi/Phi, u = sqrt(q/(1-q)) z, q the overlap of two solutions:
///   q = int Dz tanh^2(sqrt(r) z),  r = alpha int Dz kappa(u)^2/(1-q)
///   s = -r (1-q)/2 + int Dz ln 2cosh(sqrt(r) z) + alpha int Dz ln Phi(u)      (entropy of solutions per weight)
///   ds/dq = (r - r_new)/2,  ds/dr = (q - q_new)/2
/// Solutions exist up to alpha = 0.833, where s = 0. The equations have one state, the branch `typical`, up to 4/pi,
/// where q = 1; where s < 0 it stands for no solution.
/// Stability is the smaller of two numbers: 1 - dq_new/dq along the solution of the second equation, and the replicon
///   1 - alpha int Dz (d^2 ln Phi/dh^2)^2 int Dz sech^4(sqrt(r) z),  h = sqrt(q) z.
/// Source: docs/theory.md, section "Perceptron that stores".
class PerceptronStorage {
public:
    struct Parameters {
        double alpha;
    };

    static constexpr std::string_view name = "perceptron_storage";
    static constexpr std::string_view doc = "binary perceptron that stores random labels without error";
    static constexpr std::string_view source = "Krauth and Mezard, J. Phys. France 50, 3057 (1989)";
    static constexpr Capabilities capabilities{.thermodynamics = false};
    static constexpr Branch typical{"typical"};
    static constexpr std::array branches{typical};
    static constexpr std::array fields{
        field<&Parameters::alpha>("alpha", "α", "inputs per weight", {0, std::numeric_limits<double>::infinity()}),
    };
    static constexpr std::array order{
        OrderParameter{.name = "q", .doc = "overlap of two solutions"},
        OrderParameter{.name = "r", .doc = "conjugate of q: strength of the field on a weight"},
    };

    /// `entropy_zero`, where solutions cease to exist, and `replicon`, where the symmetry between replicas breaks.
    static std::vector<SaddleLine> lines();
    /// `isolation`: the overlap beyond which a typical solution has no other one.
    static std::vector<Line> own_lines();
    /// The entropy of solutions around a typical one.
    static std::vector<std::shared_ptr<const Potential>> potentials();

    Parameters parameters;

    explicit PerceptronStorage(const Parameters& p) : parameters(p) {}

    /// Its unknowns are ln[q/(1-q)] - ln[alpha/(1+alpha)] and ln r - ln alpha.
    std::unique_ptr<const Saddle> saddle() const;

    /// The typical solution in numbers, to rounding; nothing from 4/pi on.
    struct Typical {
        double q, rest; ///< rest = 1 - q
        double r;
        double entropy;
    };
    std::optional<Typical> typical_solution() const;
};

static_assert(SaddleModel<PerceptronStorage>);

} // namespace mattis
