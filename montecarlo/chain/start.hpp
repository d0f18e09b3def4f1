#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/rng.hpp"

namespace mattis::mc {

/// Where a chain begins. archetype_and_random is for several chains: the first half begins at the archetype, the others
/// at random, so that the two can be compared. A kind of Hamiltonians says which starts it offers, and what each
/// follows (Kind::reference).
enum class Start { archetype, random, noisy, archetype_and_random, pure, hierarchical, parallel, example };
inline constexpr std::array<std::string_view, 8> start_names{
    "archetype", "random", "noisy", "archetype_and_random", "pure", "hierarchical", "parallel", "example"};

/// The spins that a chain of N begins with. A random start has N random spins. A noisy one has the reference with each
/// spin kept with probability (1 + overlap)/2. Any other has the reference, with random spins where it holds 0.
/// `reference` holds N entries 0, +-1. Of a system without one it is empty: all spins up take its place. Random and
/// noisy starts draw one number for each spin, others one for each 0. Throws std::invalid_argument if the reference has
/// another length.
std::vector<std::int8_t> starting_spins(int N, Start start, double overlap, std::span<const std::int8_t> reference,
                                        Stream& stream);

} // namespace mattis::mc
