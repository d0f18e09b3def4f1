#include "solvers/potential/site_potentials.hpp"

#include "solvers/potential/archetype_potential.hpp"
#include "solvers/potential/barrier_capacity.hpp"
#include "solvers/potential/reference_lines.hpp"
#include "solvers/potential/reference_potential.hpp"

namespace mattis::solvers {

std::vector<std::unique_ptr<const Potential>> site_potentials(const Site& specimen) {
    std::vector<std::unique_ptr<const Potential>> potentials;
    potentials.push_back(reference_potential(specimen));
    if (specimen.has_signal()) potentials.push_back(archetype_potential());
    return potentials;
}

std::vector<Line> site_potential_lines(const Site& at) {
    std::vector<Line> lines = reference_lines(at);
    if (at.has_signal()) lines.push_back(barrier_capacity_line());
    return lines;
}

} // namespace mattis::solvers
