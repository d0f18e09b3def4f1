#pragma once

#include "models/contract/theory.hpp"

namespace mattis::multitasking {

/// What the theory of networks of several patterns offers: one replica-symmetric ansatz whose states compete among
/// themselves, with an engine of its own (search.hpp, row.hpp); with an extra load that of loaded_network.hpp.
class MultitaskingTheory final : public Theory {
public:
    std::vector<Ansatz> ansaetze() const override { return {replica_symmetric}; }
    std::vector<Branch> branches(const Ansatz&) const override;
    std::vector<OrderParameter> order_parameters(const Ansatz&) const override;
    std::vector<DiagnosticInfo> diagnostics() const override;
    std::vector<std::vector<Solution>> solve(std::span<const ModelAt> row, const Ansatz& ansatz,
                                             std::span<const Branch> branches) const override;
    std::vector<Line> lines(const ModelAt& at) const override;
    /// The branch of the state with the lowest free energy (pure, hierarchical, parallel, mixed, paramagnet) and the
    /// sizes of its groups of equal amplitudes; none where that state is not stable: a lower one was then not found. A
    /// marginal state, on a continuous transition, has its own name.
    std::vector<Phase> phases(std::span<const ModelAt> row, const Ansatz& ansatz,
                              std::span<const std::vector<Solution>> solutions) const override;
    Expectation expectation(const ModelAt& at, const ChainStart& start,
                            const std::vector<Ansatz>& ansaetze) const override;
    std::unique_ptr<const Saddle> saddle(const ModelAt& at) const override;
};

} // namespace mattis::multitasking
