#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/bytes.hpp"
#include "core/rng.hpp"
#include "montecarlo/sampler.hpp"

namespace mattis::mc {

/// Where a chain begins.
enum class Start { archetype, random, noisy };
constexpr std::array<std::string_view, 3> start_names{"archetype", "random", "noisy"};

/// A Markov chain of single-spin flips: configuration, random stream and clock are all its state.
class Chain {
public:
    Chain(std::unique_ptr<Sampler> sampler, const StreamKey& dynamics);

    /// Sets the configuration: the archetype (spin glasses: all spins up), random spins, or the archetype with each
    /// spin kept with probability (1 + overlap)/2. Draws from `start`.
    void begin(Start start, double overlap, std::span<const std::int8_t> archetype, const StreamKey& start_key);

    /// One sweep of N proposals. Returns the number of accepted flips.
    std::int64_t sweep(Dynamics dynamics, Order order, double beta);

    const Sampler& sampler() const { return *sampler_; }
    Sampler& sampler() { return *sampler_; }
    std::int64_t sweeps() const { return sweeps_; }

    void save(ByteWriter& to) const;
    /// Throws BytesError if the stored energy is not that of the stored spins.
    void load(ByteReader& from);

private:
    std::unique_ptr<Sampler> sampler_;
    Stream stream_;
    std::int64_t sweeps_ = 0;
};

} // namespace mattis::mc
