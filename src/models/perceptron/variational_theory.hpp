#pragma once

#include "models/contract/theory.hpp"

namespace mattis {

/// What the theory of the variational perceptron offers: one replica-symmetric ansatz, whose states are found by
/// one_task_states.hpp. Of each branch the state that is no joining one comes first.
class VariationalTheory final : public Theory {
public:
    std::vector<Ansatz> ansaetze() const override;
    std::vector<Branch> branches(const Ansatz&) const override;
    std::vector<OrderParameter> order_parameters(const Ansatz&) const override;
    /// log_z, the free entropy; joining: whether the state is the unstable one between poor and good.
    std::vector<DiagnosticInfo> diagnostics() const override;
    std::vector<std::vector<Solution>> solve(std::span<const ModelAt> row, const Ansatz& ansatz,
                                             std::span<const Branch> branches) const override;
    std::vector<Line> lines(const ModelAt& at) const override;
    /// The branch of the state of lowest free energy: replica symmetry may be broken in it.
    std::vector<Phase> phases(std::span<const ModelAt> row, const Ansatz& ansatz,
                              std::span<const std::vector<Solution>> solutions) const override;
    Expectation expectation(const ModelAt& at, const ChainStart& start,
                            const std::vector<Ansatz>& ansaetze) const override;
    std::unique_ptr<const Saddle> saddle(const ModelAt& at) const override;
};

} // namespace mattis
