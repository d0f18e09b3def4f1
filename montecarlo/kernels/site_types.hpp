#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "montecarlo/disorder/diluted_patterns.hpp"

namespace mattis::mc {

/// Sites by their type, which is the entries of all patterns there. A type and a spin direction make up a state. All
/// sites of one state have the same cost of a flip, so few numbers stand for all sites.
class SiteTypes {
public:
    /// Whether there are few types and many sites: patterns stored themselves, K <= 5 of them, 2 3^K <= N.
    static bool suit(const DilutedHamiltonian& hamiltonian);

    explicit SiteTypes(const DilutedPatterns& patterns);

    std::size_t count() const { return entries_.size() / K_; }
    const std::uint8_t* of_sites() const { return of_sites_.data(); }
    /// The state of a site of this type, twice the type and one more if the spin is up.
    static std::size_t state(std::uint8_t type, std::int8_t spin) { return 2u * type + (spin > 0 ? 1u : 0u); }
    /// Cost of a flip in a state, from the overlaps.
    std::int64_t cost(std::size_t state, std::span<const std::int64_t> O) const;
    std::int64_t non_null(std::size_t type) const; ///< number of entries that are not 0
    std::size_t memory() const { return of_sites_.size() + entries_.size(); }

private:
    std::size_t K_;
    std::vector<std::uint8_t> of_sites_;
    std::vector<std::int8_t> entries_; ///< K for each type
};

/// The spins and integer overlaps of a network that is taken through a block of proposals.
struct TypedNetwork {
    const SiteTypes& types;
    const DilutedPatterns& patterns;
    std::span<std::int8_t> spins;
    std::span<std::int64_t> O;
};

} // namespace mattis::mc
