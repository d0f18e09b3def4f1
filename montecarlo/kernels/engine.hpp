#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "montecarlo/chain/system.hpp"

namespace mattis::mc {

/// A configuration of spins that knows its own energy and what a flip costs. All energies are integers, exact.
///   size()                N
///   cost(i)               change of the energy by a flip of spin i
///   flip(i, c)            flips it; c is cost(i), which the caller knows
///   energy()              of the present configuration
///   spins()               N values +-1
///   rebuild(s)            takes another configuration
///   archetype_overlap()   (1/N) sum_i xi_i s_i with pattern 0, in the units of the model; NaN without patterns
///   memory()              bytes beside what copies share
template <class E>
concept Engine = requires(E& engine, const E& fixed, int site, std::span<const std::int8_t> spins) {
    { fixed.size() } -> std::same_as<int>;
    { fixed.cost(site) } -> std::same_as<std::int64_t>;
    { fixed.energy() } -> std::same_as<std::int64_t>;
    { fixed.spins() } -> std::same_as<std::span<const std::int8_t>>;
    { fixed.memory() } -> std::same_as<std::size_t>;
    { fixed.archetype_overlap() } -> std::same_as<double>;
    engine.flip(site, std::int64_t{});
    engine.rebuild(spins);
};

/// An engine that shows patterns one by one: look() fills all of a PatternLook but `support`, support_overlaps() that.
template <class E>
concept ShowsPatterns = requires(const E& engine, std::span<const std::int8_t> other, PatternLook& look,
                                 std::vector<double>& overlaps) {
    engine.look(look);
    engine.support_overlaps(other, overlaps);
};

} // namespace mattis::mc
