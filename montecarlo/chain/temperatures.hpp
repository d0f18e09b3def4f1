#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace mattis::mc {

/// How the rungs of tempering, its temperatures, lie between the ends: at equal ratios, at equal differences, or
/// adapted during thermalisation so that exchanges are equally likely everywhere.
enum class Spacing { geometric, linear, adapted };
inline constexpr std::array<std::string_view, 3> spacing_names{"geometric", "linear", "adapted"};

/// `count` temperatures from `from` to `to`, ends included, ascending, each as a user would write it
/// (core/equal_steps.hpp). Adapted spacing begins geometric. Throws
/// std::invalid_argument unless 0 < from < to and count >= 2.
std::vector<double> spaced_temperatures(double from, double to, int count, Spacing spacing);

/// The rungs of tempering, ascending: all `wanted` temperatures, and those of `helpers` that differ from them by more
/// than 1e-9 relative.
std::vector<double> merged_temperatures(std::span<const double> wanted, std::span<const double> helpers);

/// Rungs with exchanges equally likely between all neighbours, from what those in use have shown.
///
/// `rejection[k]` is the mean rejection probability between rungs k and k+1. Its sum up to a temperature is the
/// communication barrier. It hardly depends on where the rungs lie, so that equal steps of it make equal rejections
/// (Syed, Bouchard-Cote, Deligiannidis and Doucet, J. R. Stat. Soc. B 84, 321 (2022)).
/// `fixed` are positions of rungs that stay, ascending, first and last rung among them. The other rungs are dealt out
/// between these so that the largest step is smallest, and lie at equal steps there, by linear interpolation in beta. A
/// barrier of 0 is divided by equal steps of beta.
std::vector<double> adapted_temperatures(std::span<const double> temperatures, std::span<const double> rejection,
                                         std::span<const std::size_t> fixed);

} // namespace mattis::mc
