#pragma once

#include <array>
#include <limits>
#include <memory>
#include <vector>

#include "models/contract/model.hpp"
#include "models/contract/potential.hpp"
#include "models/contract/saddle_point.hpp"

namespace mattis {

/// Gibbs learning of a binary perceptron from a teacher. Students are all weights w = +-1 that classify alpha N random
/// inputs as the teacher does, a binary perceptron, too (Gyorgyi, Phys. Rev. A 41, 7097 (1990)). Teacher and students
/// are exchangeable (Nishimori): one number R is the overlap of a student with the teacher, and that of two students.
/// Phi is the normal law, kappa = phi/Phi, u = sqrt(R/(1-R)) z:
///   R = int Dz tanh(sqrt(r) z + r),  r = alpha int Dz 2 Phi(u) kappa(u)^2/(1-R)
///   s = -r (1+R)/2 + int Dz ln 2cosh(sqrt(r) z + r) + 2 alpha int Dz Phi(u) ln Phi(u)      (entropy per weight)
///   ds/dR = (r_new - r)/2,  ds/dr = (R_new - R)/2
/// R = 1, the teacher itself, is a state at every alpha: branch `good`, s = 0. States of R < 1 are the branch `poor`.
/// Below the spinodal one of them is stable, and one between it and the teacher is not. The generalisation error is
/// eps = arccos(R)/pi.
/// Stability is the smaller of two numbers: 1 - dR_new/dR along the solution of the second equation, and the replicon
///   1 - alpha int Dz 2 Phi (d^2 ln Phi/dh^2)^2 int Dz sech^4(sqrt(r) z + r).
/// Source: docs/theory.md, section "Perceptron with a teacher".
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

    /// The entropy of students around the teacher.
    static std::vector<std::shared_ptr<const Potential>> potentials();

    Parameters parameters;

    explicit PerceptronTeacher(const Parameters& p) : parameters(p) {}

    /// Its unknowns are ln[R/(1-R)] - ln[alpha/(1+alpha)] and ln r - ln alpha.
    std::unique_ptr<const Saddle> saddle() const;
};

static_assert(SaddleModel<PerceptronTeacher>);

} // namespace mattis
