#include "montecarlo/kernels/serial_types.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "core/vector_clones.hpp"
#include "core/watch.hpp"

namespace mattis::mc {

namespace {

constexpr std::size_t word = 64;    ///< sites decided at a time
constexpr std::size_t chunk = 1024; ///< draws made at a time
constexpr double halves = 0x1p32;   ///< values of the upper half of a draw

void flip(const TypedNetwork& network, std::size_t site) {
    const DilutedPatterns& p = network.patterns;
    const std::int64_t change = -2 * network.spins[site];
    for (std::size_t e = p.first[site]; e < p.first[site + 1]; ++e)
        network.O[static_cast<std::size_t>(p.pattern[e])] += change * p.value[e];
    network.spins[site] = static_cast<std::int8_t>(-network.spins[site]);
}

/// For every state bounds of its flip probability as those of the upper half h of the draw: h < sure flips, h - sure >
/// open does not, and in between it is open. They hold while no overlap is further than `reach` from where they were
/// made.
class Bounds {
public:
    Bounds(const TypedNetwork& network, Dynamics dynamics, double scale)
        : network_(network), dynamics_(dynamics), scale_(scale),
          slack_(static_cast<std::int64_t>(network.spins.size() / 1000)), sure_(2 * network.types.count()),
          open_(sure_.size()), centre_(network.O.size()) {
        renew();
    }

    /// Makes them anew where a word's flips might take an overlap out of their reach.
    void follow() {
        for (std::size_t mu = 0; mu < centre_.size(); ++mu)
            if (std::abs(network_.O[mu] - centre_[mu]) > slack_) return renew();
    }

    const std::uint32_t* sure() const { return sure_.data(); }
    const std::uint32_t* open() const { return open_.data(); }

    /// The decision of propose().
    bool flips(std::size_t site, std::uint64_t draw) const {
        const std::size_t state = SiteTypes::state(network_.types.of_sites()[site], network_.spins[site]);
        const auto half = static_cast<std::uint32_t>(draw >> 32);
        if (half < sure_[state]) return true;
        if (half - sure_[state] > open_[state]) return false;
        const double x = scale_ * static_cast<double>(network_.types.cost(state, network_.O));
        return Stream::uniform_of(draw) < flip_probability(dynamics_, x);
    }

private:
    void renew() {
        std::ranges::copy(network_.O, centre_.begin());
        const std::int64_t reach = slack_ + 2 * static_cast<std::int64_t>(word);
        for (std::size_t state = 0; state < sure_.size(); ++state) {
            const std::int64_t cost = network_.types.cost(state, centre_);
            const std::int64_t spread = 4 * reach * network_.types.non_null(state / 2);
            const double least = flip_probability(dynamics_, scale_ * static_cast<double>(cost + spread));
            const double most = flip_probability(dynamics_, scale_ * static_cast<double>(cost - spread));
            // One apart: the rounding of probabilities is far below that.
            sure_[state] = static_cast<std::uint32_t>(std::max(0.0, std::floor(least * halves) - 1.0));
            const double end = std::min(std::ceil(most * halves) + 1.0, halves - 1.0);
            open_[state] = static_cast<std::uint32_t>(end) - sure_[state];
        }
    }

    TypedNetwork network_;
    Dynamics dynamics_;
    double scale_;
    std::int64_t slack_;
    std::vector<std::uint32_t> sure_, open_;
    std::vector<std::int64_t> centre_;
};

/// Of every site of a word: 1 if it flips, 2 if that is open, 0 if it does not.
MATTIS_VECTOR_CLONES void decide(const std::uint8_t* types, const std::int8_t* spins, const std::uint64_t* draws,
                                 const std::uint32_t* sure, const std::uint32_t* open, std::uint8_t* decisions) {
    std::uint32_t found[word];
    for (std::size_t j = 0; j < word; ++j) {
        const std::uint32_t state = 2u * types[j] + (spins[j] > 0 ? 1u : 0u);
        const auto half = static_cast<std::uint32_t>(draws[j] >> 32);
        const std::uint32_t flips = half < sure[state] ? 1u : 0u;
        const std::uint32_t is_open = half - sure[state] <= open[state] ? 2u : 0u;
        found[j] = flips + is_open;
    }
    for (std::size_t j = 0; j < word; ++j) decisions[j] = static_cast<std::uint8_t>(found[j]);
}

/// Decides a word of sites and makes its flips; returns their number.
std::int64_t advance_word(const TypedNetwork& network, const Bounds& bounds, std::size_t site,
                          const std::uint64_t* draws) {
    std::array<std::uint8_t, word> decisions{};
    decide(network.types.of_sites() + site, network.spins.data() + site, draws, bounds.sure(), bounds.open(),
           decisions.data());
    std::int64_t accepted = 0;
    for (std::size_t at = 0; at < word; at += 8) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, decisions.data() + at, 8);
        if (eight == 0) continue;
        for (std::size_t j = at; j < at + 8; ++j) {
            if (decisions[j] == 0 || (decisions[j] == 2 && !bounds.flips(site + j, draws[j]))) continue;
            flip(network, site + j);
            ++accepted;
        }
    }
    return accepted;
}

} // namespace

std::int64_t random_proposals(const TypedNetwork& network, Dynamics dynamics, double scale, std::int64_t proposals,
                              Stream& stream) {
    Bounds bounds(network, dynamics, scale);
    DrawsAhead draws(stream);
    const auto N = static_cast<std::uint32_t>(network.spins.size());
    std::int64_t accepted = 0;
    for (std::int64_t k = 0; k < proposals; ++k) {
        if (k % static_cast<std::int64_t>(chunk) == 0) pause_point();
        const std::size_t site = uniform_below(draws, N);
        if (!bounds.flips(site, draws())) continue;
        flip(network, site);
        bounds.follow();
        ++accepted;
    }
    return accepted;
}

std::int64_t sequential_proposals(const TypedNetwork& network, Dynamics dynamics, double scale, std::size_t first,
                                  std::int64_t proposals, Stream& stream) {
    Bounds bounds(network, dynamics, scale);
    const std::size_t N = network.spins.size();
    std::array<std::uint64_t, chunk> draws{};
    std::int64_t accepted = 0;
    std::size_t site = first, used = 0, drawn = 0;
    for (std::int64_t left = proposals; left > 0;) {
        if (used == drawn) {
            pause_point();
            drawn = std::min(chunk, static_cast<std::size_t>(left));
            stream.fill(std::span(draws).first(drawn));
            used = 0;
        }
        bounds.follow();
        std::size_t done = 1;
        if (drawn - used >= word && N - site >= word) {
            accepted += advance_word(network, bounds, site, draws.data() + used);
            done = word;
        } else if (bounds.flips(site, draws[used])) {
            flip(network, site);
            ++accepted;
        }
        used += done;
        left -= static_cast<std::int64_t>(done);
        site = site + done == N ? 0 : site + done;
    }
    return accepted;
}

} // namespace mattis::mc
