#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace mattis::mc {

/// What is measured once per sweep. Names join theory and simulation: an observable meets the order parameter or state
/// function of the same name.
enum class Observable {
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
    loss_product
};

/// What a system must have for an observable to be defined in it. A network that watches several patterns, a diluted
/// one, has an archetype too: the first of them.
enum class Needs { nothing, archetype, several_patterns };

struct ObservableInfo {
    std::string_view name;
    std::string_view symbol;
    std::string_view doc;
    bool of_two_replicas;    ///< measured for every pair of neighbouring replicas (0,1), (2,3), …
    Needs needs;             ///< spin glasses have nothing
    bool per_pattern;        ///< where several patterns are watched, there is one of each: m_1, m_2, …
    std::string_view theory; ///< order parameter, or "energy"; empty: none
};

inline constexpr std::array<ObservableInfo, 16> observables{{
    {"m", "m", "overlap with the archetype, Mattis magnetisation", false, Needs::archetype, true, "m"},
    {"m2", "m²", "square of m", false, Needs::archetype, false, ""},
    {"m_abs", "|m|", "modulus of m", false, Needs::archetype, false, ""},
    {"m4", "m⁴", "fourth power of m", false, Needs::archetype, false, ""},
    {"q", "q", "overlap of two replicas in the same disorder", true, Needs::nothing, false, "q"},
    {"q2", "q²", "square of q", true, Needs::nothing, false, ""},
    {"q_abs", "|q|", "modulus of q", true, Needs::nothing, false, ""},
    {"q4", "q⁴", "fourth power of q", true, Needs::nothing, false, ""},
    {"energy", "u", "energy per spin, less the constant that the theory leaves out", false, Needs::nothing, false,
     "energy"},
    {"acceptance", "a", "fraction of accepted flips", false, Needs::nothing, false, ""},
    {"m_mean", "mean", "mean of m over the patterns", false, Needs::several_patterns, false, "m_mean"},
    {"n", "n", "overlap with the data of a pattern", false, Needs::several_patterns, true, "n"},
    {"q_support", "q_μ", "overlap of two replicas on the non-null entries of a pattern", true, Needs::several_patterns,
     true, "q_support"},
    {"loss", "L", "squared distance from a pattern or its mirror image, over 2N, the lesser", false,
     Needs::several_patterns, true, "loss"},
    {"loss_support", "ℓ", "the same on the non-null entries of the pattern, over their number", false,
     Needs::several_patterns, true, "loss_support"},
    {"loss_product", "LL", "sum of the products of both losses over the data, in units of energy", false,
     Needs::several_patterns, false, ""},
}};

constexpr const ObservableInfo& info(Observable o) { return observables[static_cast<std::size_t>(o)]; }
constexpr std::string_view name(Observable o) { return info(o).name; }

/// Most patterns that are watched in a simulation: each has series of its own.
inline constexpr int most_watched_patterns = 64;

/// What a job asks for, beside observables, to have the simulation compared with the mean-field equations of its own
/// samples (sample_field.hpp).
inline constexpr std::string_view on_sample = "on_sample";

/// Name of an observable of pattern `pattern`, from 0, where several are watched: "m_1". Those that are not per pattern
/// keep their own.
inline std::string indexed_name(const ObservableInfo& observable, int pattern) {
    std::string text(observable.name);
    if (observable.per_pattern) text.append(1, '_').append(std::to_string(pattern + 1));
    return text;
}

/// Binder cumulant 1 - <m^4>/(3 <m^2>^2) of the averages over disorder.
inline double binder(double m2, double m4) { return 1.0 - m4 / (3.0 * m2 * m2); }

/// Binder ratio (3 - <q^4>/<q^2>^2)/2 of spin glasses, of the averages over disorder: 0 for Gaussian q, 1 for |q| of
/// one value (Bhatt and Young, Phys. Rev. Lett. 54, 924 (1985)).
inline double binder_ratio(double q2, double q4) { return 0.5 * (3.0 - q4 / (q2 * q2)); }

/// Spin-glass susceptibility N <q^2>.
inline double spin_glass_susceptibility(int N, double q2) { return N * q2; }

} // namespace mattis::mc
