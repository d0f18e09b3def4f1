#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <typeinfo>
#include <utility>

#include "montecarlo/chain/spin_system.hpp"
#include "montecarlo/kernels/propose.hpp"

namespace mattis::mc {

/// System::look of an engine.
template <FlipsSpins E>
void look_at(const E& engine, PatternLook& to, const System* partner) {
    if constexpr (ShowsPatterns<E>) {
        engine.look(to);
        if (partner != nullptr) engine.support_overlaps(partner->spins(), to.support);
    } else if constexpr (ShowsData<E>) {
        engine.look(to);
    } else if (const double m = engine.archetype_overlap(); !std::isnan(m)) {
        to.m.assign(1, m);
    }
}

/// An engine as a system that chains run. Included by the file of each kind alone, which instantiates it for its
/// engines.
template <Engine E>
class EngineSystem final : public SpinSystem {
public:
    EngineSystem(E engine, double unit, Reference reference)
        : SpinSystem(std::move(reference)), engine_(std::move(engine)), unit_(unit) {}

    int size() const override { return engine_.size(); }
    std::span<const std::int8_t> spins() const override { return engine_.spins(); }
    std::int64_t integer_energy() const override { return engine_.energy(); }
    std::int64_t integer_cost(int site) const override { return engine_.cost(site); }
    double unit() const override { return unit_; }
    double archetype_overlap() const override { return engine_.archetype_overlap(); }
    void look(PatternLook& to, const System* partner) const override { look_at(engine_, to, partner); }
    void set_spins(std::span<const std::int8_t> spins) override { engine_.rebuild(spins); }
    void flip(int site) override { engine_.flip(site, engine_.cost(site)); }
    std::int64_t advance(const Block& block, Stream& stream) override {
        return propose_block(engine_, block, unit_, stream);
    }
    std::unique_ptr<System> clone() const override { return std::make_unique<EngineSystem>(*this); }
    std::size_t memory() const override { return sizeof(*this) + engine_.memory(); }

private:
    E engine_;
    double unit_;
};

/// The same of an engine with real energies.
template <RealEngine E>
class RealSystem final : public SpinConfiguration {
public:
    RealSystem(E engine, Reference reference) : SpinConfiguration(std::move(reference)), engine_(std::move(engine)) {}

    int size() const override { return engine_.size(); }
    std::span<const std::int8_t> spins() const override { return engine_.spins(); }
    double energy() const override { return engine_.energy(); }
    double energy_difference(const System& other) const override {
        if (typeid(other) != typeid(*this)) throw std::invalid_argument("energies of systems of different kinds");
        return energy() - other.energy();
    }
    double cost(int site) const override { return engine_.cost(site); }
    double archetype_overlap() const override { return engine_.archetype_overlap(); }
    void look(PatternLook& to, const System* partner) const override { look_at(engine_, to, partner); }
    void set_spins(std::span<const std::int8_t> spins) override { engine_.rebuild(spins); }
    void flip(int site) override { engine_.flip(site, engine_.cost(site)); }
    std::int64_t advance(const Block& block, Stream& stream) override {
        return propose_block(engine_, block, 1.0, stream);
    }
    std::unique_ptr<System> clone() const override { return std::make_unique<RealSystem>(*this); }
    void save_check(ByteWriter& to) const override {
        to.put(energy());
        to.put(archetype_overlap());
    }
    std::size_t memory() const override { return sizeof(*this) + engine_.memory(); }

private:
    E engine_;
};

/// An engine as a system.
template <Engine E>
std::unique_ptr<System> system_of(E engine, double unit, Reference reference) {
    return std::make_unique<EngineSystem<E>>(std::move(engine), unit, std::move(reference));
}

template <RealEngine E>
std::unique_ptr<System> system_of(E engine, Reference reference) {
    return std::make_unique<RealSystem<E>>(std::move(engine), std::move(reference));
}

} // namespace mattis::mc
