#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace mattis::mc {

struct Snapshot;

/// What is measured once per sweep: the number of its row in the table of observables. Stored results know an
/// observable by this number. Those that code refers to have a name here; one that joins needs none.
enum class Observable : std::int32_t {
    m,
    m2,
    m_abs,
    m4,
    q,
    q2,
    q_abs,
    q4,
    energy,
    acceptance,
    m_mean,
    n,
    q_support,
    loss,
    loss_support,
    loss_product,
    iterations
};

/// What a system must have for an observable to be defined in it: degrees of freedom that are spins +-1, an archetype,
/// several patterns, data that stand for the patterns, a map that may come to rest, or a teacher. A system whose
/// observables are per pattern has an archetype too, the first of the patterns, and so has one with data or a teacher.
enum class Needs { nothing, spins, archetype, several_patterns, data, iteration, teacher };

/// A row of the table of observables: all that there is to say about one.
struct ObservableInfo {
    std::string_view name;   ///< joins theory and simulation: key of a job, column of tables
    std::string_view symbol; ///< for people
    std::string_view doc;
    bool of_two_replicas = false; ///< measured for every pair of neighbouring replicas (0,1), (2,3), …
    Needs needs = Needs::nothing;
    bool per_pattern = false;     ///< where several patterns are watched, there is one of each: m_1, m_2, …
    std::string_view theory = ""; ///< order parameter, or "energy", that it is compared with; empty: none
    /// Its value after a sweep, of pattern `pattern` (from 0) if it is per pattern.
    double (*measure)(const Snapshot& snapshot, std::size_t pattern) = nullptr;

    bool needs_archetype() const {
        return needs != Needs::nothing && needs != Needs::spins && needs != Needs::iteration;
    }
    /// Whether it is defined only for replicas in one state: overlaps of two on the support of a pattern.
    bool needs_one_state() const { return of_two_replicas && per_pattern; }
};

/// The table of observables. Its order is that of tables and stored results: rows are appended, never moved.
std::span<const ObservableInfo> observables();

/// Appends a row, before anything is measured. Throws std::invalid_argument if there is one of its name,
/// or if it has nothing to measure it with.
Observable add_observable(const ObservableInfo& observable);

const ObservableInfo& info(Observable observable);
inline std::string_view name(Observable observable) { return info(observable).name; }

/// Most patterns that are watched in a simulation: each has series of its own.
inline constexpr int most_watched_patterns = 64;

/// Stands among the observables of a job: the simulation is compared with the mean-field equations of its own samples
/// (Kind::on_sample).
inline constexpr std::string_view on_sample = "on_sample";

/// Name of an observable of pattern `pattern`, from 0, where several are watched: "m_1". Those that are not per pattern
/// keep their own.
std::string indexed_name(const ObservableInfo& observable, int pattern);

/// Binder cumulant 1 - <m^4>/(3 <m^2>^2) of the averages over disorder.
inline double binder(double m2, double m4) { return 1.0 - m4 / (3.0 * m2 * m2); }

/// Binder ratio (3 - <q^4>/<q^2>^2)/2 of spin glasses, of the averages over disorder: 0 for Gaussian q, 1 for |q| of
/// one value (Bhatt and Young, Phys. Rev. Lett. 54, 924 (1985)).
inline double binder_ratio(double q2, double q4) { return 0.5 * (3.0 - q4 / (q2 * q2)); }

/// Spin-glass susceptibility N <q^2>.
inline double spin_glass_susceptibility(int N, double q2) { return N * q2; }

} // namespace mattis::mc
