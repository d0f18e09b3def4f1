#pragma once

#include <array>
#include <limits>
#include <memory>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "models/contract/hamiltonian_model.hpp"
#include "models/contract/model.hpp"
#include "models/hamiltonians/teacher_hamiltonian.hpp"
#include "models/perceptron/one_task.hpp"

namespace mattis {

class Theory;

/// One task learned by a binary perceptron in field space: a weight is +-1 with a law of magnetisation m, and the Gibbs
/// measure over the magnetisations has the density prod_mu Phi(Delta^mu)^beta, flat in m on [-1, 1]. Delta is the mean
/// stability of an input, with the label of a teacher, over its width (arXiv:2212.02846; docs/theory.md). A prior adds
/// the factor exp(k sum_i s(m_i)), s(m) = -[(1+m)/2] ln(1+m) - [(1-m)/2] ln(1-m).
///
/// Replica-symmetric: overlaps q0 of two samples, qd of one with itself, r with the teacher, and their conjugates;
///   phi = extr{-qd_hat qd + q0_hat q0/2 - r_hat r + G_S + alpha G_E},   the free entropy per weight, log_z
/// one_task.hpp has the equations. The free energy is -phi/beta, the energy the average of -sum_mu ln Phi(Delta^mu) per
/// weight, and the entropy beta (energy - free energy) is that of magnetisations under the prior. The weight that is
/// used is sgn m: p is its overlap with the teacher, eps = arccos(p)/pi its generalisation error.
///
/// Stable states generalise poorly or well; between the two ends of their coexistence an unstable one joins them. The
/// branch `good` has p > 0.9.
class VariationalPerceptron {
public:
    struct Parameters {
        double alpha;
        double beta;
        double prior = 0.0;
        double qd_fixed = 0.0; ///< 0: free
    };

    static constexpr std::string_view name = "perceptron_variational";
    static constexpr std::string_view doc = "binary perceptron that learns laws of its weights from a teacher";
    static constexpr std::string_view source = "arXiv:2212.02846";
    static constexpr Capabilities capabilities{.inverse_temperature = "beta",
                                               .load = "alpha",
                                               .signal = true,
                                               .learning = LearningKind::perceptron,
                                               .learned_tasks = 1};
    static constexpr std::array branches{Branch::poor, Branch::good};
    static constexpr std::array fields = [] {
        constexpr double infinity = std::numeric_limits<double>::infinity(), least_beta = 1e-3, edge = 1e-6;
        std::array rows{
            field<&Parameters::alpha>("alpha", "α", "inputs per weight", {0, infinity}),
            field<&Parameters::beta>("beta", "β", "inverse temperature, weight prod Phi(Delta)^beta",
                                     {least_beta, infinity}),
            field<&Parameters::prior>("prior", "k", "strength of the uniform prior, weight exp(k sum s(m))",
                                      {0, infinity}, 0),
            field<&Parameters::qd_fixed>("qd_fixed", "q_d", "value at which q_d is held; free where not given",
                                         {edge, 1.0 - edge}, 0),
        };
        rows[2].additional = rows[3].additional = true;
        return rows;
    }();

    Parameters parameters;

    explicit VariationalPerceptron(const Parameters& p) : parameters(p) {}

    OneTask::Settings settings() const {
        OneTask::Settings settings{.beta = parameters.beta, .prior = parameters.prior};
        if (parameters.qd_fixed > 0.0) settings.qd = parameters.qd_fixed;
        return settings;
    }

    /// The Gibbs measure at N weights. Throws InputError where qd is held, which a simulation does not do.
    TeacherHamiltonian hamiltonian(int N) const {
        if (parameters.qd_fixed > 0.0)
            throw InputError(fmt::format("qd_fixed = {} is not held in a simulation: allowed there is a free qd, "
                                         "without qd_fixed",
                                         parameters.qd_fixed));
        return teacher_hamiltonian(parameters.alpha, parameters.prior, N);
    }

    /// The door of its theory: variational_theory.hpp.
    static std::unique_ptr<const Theory> theory();
};

static_assert(Model<VariationalPerceptron> && HamiltonianModel<VariationalPerceptron>);

} // namespace mattis
