#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <memory>
#include <span>

#include "core/rng.hpp"
#include "montecarlo/dynamics.hpp"
#include "montecarlo/sampler.hpp"

namespace mattis::mc {

/// What the Markov chain needs of a configuration that knows its own energy. All energies are integers, exact.
///   size()       N
///   cost(i)      change of the energy by a flip of spin i
///   flip(i, c)   flips it; c is cost(i), which the caller knows
///   energy()     of the present configuration
///   spins()      N values +-1
///   rebuild(s)   takes another configuration
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

/// Proposals of one block. `x = scale * cost` is beta dE, `scale` 1 at zero temperature.
template <Dynamics dynamics, Order order, Engine E>
std::int64_t propose(E& engine, const Block& block, double scale, Stream& stream) {
    const auto N = static_cast<std::uint32_t>(engine.size());
    auto next = static_cast<std::uint32_t>(block.first % engine.size());
    std::int64_t accepted = 0;
    for (std::int64_t k = 0; k < block.proposals; ++k) {
        std::uint32_t site = next;
        if constexpr (order == Order::random)
            site = uniform_below(stream, N);
        else
            next = next + 1 == N ? 0 : next + 1;
        const std::int64_t cost = engine.cost(static_cast<int>(site));
        const double x = scale * static_cast<double>(cost);
        const double probability = flip_probability(dynamics, x);
        bool accept = probability >= 1.0;
        if constexpr (dynamics != Dynamics::zero_temperature) accept = stream.uniform() < probability;
        if (!accept) continue;
        engine.flip(static_cast<int>(site), cost);
        ++accepted;
    }
    return accepted;
}

/// Chooses the loop of a block.
template <Engine E>
std::int64_t propose_block(E& engine, const Block& block, double unit, Stream& stream) {
    const auto in_order = [&]<Dynamics dynamics>(double scale) {
        return block.order == Order::random ? propose<dynamics, Order::random>(engine, block, scale, stream)
                                            : propose<dynamics, Order::sequential>(engine, block, scale, stream);
    };
    switch (block.dynamics) {
    case Dynamics::heat_bath:
        return in_order.template operator()<Dynamics::heat_bath>(block.beta * unit);
    case Dynamics::metropolis:
        return in_order.template operator()<Dynamics::metropolis>(block.beta * unit);
    case Dynamics::zero_temperature:
        return in_order.template operator()<Dynamics::zero_temperature>(1.0);
    }
    return 0;
}

/// An engine as a Sampler.
template <Engine E>
class EngineSampler final : public Sampler {
public:
    EngineSampler(E engine, double unit) : engine_(std::move(engine)), unit_(unit) {}

    int size() const override { return engine_.size(); }
    std::span<const std::int8_t> spins() const override { return engine_.spins(); }
    double energy() const override { return unit_ * static_cast<double>(engine_.energy()); }
    std::int64_t integer_energy() const override { return engine_.energy(); }
    std::int64_t integer_cost(int site) const override { return engine_.cost(site); }
    double unit() const override { return unit_; }
    double archetype_overlap() const override { return engine_.archetype_overlap(); }
    int patterns() const override { return std::isnan(engine_.archetype_overlap()) ? 0 : 1; }
    void look(PatternLook& to) const override {
        if (patterns() > 0) to.m.assign(1, engine_.archetype_overlap());
    }
    void support_overlaps(std::span<const std::int8_t> /*other*/, std::vector<double>& to) const override {
        to.clear();
    }
    void set_spins(std::span<const std::int8_t> spins) override { engine_.rebuild(spins); }
    void flip(int site) override { engine_.flip(site, engine_.cost(site)); }
    std::int64_t advance(const Block& block, Stream& stream) override {
        return propose_block(engine_, block, unit_, stream);
    }
    std::unique_ptr<Sampler> clone() const override { return std::make_unique<EngineSampler>(*this); }
    std::size_t memory() const override { return sizeof(*this) + engine_.memory(); }

private:
    E engine_;
    double unit_;
};

} // namespace mattis::mc
