#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/rng.hpp"
#include "core/watch.hpp"
#include "montecarlo/kernels/engine.hpp"

namespace mattis::mc {

/// So few that the dearest ones of large systems take some hundredths of a second, and so many that pauses cost
/// nothing.
inline constexpr int proposals_between_pauses = 64;

/// Proposals of one block. `x = scale * cost` is beta dE, `scale` 1 at zero temperature.
template <Dynamics dynamics, Order order, FlipsSpins E>
std::int64_t propose(E& engine, const Block& block, double scale, Stream& stream) {
    const auto N = static_cast<std::uint32_t>(engine.size());
    auto next = static_cast<std::uint32_t>(block.first % engine.size());
    std::int64_t accepted = 0;
    for (std::int64_t k = 0; k < block.proposals; ++k) {
        if (k % proposals_between_pauses == 0) pause_point();
        std::uint32_t site = next;
        if constexpr (order == Order::random)
            site = uniform_below(stream, N);
        else
            next = next + 1 == N ? 0 : next + 1;
        const auto cost = engine.cost(static_cast<int>(site));
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
template <Dynamics dynamics, FlipsSpins E>
std::int64_t propose_parallel(E& engine, const Block& block, double scale, Stream& stream) {
    std::int64_t accepted = 0;
    std::vector<int> flips;
    for (std::int64_t sweep = 0; sweep < block.proposals / engine.size(); ++sweep) {
        flips.clear();
        for (int site = 0; site < engine.size(); ++site) {
            if (site % proposals_between_pauses == 0) pause_point();
            const double probability = flip_probability(dynamics, scale * static_cast<double>(engine.cost(site)));
            bool accept = probability >= 1.0;
            if constexpr (dynamics != Dynamics::zero_temperature) accept = stream.uniform() < probability;
            if (accept) flips.push_back(site);
        }
        for (std::size_t k = 0; k < flips.size(); ++k) {
            if (k % proposals_between_pauses == 0) pause_point();
            engine.flip(flips[k], engine.cost(flips[k]));
        }
        accepted += static_cast<std::int64_t>(flips.size());
    }
    return accepted;
}

/// Chooses the loop of a block. An engine may have a faster one of the same law: advance(block, unit, stream). It
/// returns nothing for blocks that it does not take.
template <FlipsSpins E>
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
    case Dynamics::plefka:
    case Dynamics::mean_field:
    case Dynamics::tap:
    case Dynamics::block_gibbs:
    case Dynamics::hamiltonian:
        break;
    }
    return 0;
}

} // namespace mattis::mc
