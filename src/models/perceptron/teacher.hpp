#pragma once

#include <array>
#include <limits>
#include <memory>
#include <vector>

#include "models/contract/model.hpp"
#include "models/contract/saddle_point.hpp"

namespace mattis {

/// Gibbs learning of a binary perceptron from a teacher: weights w = +-1 that classify alpha N random inputs as the
/// teacher, a binary perceptron, does (Gyorgyi, Phys. Rev. A 41, 7097 (1990)). Students and teacher are exchangeable
/// (Nishimori), so that one number R is the overlap of a student with the teacher and with another student. With kappa
/// = phi/Phi of the normal law and u = sqrt(R/(1-R)) z:
///   R = int Dz tanh(sqrt(r) z + r),  r = alpha int Dz 2 Phi(u) kappa(u)^2/(1-R)
///   s = -r (1+R)/2 + int Dz ln 2cosh(sqrt(r) z + r) + 2 alpha int Dz Phi(u) ln Phi(u)      (entropy per weight)
///   ds/dR = (r_new - r)/2,  ds/dr = (R_new - R)/2
/// R = 1, the teacher itself, is a state of its own at every alpha: branch `good`, s = 0. `poor` are those of R < 1:
/// one stable for alpha below the spinodal, and one between it and the teacher, unstable. The generalisation error is
/// eps = arccos(R)/pi.
/// Stability: the smaller of 1 - dR_new/dR along the solution of the second equation, and the replicon
///   1 - alpha int Dz 2 Phi (d^2 ln Phi/dh^2)^2 int Dz sech^4(sqrt(r) z + r).
class PerceptronTeacher {
public:
    struct Parameters {
        double alpha;
    };

    static constexpr std::string_view name = "perceptron_teacher";
    static constexpr std::string_view doc = "binary perceptron that learns a teacher's rule without error";
    static constexpr std::string_view source = "Gyorgyi, Phys. Rev. A 41, 7097 (1990)";
    static constexpr Capabilities capabilities{.thermodynamics = false};
    static constexpr std::array branches{Branch::poor, Branch::good};
    static constexpr std::array fields{
        field<&Parameters::alpha>("alpha", "α", "inputs per weight", {0, std::numeric_limits<double>::infinity()}),
    };
    static constexpr std::array order{
        OrderParameter{.name = "q", .doc = "overlap with the teacher, and of two students"},
        OrderParameter{.name = "r", .doc = "conjugate of q: strength of the field on a weight"},
        OrderParameter{.name = "eps", .doc = "generalisation error, arccos(q)/pi"},
    };

    /// `spinodal`, where the stable poor state ends, and `transition`, where its entropy is that of the teacher.
    static std::vector<SaddleLine> lines();

    Parameters parameters;

    explicit PerceptronTeacher(const Parameters& p) : parameters(p) {}

    /// Its unknowns are ln[R/(1-R)] and ln r.
    std::unique_ptr<const Saddle> saddle() const;
};

static_assert(SaddleModel<PerceptronTeacher>);

} // namespace mattis
