#pragma once

#include <array>
#include <limits>
#include <memory>
#include <string_view>

#include "models/contract/model.hpp"

namespace mattis {

class Theory;

/// Which state of task 1 the reference is a sample of, where several coexist; `preferred` has the largest free entropy.
enum class ReferenceBranch { preferred, good, poor };
inline constexpr std::array<std::string_view, 3> reference_branch_names{"preferred", "good", "poor"};

/// Continual learning of two tasks by a binary perceptron in field space (arXiv:2212.02846). A weight is +-1 with mean
/// m_i; the loss of an input is -ln Phi(Delta), Delta = y m.x/sqrt(sum (1 - m_i^2)), Phi the normal law.
/// Task 1: a sample m^1 of the Gibbs measure exp(-beta E_1 + k sum_i s(m_i)) of alpha1 N inputs, labels of teacher w^1.
/// The prior k is that of VariationalPerceptron; task 2 has none of its own.
/// Task 2: alpha2 N new inputs, labels of teacher w^2, w^1.w^2 = r0 N, measure
///   exp(-beta E_2(m) - beta gamma sum_i KL(m_i || m^1_i)),
/// KL the divergence of the laws of a weight. Its mean free entropy at fixed m^1, the potential of Franz and Parisi, is
/// log_z = Phi. Replica-symmetric states are its stationary points: two_task.hpp.
///
/// p1 and p2 are overlaps of the weights sgn(m) with the teachers, eps = arccos(p)/pi their generalisation errors.
/// Branch `good` has p2 > 0.9, `poor` the rest. The free energy is -log_z/beta, the energy E_2/N + gamma KL.
/// Source: docs/theory.md, section "Two tasks of a variational perceptron".
class Continual {
public:
    struct Parameters {
        double alpha1;
        double alpha2;
        double beta;
        double gamma;
        double r0;
        ReferenceBranch branch1 = ReferenceBranch::preferred;
        double prior = 0.0;
    };

    static constexpr std::string_view name = "continual";
    static constexpr std::string_view doc = "binary perceptron in field space that learns a second task";
    static constexpr std::string_view source = "arXiv:2212.02846";
    static constexpr Capabilities capabilities{.learning = LearningKind::perceptron, .learned_tasks = 2};
    static constexpr std::array branches{Branch::poor, Branch::good};
    static constexpr double infinity = std::numeric_limits<double>::infinity();
    /// The largest beta gamma, and prior: the law of a magnetisation (magnetisation_law.hpp) is known to be accurate up
    /// to there.
    static constexpr double firmest = 2000.0;
    static constexpr std::array fields = [] {
        std::array rows{
            field<&Parameters::alpha1>("alpha1", "α₁", "inputs of task 1 per weight", {1e-3, infinity}),
            field<&Parameters::alpha2>("alpha2", "α₂", "inputs of task 2 per weight", {0, infinity}),
            field<&Parameters::beta>("beta", "β", "inverse temperature of the loss", {1e-3, 1e4}, 20),
            field<&Parameters::gamma>(
                "gamma", "γ", "strength of the divergence from the weights of task 1; beta gamma <= 2000", {0, 100}, 1),
            field<&Parameters::r0>("r0", "r₀", "overlap of the teachers", {-1, 1}, 0),
            choice<&Parameters::branch1>("branch1", "state of task 1: the one of larger free entropy, or a named one",
                                         reference_branch_names, 0),
            field<&Parameters::prior>("prior", "k", "strength of the uniform prior of task 1, weight exp(k sum s(m))",
                                      {0, firmest}, 0),
        };
        rows.back().additional = true;
        return rows;
    }();

    Parameters parameters;

    /// Throws InputError where beta gamma is larger.
    explicit Continual(const Parameters& p);

    /// The door of its theory: continual_theory.cpp.
    static std::unique_ptr<const Theory> theory();
};

} // namespace mattis
