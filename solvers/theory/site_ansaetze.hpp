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
    /// One of Parisi's scheme, with no, several or infinitely many steps: lines of retrieval are traced by it, phases
    /// are those of site_phases.hpp, and simulations are compared with its states. Of any other ansatz the phase is its
    /// own stable state of lowest free energy.
    bool parisi = false;
    /// Further retrieval states of networks that learn, in falling order of their signal field.
    std::function<std::vector<Solution>(const Site& site)> weak{};
};

/// The table: the only place of the ansaetze of a GaussianSite.
std::span<const SiteAnsatz> site_ansaetze();

/// Lets an ansatz join, at the end of the table: add_site_ansatz(toy_ansatz()). Call it before other threads use the
/// table. Throws std::invalid_argument if there is an ansatz of this name already. Returns true.
bool add_site_ansatz(SiteAnsatz ansatz);

/// Its row of an ansatz. Precondition: it is in the table.
const SiteAnsatz& row_of(const Ansatz& ansatz);

} // namespace mattis::solvers
