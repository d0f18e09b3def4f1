#pragma once

// What the program asks of a kind of Hamiltonians, on one page. Each kind answers in one file of this folder.
// make_kind.hpp says how a kind is written, table.cpp which kinds there are.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <typeindex>
#include <vector>

#include "core/bytes.hpp"
#include "core/rng.hpp"
#include "models/contract/hamiltonian.hpp"
#include "models/hamiltonians/ensemble.hpp"
#include "montecarlo/chain/system.hpp"
#include "montecarlo/disorder/disorder.hpp"
#include "montecarlo/exact/enumeration.hpp"
#include "montecarlo/exact/tap_solution.hpp"
#include "montecarlo/sample/measurable.hpp"
#include "montecarlo/sample/observables.hpp"

namespace mattis::mc {

/// Bytes that a simulation occupies; real numbers, because what is asked for may exceed any machine.
struct SystemMemory {
    double disorder = 0.0; ///< of one realisation
    double shared = 0.0;   ///< tables that all systems of a sample share, beside the disorder
    double system = 0.0;   ///< of one system beside these: System::memory, without making the system
};

/// Seconds, rough, that parts of a simulation take where they take long.
struct LongWork {
    double disorder = 0.0; ///< drawing it, and the tables that all systems of a sample share
    double system = 0.0;   ///< making one system beside these, or computing it afresh
    double flip = 0.0;     ///< an accepted proposal, more than any proposal takes
};

/// What a simulation whose dynamics moves all spins at once needs beside the rest; rough.
struct ParallelCost {
    double shared = 0.0; ///< bytes of tables that all systems of a sample share
    double system = 0.0; ///< bytes of one system, all of it
    double begin = 0.0;  ///< seconds that the tables take
    double sweep = 0.0;  ///< seconds of a sweep of one system, its observables included
};

/// A kind of Hamiltonians answers for itself. Every Hamiltonian that is passed to it must hold data of this kind;
/// std::bad_any_cast is thrown otherwise.
class Kind {
public:
    virtual ~Kind() = default;

    virtual std::type_index type() const = 0;  ///< of the data
    virtual std::string_view name() const = 0; ///< "patterns"
    virtual std::string_view doc() const = 0;  ///< in a few words, for `mattis describe`

    // What jobs can choose; the default first.
    virtual std::span<const Start> starts() const = 0;
    virtual std::span<const Order> orders() const = 0;
    virtual std::span<const Dynamics> dynamics() const = 0;
    virtual std::span<const Ensemble> ensembles() const = 0; ///< of the disorder; empty: there is no choice
    /// The same with another ensemble of the disorder. Throws std::invalid_argument if it is not among those offered;
    /// `independent` always is.
    virtual Hamiltonian with_ensemble(const Hamiltonian& hamiltonian, Ensemble ensemble) const = 0;

    /// Everything that trajectories depend on, as bytes. Stored states are recognised by it: the bytes never change.
    virtual void fingerprint(const Hamiltonian& hamiltonian, ByteWriter& to) const = 0;

    /// Draws the disorder. It depends on the key alone. `archetypes` are rows of N entries +-1, at most most_archetypes
    /// of them. They take the place of the first patterns; throws std::invalid_argument where they cannot.
    virtual Disorder draw(const Hamiltonian& hamiltonian, const StreamKey& key,
                          std::span<const std::int8_t> archetypes) const = 0;
    /// Patterns that a file may give; 0: none.
    virtual std::int64_t most_archetypes(const Hamiltonian& hamiltonian) const = 0;
    /// What a start follows: N entries +-1, or 0 where the start says nothing. Empty for a system without patterns.
    virtual std::vector<std::int8_t> reference(const Hamiltonian& hamiltonian, const Disorder& disorder,
                                               Start start) const = 0;

    virtual SystemMemory memory(const Hamiltonian& hamiltonian) const = 0;
    virtual double proposal_seconds(const Hamiltonian& hamiltonian) const = 0; ///< rough; shards are dealt by it
    virtual LongWork long_work(const Hamiltonian& hamiltonian) const = 0;

