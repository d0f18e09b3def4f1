#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

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

/// An engine of several patterns, see Sampler.
template <class E>
concept ShowsPatterns = requires(const E& engine, std::span<const std::int8_t> other, PatternLook& look,
                                 std::vector<double>& overlaps) {
    { engine.patterns() } -> std::same_as<int>;
    engine.look(look);
    engine.support_overlaps(other, overlaps);
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

/// All spins decide on the same configuration, as often as the block has whole sweeps. Draws a uniform number for every
/// spin in the order of the sites; none at zero temperature.
template <Dynamics dynamics, Engine E>
std::int64_t propose_parallel(E& engine, const Block& block, double scale, Stream& stream) {
    std::int64_t accepted = 0;
    std::vector<int> flips;
    for (std::int64_t sweep = 0; sweep < block.proposals / engine.size(); ++sweep) {
        flips.clear();
        for (int site = 0; site < engine.size(); ++site) {
            const double probability = flip_probability(dynamics, scale * static_cast<double>(engine.cost(site)));
            bool accept = probability >= 1.0;
            if constexpr (dynamics != Dynamics::zero_temperature) accept = stream.uniform() < probability;
            if (accept) flips.push_back(site);
        }
        for (const int site : flips) engine.flip(site, engine.cost(site));
        accepted += static_cast<std::int64_t>(flips.size());
    }
    return accepted;
}

/// Chooses the loop of a block. An engine that has a faster one for it, with the same law, offers it as
/// advance(block, unit, stream); it returns nothing for blocks that it has none for.
template <Engine E>
std::int64_t propose_block(E& engine, const Block& block, double unit, Stream& stream) {
    if constexpr (requires { engine.advance(block, unit, stream); })
        if (const std::optional<std::int64_t> accepted = engine.advance(block, unit, stream)) return *accepted;
    const auto in_order = [&]<Dynamics dynamics>(double scale) {
        if (block.order == Order::parallel) return propose_parallel<dynamics>(engine, block, scale, stream);
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
    int patterns() const override {
        if constexpr (ShowsPatterns<E>) return engine_.patterns();
        return std::isnan(engine_.archetype_overlap()) ? 0 : 1;
    }
    void look(PatternLook& to) const override {
        if constexpr (ShowsPatterns<E>)
            engine_.look(to);
        else if (patterns() > 0)
            to.m.assign(1, engine_.archetype_overlap());
    }
    void support_overlaps(std::span<const std::int8_t> other, std::vector<double>& to) const override {
        to.clear();
        if constexpr (ShowsPatterns<E>) engine_.support_overlaps(other, to);
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
