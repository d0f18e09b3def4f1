#pragma once

#include <functional>
#include <span>
#include <vector>

#include "models/catalogue.hpp"
#include "models/contract/ansatz.hpp"
#include "models/contract/gaussian_site.hpp"
#include "models/contract/state.hpp"

namespace mattis::solvers {

/// A row of the table of ansaetze: what an ansatz is, which states it has, and how they are solved. `specimen` is the
/// model at any values of its parameters: whether it has a signal or a hidden layer does not depend on them.
struct SiteAnsatz {
    Ansatz ansatz;
    std::function<bool(const Site& specimen)> offered;
    std::function<std::vector<Branch>(const ModelInfo& info)> branches;
    std::function<std::vector<OrderParameter>(const ModelInfo& info, const Site& specimen)> order;
    /// Solution of a branch; `warm` may give the unknowns of a neighbouring point, otherwise nullptr.
    std::function<Solution(const Site& site, Branch branch, const Vector* warm)> solve;
};

/// The table: the only place of the ansaetze of a GaussianSite.
const std::vector<SiteAnsatz>& site_ansaetze();

/// Its row of an ansatz. Precondition: it is in the table.
const SiteAnsatz& row_of(const Ansatz& ansatz);

} // namespace mattis::solvers
