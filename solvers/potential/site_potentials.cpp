#include "solvers/potential/site_potentials.hpp"

#include "solvers/potential/reference_lines.hpp"
#include "solvers/potential/reference_potential.hpp"

namespace mattis::solvers {

std::vector<std::unique_ptr<const Potential>> site_potentials(const Site& specimen, std::span<const Ansatz>) {
    std::vector<std::unique_ptr<const Potential>> potentials;
    potentials.push_back(reference_potential(specimen));
    return potentials;
}

std::vector<Line> site_potential_lines(const Site& at, std::span<const Ansatz>) { return reference_lines(at); }

} // namespace mattis::solvers
