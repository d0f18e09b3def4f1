#include "solvers/theory/site_ansaetze.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "solvers/rs/rs_branches.hpp"
#include "solvers/rs/update.hpp"
#include "solvers/rsb/broken_glass.hpp"
#include "solvers/rsb/broken_order.hpp"
#include "solvers/rsb/broken_retrieval.hpp"
#include "solvers/rsb/full_breaking.hpp"
#include "solvers/rsb/metastable_glass.hpp"

namespace mattis::solvers {

namespace {

bool always(const Site&) { return true; }

/// m, of networks that learn n, q, those of broken symmetry, C, and p.
std::vector<OrderParameter> order_of(const ModelInfo& info, const Site& specimen,
                                     const std::vector<OrderParameter>& broken = {}) {
    std::vector<OrderParameter> order;
    if (info.capabilities.signal) order.push_back({.name = "m", .doc = "overlap with the archetype"});
    if (info.capabilities.learns) order.push_back({.name = "n", .doc = "overlap with the data", .additional = true});
    order.push_back({.name = "q", .doc = "overlap of two replicas"});
    order.insert(order.end(), broken.begin(), broken.end());
    order.push_back({.name = "C", .doc = "susceptibility (1 - q)/T of a spin to its field"});
    if (specimen.has_hidden_layer()) order.push_back({.name = "p", .doc = "overlap of the hidden layer"});
    return order;
}

SiteAnsatz replica_symmetry() {
    return {replica_symmetric,
            always,
            [](const ModelInfo& info) { return info.branches; },
            [](const ModelInfo& info, const Site& specimen) { return order_of(info, specimen); },
            [](const Site& site, Branch branch, const Vector* warm) { return rs_branch(site, branch, warm); },
            true,
            rs_weak_retrieval};
}

std::vector<Branch> broken_branches(const ModelInfo& info) {
    std::vector<Branch> branches{Branch::glass_static};
    if (info.capabilities.signal) branches.insert(branches.begin(), Branch::retrieval);
    return branches;
}

/// With one step there is the marginal glass, too.
SiteAnsatz steps(std::size_t k) {
    return {broken_symmetry(k),
            always,
            [k](const ModelInfo& info) {
                std::vector<Branch> branches = broken_branches(info);
                if (k == 1) branches.push_back(Branch::glass_marginal);
                return branches;
            },
            [k](const ModelInfo& info, const Site& specimen) {
                return order_of(info, specimen, broken_order_parameters(k));
            },
            [k](const Site& site, Branch branch, const Vector*) {
                if (branch == Branch::glass_static) return broken_glass(site, k);
                return branch == Branch::glass_marginal ? marginal_glass(site) : broken_retrieval(site, k);
            },
            true};
}

SiteAnsatz limit_of_steps() {
    return {full_symmetry_breaking,
            always,
            broken_branches,
            [](const ModelInfo& info, const Site& specimen) { return order_of(info, specimen); },
            [](const Site& site, Branch branch, const Vector*) { return solve_full_breaking(site, branch); },
            true};
}

SiteAnsatz update_from_the_archetype() {
    return {one_update, [](const Site& specimen) { return specimen.has_signal(); },
            [](const ModelInfo&) { return std::vector{Branch::retrieval}; },
            [](const ModelInfo&, const Site&) {
                return std::vector<OrderParameter>{{.name = "m", .doc = "overlap with the archetype"}};
            },
            [](const Site& site, Branch branch, const Vector*) {
                return Solution{
                    .branch = branch, .status = Status::converged, .order = {{"m", overlap_after_update(site)}}};
            }};
}

SiteAnsatz update_from_an_example() {
    SiteAnsatz row = update_from_the_archetype();
    row.ansatz = one_update_from_example;
    row.offered = [](const Site& specimen) { return specimen.may_learn(); };
    row.solve = [](const Site& site, Branch branch, const Vector*) {
        return Solution{
            .branch = branch, .status = Status::converged, .order = {{"m", overlap_after_update_from_example(site)}}};
    };
    return row;
}

std::vector<SiteAnsatz>& table() {
    static std::vector<SiteAnsatz> ansaetze = [] {
        std::vector<SiteAnsatz> rows{replica_symmetry()};
        for (std::size_t k = 1; k <= deepest; ++k) rows.push_back(steps(k));
        rows.push_back(limit_of_steps());
        rows.push_back(update_from_the_archetype());
        rows.push_back(update_from_an_example());
        return rows;
    }();
    return ansaetze;
}

} // namespace

std::span<const SiteAnsatz> site_ansaetze() { return table(); }

bool add_site_ansatz(SiteAnsatz ansatz) {
    for (const SiteAnsatz& row : table())
        if (row.ansatz == ansatz.ansatz)
            throw std::invalid_argument("there is an ansatz " + std::string(ansatz.ansatz.name) + " already");
    table().push_back(std::move(ansatz));
    return true;
}

const SiteAnsatz& row_of(const Ansatz& ansatz) { return *std::ranges::find(table(), ansatz, &SiteAnsatz::ansatz); }

} // namespace mattis::solvers
