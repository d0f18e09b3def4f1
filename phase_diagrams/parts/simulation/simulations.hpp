#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/errors.hpp"
#include "models/contract/hamiltonian.hpp"
#include "models/contract/model_at.hpp"
#include "montecarlo/sample/schedule.hpp"
#include "phase_diagrams/job/job.hpp"
#include "phase_diagrams/parts/simulation/section.hpp"

namespace mattis::diagram {

/// One point and size of the simulation.
struct SimulatedPoint {
    ParameterValues values;   ///< as asked for
    ParameterValues realised; ///< with the load that K patterns realise: where theory is evaluated
    int N = 0;
    std::size_t simulation = 0; ///< which one measures it
    std::size_t measured = 0;   ///< at which of its measured temperatures
};

/// What is simulated together: one size of one point or, on a ladder, of all points that differ in temperature only.
struct Simulation {
    std::vector<std::size_t> points; ///< by measured temperature, ascending
    Hamiltonian hamiltonian{};
    mc::Schedule schedule{};
    std::uint64_t content = 0; ///< content hash: which random streams it has
    std::string description{}; ///< everything that its samples depend on, but for seed, archetypes and their number
    double seconds = 0.0;      ///< rough cost of one disorder sample's proposals; shards are dealt by it
    double begin = 0.0;        ///< seconds, rough, of what is done before its sweeps, and again at every resumption
    double sweep = 0.0;        ///< seconds, rough, of one sweep of all its chains
    double finish = 0.0;       ///< seconds, rough, of what is done once its sweeps are over
    double memory = 0.0;       ///< bytes of one disorder sample with its replicas
};

/// The load that the whole number of patterns realises. At alpha = 0 the archetype alone makes no noise for chains that
/// begin at it, but is a load of one pattern for those that may be elsewhere. None without patterns.
std::optional<double> realised_load(const Simulation& simulation);

/// What a job has chosen, and the kind of Hamiltonian at one of its points does not offer: entry `item` of
/// montecarlo.`key`, where that is a list.
struct ChoiceError : InputError {
    ChoiceError(std::string_view of, const std::string& what, std::optional<std::size_t> entry = {})
        : InputError(what), key(of), item(entry) {}
    std::string key;
    std::optional<std::size_t> item;
};

/// Throws InputError if a point cannot be simulated at this size, ChoiceError if not so.
void require_simulated(const MonteCarloSection& section, const ModelAt& model, int N);

/// "K = 2, d = 0.3, N = 100", of the parameters that are swept.
std::string place_of(const Job& job, const ParameterValues& values, int N);

/// Joins the points of a job to simulations and fills in `realised`, `simulation` and `measured` of the points. Throws
/// InputError when a size is too small for the model or energies are beyond exact integers.
std::vector<Simulation> join_to_simulations(const Job& job, std::vector<SimulatedPoint>& points);

} // namespace mattis::diagram
