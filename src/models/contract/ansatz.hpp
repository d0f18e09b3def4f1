#pragma once

#include <cstddef>
#include <limits>
#include <string_view>
#include <vector>

namespace mattis {

/// How theory treats the symmetry between replicas. What the program must know of an ansatz is here, or in the theory
/// that offers it: nobody compares its name. Source: docs/theory.md, sections "One family", "Broken replica symmetry".
struct Ansatz {
    /// `steps` of the limit of infinitely many.
    static constexpr std::size_t infinite = std::numeric_limits<std::size_t>::max();

    std::string_view name, doc;
    std::size_t steps = 0;      ///< of replica-symmetry breaking; the more, the deeper the ansatz
    bool free_energies = true;  ///< its states have free energies: they compete with each other, and phases follow
    bool single_update = false; ///< not of states, but of what one update of all spins makes of the archetype
    std::string_view start{};   ///< of a single update: what it starts from
    bool along_rows = false;    ///< states are followed from one point of a row to the next, at next to no cost
    double seconds_each = 0.03; ///< rough cost of a state
    double seconds_line = 0.1;  ///< rough cost of a point of a line

    bool is_limit() const { return steps == infinite; }
    bool breaks_symmetry() const { return steps > 0; }

    /// Two ansaetze are the same if they have one name.
    friend bool operator==(const Ansatz& a, const Ansatz& b) { return a.name == b.name; }
};

/// Replica-symmetric.
inline constexpr Ansatz replica_symmetric{
    .name = "rs", .doc = "replica-symmetric", .along_rows = true, .seconds_each = 2e-5, .seconds_line = 1e-2};

/// The largest number of steps of replica-symmetry breaking that is offered.
inline constexpr std::size_t deepest = 12;

/// So many steps of replica-symmetry breaking, `1rsb` … `12rsb`. Precondition: 1 <= steps <= deepest.
Ansatz broken_symmetry(std::size_t steps);

/// The limit of infinitely many steps.
inline constexpr Ansatz full_symmetry_breaking{
    .name = "frsb", .doc = "the limit of infinitely many steps of symmetry breaking", .steps = Ansatz::infinite};

/// Signal and noise of a single update of all spins. Its states have overlaps, but no free energies.
inline constexpr Ansatz one_update{.name = "one_step",
                                   .doc = "signal-to-noise of one update from the archetype",
                                   .free_energies = false,
                                   .single_update = true,
                                   .start = "archetype"};

/// The same from one of the examples that a network learns from.
inline constexpr Ansatz one_update_from_example{.name = "one_step_example",
                                                .doc = "signal-to-noise of one update from an example",
                                                .free_energies = false,
                                                .single_update = true,
                                                .start = "example"};

/// The ansatz of this name, or nullptr.
const Ansatz* find_ansatz(const std::vector<Ansatz>& among, std::string_view name);

/// Their names, in their order.
std::vector<std::string_view> names_of(const std::vector<Ansatz>& ansaetze);

} // namespace mattis
