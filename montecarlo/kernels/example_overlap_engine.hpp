#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "montecarlo/kernels/data_look.hpp"
#include "montecarlo/kernels/overlap_engine.hpp"

namespace mattis::mc {

/// Examples +-1 that a network stores one by one: patterns of the engine of patterns, which know what they are examples
/// of.
template <class Value>
class ExampleOverlapEngine {
public:
    /// `patterns` are the channels of the data, `costs` their energy in its own unit.
    ExampleOverlapEngine(const PatternHamiltonian& costs, std::shared_ptr<const BitPatterns> patterns, DataLook look)
        : engine_(costs, std::move(patterns)), look_(std::move(look)) {}

    int size() const { return engine_.size(); }
    std::int64_t energy() const { return engine_.energy(); }
    std::span<const std::int8_t> spins() const { return engine_.spins(); }
    double archetype_overlap() const { return look_.archetype_overlap(spins()); }
    std::int64_t cost(int site) const { return engine_.cost(site); }
    void flip(int site, std::int64_t cost) { engine_.flip(site, cost); }
    void rebuild(std::span<const std::int8_t> spins) { engine_.rebuild(spins); }
    void look(PatternLook& to) const {
        look_.look(to, spins(), [&](std::int64_t c) { return static_cast<double>(engine_.overlap(c)); });
    }
    std::size_t memory() const { return engine_.memory(); }

private:
    OverlapEngine<Value> engine_;
    DataLook look_;
};

} // namespace mattis::mc
