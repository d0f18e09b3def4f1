#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "montecarlo/chain/system.hpp"

namespace mattis::mc {

/// A configuration of spins that knows what a flip costs.
///   size()                N
///   cost(i)               change of the energy by a flip of spin i
///   flip(i, c)            flips it; c is cost(i), which the caller knows
///   spins()               N values +-1
///   rebuild(s)            takes another configuration
///   archetype_overlap()   (1/N) sum_i xi_i s_i with pattern 0, in the units of the model; NaN without patterns
///   memory()              bytes beside what copies share
template <class E>
concept FlipsSpins = requires(E& engine, const E& fixed, int site, std::span<const std::int8_t> spins) {
    { fixed.size() } -> std::same_as<int>;
    { fixed.spins() } -> std::same_as<std::span<const std::int8_t>>;
    { fixed.memory() } -> std::same_as<std::size_t>;
    { fixed.archetype_overlap() } -> std::same_as<double>;
    engine.flip(site, fixed.cost(site));
    engine.rebuild(spins);
};

/// One that knows its own energy(), too. All energies are integers, exact.
template <class E>
concept Engine = FlipsSpins<E> && requires(const E& fixed, int site) {
    { fixed.cost(site) } -> std::same_as<std::int64_t>;
    { fixed.energy() } -> std::same_as<std::int64_t>;
};

/// One whose energies are real numbers, in the units of the model. They are functions of the configuration alone, to
/// the last bit: of integers that follow it exactly, summed up in an order that never changes.
template <class E>
concept RealEngine = FlipsSpins<E> && requires(const E& fixed, int site) {
    { fixed.cost(site) } -> std::same_as<double>;
    { fixed.energy() } -> std::same_as<double>;
};

/// An engine that shows the archetype with the data that stand for it: look() fills m, n, loss and loss_product.
template <class E>
concept ShowsData = requires(const E& engine, PatternLook& look) {
    engine.look(look);
};

/// An engine that shows patterns one by one: look() fills all of a PatternLook but `support`, support_overlaps() that.
template <class E>
concept ShowsPatterns = ShowsData<E> &&
    requires(const E& engine, std::span<const std::int8_t> other, std::vector<double>& overlaps) {
    engine.support_overlaps(other, overlaps);
};

} // namespace mattis::mc
