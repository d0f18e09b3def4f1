#include "solvers/potential/site_potentials.hpp"

#include "solvers/potential/archetype_potential.hpp"
#include "solvers/potential/barrier_capacity.hpp"

namespace mattis::solvers {

std::vector<std::unique_ptr<const Potential>> site_potentials(const Site& specimen, std::span<const Ansatz>) {
    std::vector<std::unique_ptr<const Potential>> potentials;
    if (specimen.has_signal()) potentials.push_back(archetype_potential());
    return potentials;
}

std::vector<Line> site_potential_lines(const Site& at, std::span<const Ansatz>) {
    std::vector<Line> lines;
    if (at.has_signal()) lines.push_back(barrier_capacity_line());
    return lines;
}

} // namespace mattis::solvers