    /// The load that the whole number of patterns realises; in a diluted network that of the further patterns. None
    /// without patterns.
    virtual std::optional<double> realised_load(const Hamiltonian& hamiltonian) const = 0;
    /// The same for chains that may be in no pattern: at alpha = 0, too, the archetype is a load to them.
    virtual std::optional<double> load_elsewhere(const Hamiltonian& hamiltonian) const = 0;
    /// Number of patterns; in a diluted network of those that condense. None without patterns.
    virtual std::optional<std::int64_t> stored_patterns(const Hamiltonian& hamiltonian) const = 0;

    /// Whether observables are of each pattern, whatever their number.
    virtual bool per_pattern() const = 0;
    virtual bool shows_data() const = 0; ///< whether overlaps with data and losses are observables (Measurable::data)
    virtual bool shows_teacher() const = 0; ///< whether those with a teacher are (Measurable::teacher)
    /// What observables are defined of.
    virtual Measurable measurable(const Hamiltonian& hamiltonian) const = 0;
    /// Whether a chain that has left the state of its start is left out of means unless a job says otherwise. It is
    /// where that state ends at some load.
    virtual bool escapes(const Hamiltonian& hamiltonian) const = 0;

    /// A system in this disorder; spins are all up. Throws std::invalid_argument if the disorder is not one of this
    /// Hamiltonian.
    virtual std::unique_ptr<System> make_system(const Hamiltonian& hamiltonian, const Disorder& disorder) const = 0;

    /// The same for a dynamics that does not move single spins, which must be among those offered and without a fault.
    /// A dynamics of iteration has magnetisations in the place of spins, with those of the spins at the start.
    virtual std::unique_ptr<System> make_system(const Hamiltonian& hamiltonian, const Disorder& disorder,
                                                Dynamics dynamics) const = 0;
    virtual ParallelCost parallel_cost(const Hamiltonian& hamiltonian, Dynamics dynamics) const = 0; ///< of that one
    /// Why this Hamiltonian cannot move by a dynamics that its kind offers; empty if it can.
    virtual std::string dynamics_fault(const Hamiltonian& hamiltonian, Dynamics dynamics) const = 0;

    /// Energies of all configurations, independently of the engine. Throws std::invalid_argument for N > 20, for
    /// another disorder, and where configurations cannot be counted.
    virtual Spectrum enumerate(const Hamiltonian& hamiltonian, const Disorder& disorder) const = 0;

    /// f of the identity u = -f (1 - <q^2>) of independent Gaussian couplings, exact at every N in equilibrium at
    /// temperature T > 0 (Bray and Moore, J. Phys. C 13, 419 (1980)). None where it does not hold.
    virtual std::optional<double> gaussian_identity(const Hamiltonian& hamiltonian, double T) const = 0;
    virtual bool has_limit_fault() const = 0; ///< whether there is a Hamiltonian for which the next is not empty
    /// Why a simulation cannot be judged by the theory of the limit N -> infinity; empty if it can.
    virtual std::string limit_fault(const Hamiltonian& hamiltonian) const = 0;

    // Mean-field equations of the sample itself, `on_sample` in jobs.
    virtual bool has_on_sample() const = 0; ///< whether there are any; the others are asked only then
    /// The state near overlaps n with the data (by pattern), with what a configuration adds to them.
    virtual TapSolution on_sample(const Hamiltonian& hamiltonian, const Disorder& disorder, double T,
                                  std::span<const double> n, std::span<const std::int8_t> configuration) const = 0;
    virtual double on_sample_seconds(const Hamiltonian& hamiltonian) const = 0; ///< of one state, rough
    virtual int most_on_sample_channels() const = 0; ///< patterns, or examples one by one, that they can do with
    /// Observables whose distance from the equations is judged.
    virtual std::vector<Observable> judged_on_sample(const Hamiltonian& hamiltonian) const = 0;
};

} // namespace mattis::mc
