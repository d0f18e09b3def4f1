#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "models/hamiltonians/diluted_hamiltonian.hpp"
#include "montecarlo/chain/system.hpp"
#include "montecarlo/disorder/diluted_patterns.hpp"
#include "montecarlo/kernels/site_types.hpp"

namespace mattis::mc {

/// Diluted network through the integer overlaps of its channels: E = -sum_c O_c^2 in units of the Hamiltonian. A flip
/// of spin i changes O_c by -2 v_i^c s_i and costs 4 sum_c v_i^c (s_i O_c - v_i^c): one pass over the non-null entries
/// of a site, all of it integers.
class DilutedEngine {
public:
    DilutedEngine(const DilutedHamiltonian& hamiltonian, std::shared_ptr<const DilutedPatterns> patterns);

    int size() const { return h_.N; }
    std::int64_t energy() const { return energy_; }
    std::span<const std::int8_t> spins() const { return spins_; }
    double archetype_overlap() const { return overlap(0) / h_.overlap_unit; }
    std::int64_t cost(int site) const;
    void flip(int site, std::int64_t cost);
    void rebuild(std::span<const std::int8_t> spins);
    std::size_t memory() const;

    void look(PatternLook& to) const;
    void support_overlaps(std::span<const std::int8_t> other, std::vector<double>& to) const;

    /// Blocks by site types, where these are few (serial_types.hpp, parallel_types.hpp).
    std::optional<std::int64_t> advance(const Block& block, double unit, Stream& stream);

private:
    void settle_energy();         ///< from the overlaps
    double overlap(int mu) const; ///< raw
    double loss_product() const;

    DilutedHamiltonian h_;
    std::shared_ptr<const DilutedPatterns> patterns_;
    std::shared_ptr<const SiteTypes> types_;              ///< none: they are too many
    std::shared_ptr<const std::vector<double>> activity_; ///< a of each condensed pattern
    double loss_constant_ = 0.0;                          ///< g sum_c ((1+a_c)/2)^2 over the data
    std::vector<std::int8_t> spins_;
    std::vector<std::int64_t> O_;
    std::int64_t energy_ = 0;
};

} // namespace mattis::mc
