#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/rng.hpp"

namespace mattis::mc {

/// Where a chain begins. archetype_and_random is for several chains: the first half of them begins at the archetype,
/// the others at random, so that the two can be compared. A kind of Hamiltonians says which of them it offers, and what
/// each follows (Kind::reference).
enum class Start { archetype, random, noisy, archetype_and_random, pure, hierarchical, parallel, example };
inline constexpr std::array<std::string_view, 8> start_names{
    "archetype", "random", "noisy", "archetype_and_random", "pure", "hierarchical", "parallel", "example"};

/// The spins that a chain of N begins with: the reference, with random spins where it holds 0; N random spins; or,
/// noisy, the reference with each spin kept with probability (1 + overlap)/2. `reference` holds N entries 0, +-1, or
/// none for a system without one: all spins up then take its place. Draws one number per spin for random and noisy
/// starts, otherwise one for each 0. Throws std::invalid_argument if the reference has another length.
std::vector<std::int8_t> starting_spins(int N, Start start, double overlap, std::span<const std::int8_t> reference,
                                        Stream& stream);

} // namespace mattis::mc
