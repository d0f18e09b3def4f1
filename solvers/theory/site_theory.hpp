#pragma once

#include <memory>

#include "models/catalogue.hpp"
#include "models/contract/theory.hpp"

namespace mattis::solvers {

/// The theory of every GaussianSite: replica symmetry, so many steps of its breaking, their limit, and one update, from
/// the table of ansaetze (site_ansaetze.hpp) and the table of lines (lines/site_lines.hpp).
class SiteTheory final : public Theory {
public:
    /// The entry must outlive the theory. Precondition: it has a site.
    explicit SiteTheory(const ModelEntry& entry);

    std::vector<Ansatz> ansaetze() const override;
    std::vector<Branch> branches(const Ansatz& ansatz) const override;
    std::vector<OrderParameter> order_parameters(const Ansatz& ansatz) const override;
    std::vector<DiagnosticInfo> diagnostics() const override;
    std::vector<std::vector<Solution>> solve(std::span<const ModelAt> row, const Ansatz& ansatz,
                                             std::span<const Branch> branches) const override;
    std::vector<Line> lines(const ModelAt& at) const override;
    std::vector<const Potential*> potentials() const override;
    /// See site_phases.hpp and SiteAnsatz::parisi.
    std::vector<Phase> phases(std::span<const ModelAt> row, const Ansatz& ansatz,
                              std::span<const std::vector<Solution>> solutions) const override;
    /// See site_expectation.hpp.
    Expectation expectation(const ModelAt& at, const ChainStart& start,
                            const std::vector<Ansatz>& ansaetze) const override;
    std::unique_ptr<const Site> site(const ModelAt& at) const override;
    /// That of replica symmetry.
    std::unique_ptr<const Saddle> saddle(const ModelAt& at) const override;

private:
    /// Its ansaetze of replica symmetry and of breaking it.
    std::vector<Ansatz> parisi() const;

    const ModelEntry& entry_;
    std::unique_ptr<const Site> specimen_; ///< for what does not depend on the parameters
    std::vector<std::unique_ptr<const Potential>> potentials_;
};

} // namespace mattis::solvers
