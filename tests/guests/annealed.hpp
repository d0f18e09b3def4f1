#pragma once

// An ansatz of Gaussian-site models that joins from outside. docs/add-an-ansatz.md tells the story of this file.

#include "solvers/rs/rs_branches.hpp"
#include "solvers/theory/site_ansaetze.hpp"

namespace mattis::guests {

inline constexpr Ansatz annealed{
    .name = "annealed", .doc = "average of the partition function: q = 0 at every temperature", .seconds_each = 1e-6};

inline solvers::SiteAnsatz annealed_row() {
    return {.ansatz = annealed,
            .offered = [](const Site&) { return true; },
            .branches = [](const ModelInfo&) { return std::vector{Branch::paramagnet}; },
            .order =
                [](const ModelInfo&, const Site&) {
                    return std::vector<OrderParameter>{{.name = "q", .doc = "overlap of two replicas"}};
                },
            .solve =
                [](const Site& site, Branch, const Vector*) {
                    Solution state = solvers::rs_paramagnet(site);
                    if (state.converged()) state.order = {{"q", 0.0}};
                    return state;
                }};
}

} // namespace mattis::guests
