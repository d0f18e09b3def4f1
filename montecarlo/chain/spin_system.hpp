#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "montecarlo/chain/system.hpp"

namespace mattis::mc {

/// What a start follows: N entries +-1, or 0 where the start says nothing. Empty for a system without patterns.
using Reference = std::function<std::vector<std::int8_t>(Start)>;

/// A system of N spins +-1 whose energies are integers times a unit. It answers what a chain asks from single flips and
/// their exact costs. Engines become one through EngineSystem (kernels/engine_system.hpp).
class SpinSystem : public System {
public:
    explicit SpinSystem(Reference reference) : reference_(std::move(reference)) {}

    std::span<const std::int8_t> spins() const override = 0;
    virtual std::int64_t integer_energy() const = 0;       ///< H in units of the Hamiltonian, exact
    virtual std::int64_t integer_cost(int site) const = 0; ///< change of that by a flip of one spin, exact
    virtual double unit() const = 0;                       ///< energy = unit * integer_energy
    /// Overlap m = (1/N) sum_i xi_i s_i with the archetype, pattern 0. Spin glasses have none: NaN.
    virtual double archetype_overlap() const = 0;

    /// Replaces the configuration and rebuilds everything kept beside it.
    virtual void set_spins(std::span<const std::int8_t> spins) = 0;
    virtual void flip(int site) = 0;

    void begin(Start start, double overlap, Stream& stream) override;
    double energy() const override { return unit() * static_cast<double>(integer_energy()); }
    double energy_difference(const System& other) const override;
    double overlap(const System& other) const override;
    void save(ByteWriter& to) const override;
    void load(ByteReader& from) override;
    void save_check(ByteWriter& to) const override;

private:
    Reference reference_;
};

} // namespace mattis::mc
