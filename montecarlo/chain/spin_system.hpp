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

/// A system of N spins +-1, whatever its energies are: starts, overlaps and stored configurations.
class SpinConfiguration : public System {
public:
    explicit SpinConfiguration(Reference reference) : reference_(std::move(reference)) {}

    std::span<const std::int8_t> spins() const override = 0;
    virtual double cost(int site) const = 0; ///< change of the energy by a flip of one spin
    /// Overlap m = (1/N) sum_i xi_i s_i with the archetype, pattern 0. Spin glasses have none: NaN.
    virtual double archetype_overlap() const = 0;

    /// Replaces the configuration and rebuilds everything kept beside it.
    virtual void set_spins(std::span<const std::int8_t> spins) = 0;
    virtual void flip(int site) = 0;

    void begin(Start start, double overlap, Stream& stream) override;
    double overlap(const System& other) const override;
    void save(ByteWriter& to) const override;
    void load(ByteReader& from) override;

private:
    Reference reference_;
};

/// One whose energies are integers times a unit. It answers what a chain asks from single flips and their exact costs.
/// Engines become one through EngineSystem (kernels/engine_system.hpp).
class SpinSystem : public SpinConfiguration {
public:
    using SpinConfiguration::SpinConfiguration;

    virtual std::int64_t integer_energy() const = 0;       ///< H in units of the Hamiltonian, exact
    virtual std::int64_t integer_cost(int site) const = 0; ///< change of that by a flip of one spin, exact
    virtual double unit() const = 0;                       ///< energy = unit * integer_energy

    double energy() const override { return unit() * static_cast<double>(integer_energy()); }
    double cost(int site) const override { return unit() * static_cast<double>(integer_cost(site)); }
    double energy_difference(const System& other) const override;
    void save_check(ByteWriter& to) const override;
};

} // namespace mattis::mc
