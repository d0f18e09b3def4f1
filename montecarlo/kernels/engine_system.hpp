#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "montecarlo/chain/spin_system.hpp"
#include "montecarlo/kernels/propose.hpp"

namespace mattis::mc {

/// An engine as a system that chains run: the one adaptor for spins. Included by the file of each kind alone, which
/// instantiates it for its engines.
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
    void look(PatternLook& to, const System* partner) const override {
        if constexpr (ShowsPatterns<E>) {
            engine_.look(to);
            if (partner != nullptr) engine_.support_overlaps(partner->spins(), to.support);
        } else if (const double m = engine_.archetype_overlap(); !std::isnan(m)) {
            to.m.assign(1, m);
        }
    }
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

/// An engine as a system.
template <Engine E>
std::unique_ptr<System> system_of(E engine, double unit, Reference reference) {
    return std::make_unique<EngineSystem<E>>(std::move(engine), unit, std::move(reference));
}

} // namespace mattis::mc
