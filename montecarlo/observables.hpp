#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace mattis::mc {

/// What is measured once per sweep. Names join theory and simulation: an observable meets the order parameter or state
/// function of the same name.
enum class Observable { m, m2, m_abs, m4, q, energy, acceptance };

struct ObservableInfo {
    std::string_view name;
    std::string_view symbol;
    std::string_view doc;
    bool of_two_replicas;    ///< measured for every pair of neighbouring replicas (0,1), (2,3), …
    bool needs_archetype;    ///< undefined for spin glasses
    std::string_view theory; ///< order parameter, or "energy"; empty: none
};

inline constexpr std::array<ObservableInfo, 7> observables{{
    {"m", "m", "overlap with the archetype, Mattis magnetisation", false, true, "m"},
    {"m2", "m²", "square of m", false, true, ""},
    {"m_abs", "|m|", "modulus of m", false, true, ""},
    {"m4", "m⁴", "fourth power of m", false, true, ""},
    {"q", "q", "overlap of two replicas in the same disorder", true, false, "q"},
    {"energy", "u", "energy per spin, less the constant that the theory leaves out", false, false, "energy"},
    {"acceptance", "a", "fraction of accepted flips", false, false, ""},
}};

constexpr const ObservableInfo& info(Observable o) { return observables[static_cast<std::size_t>(o)]; }
constexpr std::string_view name(Observable o) { return info(o).name; }

/// Binder cumulant 1 - <m^4>/(3 <m^2>^2) of the averages over disorder.
inline double binder(double m2, double m4) { return 1.0 - m4 / (3.0 * m2 * m2); }

} // namespace mattis::mc
