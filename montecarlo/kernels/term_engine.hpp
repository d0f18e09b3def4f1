#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "montecarlo/disorder/couplings.hpp"

namespace mattis::mc {

/// Spin glass of P-spin couplings, any P: E = -sum_t T_t, T_t = J_t s_i1 .. s_iP. The terms and, for each site, the sum
/// of the terms that contain it are kept: a proposal reads one sum (cost 2 sum), an accepted flip changes the sign of
/// the C(N-1, P-1) terms of its site and updates the sums of their other sites.
class TermEngine {
public:
    explicit TermEngine(const Couplings& couplings);
    TermEngine(const TermEngine& other);
    TermEngine(TermEngine&&) noexcept = default;
    TermEngine& operator=(TermEngine&&) noexcept = default;
    TermEngine& operator=(const TermEngine&) = delete;
    ~TermEngine() = default;

    int size() const { return static_cast<int>(spins_.size()); }
    std::int64_t energy() const { return energy_; }
    std::span<const std::int8_t> spins() const { return spins_; }
    double archetype_overlap() const { return std::numeric_limits<double>::quiet_NaN(); }
    std::int64_t cost(int site) const { return 2 * sums_[static_cast<std::size_t>(site)]; }
    void flip(int site, std::int64_t cost);
    void rebuild(std::span<const std::int8_t> spins);
    std::size_t memory() const;
    /// Bytes of the table of terms for this many sites and spins in a term; copies of an engine share it.
    static double table_memory(int N, int P);

private:
    /// Which sites a term has, and which terms a site.
    struct Terms {
        std::vector<std::int32_t> J;
        std::vector<std::uint16_t> sites;   ///< P for each term
        std::vector<std::uint32_t> of_site; ///< C(N-1, P-1) for each site
        std::size_t per_site = 0;
    };

    std::size_t P_;
    std::shared_ptr<const Terms> terms_;
    std::vector<std::int32_t> values_; ///< T_t
    std::vector<std::int64_t> sums_;   ///< by site
    std::vector<std::int8_t> spins_;
    std::int64_t energy_ = 0;
};

} // namespace mattis::mc
