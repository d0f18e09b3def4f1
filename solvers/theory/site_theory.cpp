#include "solvers/theory/site_theory.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "solvers/lines/site_lines.hpp"
#include "solvers/potential/site_potentials.hpp"
#include "solvers/rs/replica_symmetric.hpp"
#include "solvers/rs/retrieval_curve.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/theory/best_state.hpp"
#include "solvers/theory/site_ansaetze.hpp"
#include "solvers/theory/site_expectation.hpp"
#include "solvers/theory/site_phases.hpp"

namespace mattis::solvers {

namespace {

/// Freezing temperatures by everything but the temperature, on which they do not depend.
class Freezing {
public:
    std::optional<double> at(const ModelAt& at, const Site& site) {
        ParameterValues key = at.with(at.entry().info.capabilities.temperature, 0.0).values();
        const auto known = known_.find(key);
        if (known != known_.end()) return known->second;
        return known_[std::move(key)] = freezing_temperature(site);
    }

private:
    std::map<ParameterValues, std::optional<double>> known_;
};

/// The replica-symmetric saddle point with the site that it views.
class ReplicaSymmetricSaddle final : public Saddle {
public:
    explicit ReplicaSymmetricSaddle(std::unique_ptr<const Site> site) : site_(std::move(site)), saddle_(*site_) {}

    std::optional<Vector> residual(const Vector& u) const override {
        if (!saddle_.admissible(u)) return std::nullopt;
        return Vector(saddle_.residual(u));
    }
    State state(const Vector& u) const override { return saddle_.state(u); }
    Vector gradient(const Vector& u) const override { return saddle_.free_energy_gradient(u); }
    double potential(const Vector& u) const override { return saddle_.free_energy(u); }
    /// The branches have searches of their own.
    std::vector<Vector> starts() const override { return {}; }
    Branch branch_of(const Vector& u) const override {
        if (u(0) > 0.0) return beyond_the_fold(u(0)) ? Branch::retrieval_weak : Branch::retrieval;
        return saddle_.overlap(u) > 0.0 ? Branch::glass : Branch::paramagnet;
    }

private:
    /// Of networks that store patterns such states are not reported.
    bool beyond_the_fold(double n) const {
        if (site_->stores()) return false;
        const RetrievalCurve curve(*site_);
        return curve.exists() && n < curve.fold().m;
    }

    std::unique_ptr<const Site> site_;
    ReplicaSymmetric saddle_;
};

} // namespace

SiteTheory::SiteTheory(const ModelEntry& entry)
    : entry_(entry), specimen_(entry.site(entry.info.specimen())), potentials_(site_potentials(*specimen_)) {}

std::vector<Ansatz> SiteTheory::parisi() const {
    std::vector<Ansatz> parisi;
    for (const SiteAnsatz& row : site_ansaetze())
        if (row.parisi && row.offered(*specimen_)) parisi.push_back(row.ansatz);
    return parisi;
}

std::unique_ptr<const Site> SiteTheory::site(const ModelAt& at) const { return entry_.site(at.values()); }

std::vector<Ansatz> SiteTheory::ansaetze() const {
    std::vector<Ansatz> offered;
    for (const SiteAnsatz& row : site_ansaetze())
        if (row.offered(*specimen_)) offered.push_back(row.ansatz);
    return offered;
}

std::vector<Branch> SiteTheory::branches(const Ansatz& ansatz) const { return row_of(ansatz).branches(entry_.info); }

std::vector<OrderParameter> SiteTheory::order_parameters(const Ansatz& ansatz) const {
    return row_of(ansatz).order(entry_.info, *specimen_);
}

std::vector<Theory::DiagnosticInfo> SiteTheory::diagnostics() const {
    if (!entry_.info.capabilities.learns) return {};
    return {{.name = low_q_branch, .doc = low_q_doc, .is_flag = true, .additional = true}};
}

std::vector<std::vector<Solution>> SiteTheory::solve(std::span<const ModelAt> row, const Ansatz& ansatz,
                                                     std::span<const Branch> branches) const {
    const SiteAnsatz& by = row_of(ansatz);
    std::vector<std::vector<Solution>> solutions(row.size());
    std::map<Branch, Vector> last;
    for (std::size_t k = 0; k < row.size(); ++k) {
        const auto here = site(row[k]);
        for (const Branch& branch : branches) {
            if (branch == Branch::retrieval_weak) {
                if (!here->stores()) std::ranges::move(by.weak(*here), std::back_inserter(solutions[k]));
                continue;
            }
            const auto known = ansatz.along_rows ? last.find(branch) : last.end();
            solutions[k].push_back(by.solve(*here, branch, known == last.end() ? nullptr : &known->second));
            if (ansatz.along_rows && solutions[k].back().converged()) last[branch] = solutions[k].back().u;
        }
    }
    return solutions;
}

std::vector<Line> SiteTheory::lines(const ModelAt& at) const {
    const auto here = site(at);
    std::vector<Line> lines = site_lines(*here, entry_.info.fields, parisi());
    std::ranges::move(site_potential_lines(*here), std::back_inserter(lines));
    return lines;
}

std::vector<const Potential*> SiteTheory::potentials() const {
    std::vector<const Potential*> potentials;
    for (const auto& potential : potentials_) potentials.push_back(potential.get());
    return potentials;
}

std::vector<Phase> SiteTheory::phases(std::span<const ModelAt> row, const Ansatz& ansatz,
                                      std::span<const std::vector<Solution>> solutions) const {
    Freezing freezing;
    std::vector<Phase> phases;
    if (!row_of(ansatz).parisi) {
        for (const auto& states : solutions) {
            const Solution* best = best_state(entry_.info, states);
            phases.push_back({best != nullptr ? std::string(name(best->branch)) : "none"});
        }
        return phases;
    }
    for (std::size_t k = 0; k < row.size(); ++k) {
        const auto here = site(row[k]);
        phases.push_back({site_phase(*here, freezing.at(row[k], *here), solutions[k])});
    }
    return phases;
}

Expectation SiteTheory::expectation(const ModelAt& at, const ChainStart& start,
                                    const std::vector<Ansatz>& ansaetze) const {
    return site_expectation(*site(at), start, ansaetze);
}

std::unique_ptr<const Saddle> SiteTheory::saddle(const ModelAt& at) const {
    return std::make_unique<const ReplicaSymmetricSaddle>(site(at));
}

} // namespace mattis::solvers
