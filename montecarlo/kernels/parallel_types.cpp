#include "montecarlo/kernels/parallel_types.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "core/vector_clones.hpp"
#include "core/watch.hpp"
#include "montecarlo/kernels/byte_sums.hpp"

namespace mattis::mc {

namespace {

constexpr std::size_t chunk = 1024; ///< sites decided at a time, a byte each

/// Probabilities that spins are up after the sweep, in 256ths: the whole ones, at most 255, and what is left.
struct UpTable {
    std::vector<std::uint16_t> whole; ///< of each type, low byte: of spins that are down, high byte: up
    std::vector<double> rest;         ///< by state

    UpTable(const TypedNetwork& network, Dynamics dynamics, double scale) {
        constexpr double values = 256.0;
        std::uint16_t of_down = 0;
        for (std::size_t state = 0; state < 2 * network.types.count(); ++state) {
            const double x = scale * static_cast<double>(network.types.cost(state, network.O));
            const double flips = flip_probability(dynamics, x);
            const double parts = values * (state % 2 == 1 ? 1.0 - flips : flips);
            const double below = std::min(std::floor(parts), values - 1.0);
            rest.push_back(parts - below);
            if (state % 2 == 0)
                of_down = static_cast<std::uint16_t>(below);
            else
                whole.push_back(static_cast<std::uint16_t>(of_down + values * below));
        }
    }
};

/// Thresholds of a chunk. One look-up a site: gathering registers are no faster.
void look_up(const std::uint8_t* types, const std::uint16_t* whole, std::uint16_t* thresholds) {
    for (std::size_t j = 0; j < chunk; ++j) thresholds[j] = whole[types[j]];
}

/// New spins of a chunk, and which of them a byte leaves open; these are set down.
MATTIS_VECTOR_CLONES void decide(const std::int8_t* spins, const std::uint8_t* bytes, const std::uint16_t* thresholds,
                                 std::int8_t* decided, std::uint8_t* open) {
    for (std::size_t j = 0; j < chunk; ++j) {
        const auto bound = static_cast<std::uint8_t>(spins[j] > 0 ? thresholds[j] >> 8 : thresholds[j]);
        open[j] = bytes[j] == bound ? 1 : 0;
        decided[j] = bytes[j] < bound ? 1 : -1;
    }
}

/// Sites whose byte left them open, each by a draw of its own.
void settle(const TypedNetwork& network, std::size_t begin, const std::array<std::uint8_t, chunk>& open,
            const UpTable& table, Stream& stream, std::span<std::int8_t> decided) {
    for (std::size_t at = 0; at < decided.size(); at += 8) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, open.data() + at, 8);
        if (eight == 0) continue;
        for (std::size_t j = at; j < std::min(at + 8, decided.size()); ++j) {
            if (open[j] == 0) continue;
            const std::size_t site = begin + j;
            const double rest = table.rest[SiteTypes::state(network.types.of_sites()[site], network.spins[site])];
            if (rest > 0.0 && stream.uniform() < rest) decided[j] = 1;
        }
    }
}

/// Makes fresh spins the present ones; returns how many differ.
MATTIS_VECTOR_CLONES std::int64_t take(std::span<const std::int8_t> fresh, std::span<std::int8_t> spins) {
    std::int32_t differ = 0;
    for (std::size_t j = 0; j < spins.size(); ++j) {
        differ += fresh[j] != spins[j] ? 1 : 0;
        spins[j] = fresh[j];
    }
    return differ;
}

} // namespace

std::int64_t parallel_sweep(const TypedNetwork& network, Dynamics dynamics, double scale, Stream& stream) {
    const UpTable table(network, dynamics, scale);
    const std::size_t N = network.spins.size();
    std::array<std::uint64_t, chunk / 8> draws{};
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(draws.data());
    std::array<std::uint8_t, chunk> open{}, types{};
    std::array<std::int8_t, chunk> decided{}, padded{};
    std::array<std::uint16_t, chunk> thresholds{};
    std::int64_t flips = 0;
    for (std::size_t begin = 0; begin < N; begin += chunk) {
        pause_point();
        const std::size_t size = std::min(chunk, N - begin);
        if (dynamics != Dynamics::zero_temperature) stream.fill(draws);
        const std::uint8_t* type = network.types.of_sites() + begin;
        const std::int8_t* spin = network.spins.data() + begin;
        if (size < chunk) { // the last one is padded with sites that nobody looks at
            std::copy_n(type, size, types.begin());
            std::copy_n(spin, size, padded.begin());
            type = types.data();
            spin = padded.data();
        }
        look_up(type, table.whole.data(), thresholds.data());
        decide(spin, bytes, thresholds.data(), decided.data(), open.data());
        const auto fresh = std::span(decided).first(size);
        settle(network, begin, open, table, stream, fresh);
        flips += take(fresh, network.spins.subspan(begin, size));
    }
    for (int mu = 0; mu < network.patterns.K; ++mu)
        network.O[static_cast<std::size_t>(mu)] = product_sum(network.patterns.row(mu), network.spins);
    return flips;
}

} // namespace mattis::mc
