#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/bytes.hpp"
#include "core/rng.hpp"
#include "montecarlo/disorder.hpp"
#include "montecarlo/sampler.hpp"

namespace mattis::mc {

/// Where a chain begins; archetype_and_random is for several: the first half of them begins at the archetype, the
/// others at random, so that the two can be compared. Of diluted networks (reference_spins()): `pure` follows the first
/// pattern, `hierarchical` the first that is not null at the site, `parallel` the majority of all, `example` the first
/// example of the first pattern, if it has one.
enum class Start { archetype, random, noisy, archetype_and_random, pure, hierarchical, parallel, example };
inline constexpr std::array<std::string_view, 8> start_names{
    "archetype", "random", "noisy", "archetype_and_random", "pure", "hierarchical", "parallel", "example"};

/// What a start follows: N entries +-1, and 0 where it does not say. That is the archetype of a network of +-1
/// patterns, for a diluted one see Start; nothing for a system without patterns. The example of a supervised network,
/// whose examples are known by their sum only, is the sign of the sum of the examples.
std::vector<std::int8_t> reference_spins(const Disorder& disorder, Start start);

/// A Markov chain of single-spin flips: configuration, random stream and clock are all its state.
class Chain {
public:
    /// A chain at the configuration that the sampler has; its proposals and decisions draw from `dynamics`.
    Chain(std::unique_ptr<Sampler> sampler, const StreamKey& dynamics);

    /// Sets the configuration: the reference (see reference_spins) with random spins where it holds 0, N random spins,
    /// or, noisy, the reference with each spin kept with probability (1 + overlap)/2. `reference` holds N entries, or
    /// none for a system without one: all spins up then take its place. Draws from `start_key`: one number per spin for
    /// random and noisy starts, otherwise one for each 0. The clock goes on.
    void begin(Start start, double overlap, std::span<const std::int8_t> reference, const StreamKey& start_key);

    /// One sweep of N proposals. Returns the number of accepted flips.
    std::int64_t sweep(Dynamics dynamics, Order order, double beta);

    const Sampler& sampler() const { return *sampler_; }
    Sampler& sampler() { return *sampler_; }
    /// Sweeps so far.
    std::int64_t sweeps() const { return sweeps_; }

    /// Spins, position in the random stream, clock, integer energy and overlap with the archetype. The stream's key
    /// and the disorder are the owner's to restore.
    void save(ByteWriter& to) const;
    /// Rebuilds the sampler from the stored spins. Throws BytesError if these are no configuration of this system, or
    /// if the stored energy or overlap is not theirs; the chain must then be loaded or begun again.
    void load(ByteReader& from);

private:
    std::unique_ptr<Sampler> sampler_;
    Stream stream_;
    std::int64_t sweeps_ = 0;
};

} // namespace mattis::mc
