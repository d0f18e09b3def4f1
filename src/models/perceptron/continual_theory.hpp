#pragma once

#include <optional>
#include <vector>

#include "models/contract/theory.hpp"
#include "models/perceptron/continual.hpp"
#include "models/perceptron/one_task_states.hpp"
#include "models/perceptron/two_task_states.hpp"

namespace mattis {

/// What one task alone comes to: its state of largest free entropy, or of a branch. States on a curve of their own,
/// which a prior can have, are left out: they are unstable. Nothing where none converged.
std::optional<OneTaskState> one_task_state(double alpha, const OneTask::Settings& settings, ReferenceBranch branch);

/// The two tasks of a model, with the reference solved. Nothing where task 1 has no such state.
struct SolvedReference {
    OneTaskState task1;
    TwoTaskStates task2;
};
std::optional<SolvedReference> with_reference(const Continual& model);

/// What continual learning offers: one replica-symmetric ansatz, states of two_task_states.hpp.
class ContinualTheory final : public Theory {
public:
    std::vector<Ansatz> ansaetze() const override;
    std::vector<Branch> branches(const Ansatz&) const override;
    std::vector<OrderParameter> order_parameters(const Ansatz&) const override;
    std::vector<DiagnosticInfo> diagnostics() const override;
    /// States of the branches asked for, the one of largest log_z first, then branches without any.
    std::vector<std::vector<Solution>> solve(std::span<const ModelAt> row, const Ansatz& ansatz,
                                             std::span<const Branch> branches) const override;
    std::vector<Line> lines(const ModelAt& at) const override;
    /// The branch of the state with the largest log_z.
    std::vector<Phase> phases(std::span<const ModelAt> row, const Ansatz& ansatz,
                              std::span<const std::vector<Solution>> solutions) const override;
    Expectation expectation(const ModelAt& at, const ChainStart& start,
                            const std::vector<Ansatz>& ansaetze) const override;
};

} // namespace mattis
