#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace mattis::mc {

/// What is measured once per sweep. Names join theory and simulation: an observable meets the order parameter or state
/// function of the same name.
enum class Observable { m, m2, m_abs, m4, q, q2, q_abs, q4, energy, acceptance };

struct ObservableInfo {
    std::string_view name;
    std::string_view symbol;
    std::string_view doc;
    bool of_two_replicas;    ///< measured for every pair of neighbouring replicas (0,1), (2,3), …
    bool needs_archetype;    ///< undefined for spin glasses
    std::string_view theory; ///< order parameter, or "energy"; empty: none
};

inline constexpr std::array<ObservableInfo, 10> observables{{
    {"m", "m", "overlap with the archetype, Mattis magnetisation", false, true, "m"},
    {"m2", "m²", "square of m", false, true, ""},
    {"m_abs", "|m|", "modulus of m", false, true, ""},
    {"m4", "m⁴", "fourth power of m", false, true, ""},
    {"q", "q", "overlap of two replicas in the same disorder", true, false, "q"},
    {"q2", "q²", "square of q", true, false, ""},
    {"q_abs", "|q|", "modulus of q", true, false, ""},
    {"q4", "q⁴", "fourth power of q", true, false, ""},
    {"energy", "u", "energy per spin, less the constant that the theory leaves out", false, false, "energy"},
    {"acceptance", "a", "fraction of accepted flips", false, false, ""},
}};

constexpr const ObservableInfo& info(Observable o) { return observables[static_cast<std::size_t>(o)]; }
constexpr std::string_view name(Observable o) { return info(o).name; }

/// Binder cumulant 1 - <m^4>/(3 <m^2>^2) of the averages over disorder.
inline double binder(double m2, double m4) { return 1.0 - m4 / (3.0 * m2 * m2); }

/// Binder ratio (3 - <q^4>/<q^2>^2)/2 of spin glasses, of the averages over disorder: 0 for Gaussian q, 1 for |q| of
/// one value (Bhatt and Young, Phys. Rev. Lett. 54, 924 (1985)).
inline double binder_ratio(double q2, double q4) { return 0.5 * (3.0 - q4 / (q2 * q2)); }

/// Spin-glass susceptibility N <q^2>.
inline double spin_glass_susceptibility(int N, double q2) { return N * q2; }

} // namespace mattis::mc
