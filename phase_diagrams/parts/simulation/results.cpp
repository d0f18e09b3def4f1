#include "montecarlo/chain/dynamics.hpp"
#include "phase_diagrams/parts/simulation/plan.hpp"
#include "phase_diagrams/parts/simulation/simulation_tables.hpp"
#include "phase_diagrams/verdict/comparison.hpp"

namespace mattis::diagram {

namespace {

/// What is known of the theory so far.
Expectations known_expectations(const SimulationPlan& plan, std::span<const farm::Progress> ledger) {
    Expectations known;
    for (std::size_t task = plan.samples(); task < plan.tasks(); ++task) {
        if (!ledger[task].finished) continue;
        ByteReader from(ledger[task].bytes);
        known.emplace(plan.place_of(task), load_expectation(from));
    }
    return known;
}

} // namespace

void SimulationPlan::add_tables(Tables& tables, std::span<const farm::Progress> ledger) const {
    const Expectations known = known_expectations(*this, ledger);
    SimulationTables found = simulation_tables(*this, ledger, known);
    if (found.points.rows() == 0) return;
    const bool at_once = section().order == mc::order_names[static_cast<std::size_t>(mc::Order::parallel)];
    tables["agreement"] = compare(job().model, found.points, section().observables, known,
                                  {.at_once = at_once, .exponents = section().exponents});
    tables["montecarlo/points"] = std::move(found.points);
    tables["montecarlo/samples"] = std::move(found.samples);
    for (auto& [name, table] : found.records) tables["montecarlo/" + name] = std::move(table);
}

} // namespace mattis::diagram
