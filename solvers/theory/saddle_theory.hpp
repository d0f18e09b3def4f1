#pragma once

#include "models/catalogue.hpp"
#include "models/contract/theory.hpp"

namespace mattis::solvers {

/// The theory of a plain saddle point (SaddleModel). States are found by Newton's method from several starts, at every
/// point alone. Lines are traced by their kind, see SaddleLine. Without thermodynamics states have an entropy alone,
/// and the largest one wins.
class SaddleTheory final : public Theory {
public:
    /// The entry must outlive the theory. Precondition: it has a saddle.
    explicit SaddleTheory(const ModelEntry& entry) : entry_(entry) {}

    /// Replica-symmetric, at the cost of searches; and one update from the archetype, where the model knows it.
    std::vector<Ansatz> ansaetze() const override;
    std::vector<Branch> branches(const Ansatz& ansatz) const override;
    std::vector<OrderParameter> order_parameters(const Ansatz& ansatz) const override;
    /// Of each branch every state, stable ones first, then by free energy.
    std::vector<std::vector<Solution>> solve(std::span<const ModelAt> row, const Ansatz& ansatz,
                                             std::span<const Branch> branches) const override;
    std::vector<Line> lines(const ModelAt& at) const override;
    std::vector<const Potential*> potentials() const override;
    /// The branch of the stable state with the lowest free energy. Where symmetry between replicas is broken in all
    /// states, that of the lowest one.
    std::vector<Phase> phases(std::span<const ModelAt> row, const Ansatz& ansatz,
                              std::span<const std::vector<Solution>> solutions) const override;
    /// The stable state of lowest free energy; for chains that begin at the archetype of a model with a signal, its
    /// stable state of retrieval. Not judged where several are stable, unless chains settle.
    Expectation expectation(const ModelAt& at, const ChainStart& start,
                            const std::vector<Ansatz>& ansaetze) const override;
    std::unique_ptr<const Saddle> saddle(const ModelAt& at) const override { return entry_.saddle(at.values()); }

private:
    const ModelEntry& entry_;
};

} // namespace mattis::solvers
