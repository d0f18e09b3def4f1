#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

#include "core/bit_patterns.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"
#include "montecarlo/kernels/engine.hpp"
#include "montecarlo/kernels/signed_sum.hpp"

namespace mattis::mc {

/// What a pattern adds to the cost of a flip, by its overlap M = 2u - N. Flipping spin i moves M to M - 2s, s = xi_i
/// s_i, and
///   W(M - 2s) - W(M) = (A(M) + s B(M))/2,  A = W(M-2) + W(M+2) - 2 W(M),  B = W(M-2) - W(M+2).
/// Beyond the ends W keeps its last value. s has the sign of M there, so that the assumed value cancels.
struct CostTable {
    std::vector<std::int64_t> A, B;
    std::int64_t largest = 0; ///< modulus of any of them

    explicit CostTable(const PatternHamiltonian& hamiltonian);
};

/// Network of +-1 patterns through its integer overlaps: E = -sum_mu W(M_mu) in units of the Hamiltonian.
///
/// Kept beside the spins: u_mu = (M_mu + N)/2, B(M_mu), and the sums of A and B over the patterns. The cost of a flip
/// is then
///   -(sum A + s_i sum_mu xi_i^mu B_mu)/2,  sum_mu xi B = 2 (sum of B over patterns with xi = 1) - sum B,
/// one pass over a row of bits. All of it is integers: nothing drifts. `Value` holds A and B.
template <class Value>
class OverlapEngine {
public:
    OverlapEngine(const PatternHamiltonian& hamiltonian, std::shared_ptr<const BitPatterns> patterns);

    int size() const { return N_; }
    std::int64_t energy() const { return energy_; }
    std::span<const std::int8_t> spins() const { return spins_; }
    double archetype_overlap() const { return (2.0 * u_[0] - N_) / N_; }
    /// M_mu.
    std::int64_t overlap(std::int64_t pattern) const { return 2 * u_[static_cast<std::size_t>(pattern)] - N_; }

    std::int64_t cost(int site) const {
        const std::uint64_t* row = patterns_->row(site).data();
        std::int64_t chosen = 0;
        if constexpr (std::is_same_v<Value, std::int32_t>)
            chosen = kernel_->narrow(row, B_.data(), words_, flush_);
        else
            chosen = kernel_->wide(row, B_.data(), words_);
        const std::int64_t field = 2 * chosen - sums_.B;
        return -(sums_.A + spins_[static_cast<std::size_t>(site)] * field) / 2;
    }

    void flip(int site, std::int64_t cost);
    void rebuild(std::span<const std::int8_t> spins);
    std::size_t memory() const;

private:
    /// B of every pattern and the sums of A and B, from its overlap.
    void look_up();

    int N_;
    std::int64_t K_;
    std::size_t words_; ///< of a row of bits that hold patterns
    std::shared_ptr<const BitPatterns> patterns_;
    const SignedSum* kernel_;
    std::vector<std::int64_t> weight_;
    CostValues<Value> table_;
    std::size_t flush_ = 0;
    std::vector<std::int8_t> spins_;
    std::vector<std::int32_t> u_; ///< padded to whole words with counts that nobody reads
    std::vector<Value> B_;        ///< padded with zeros to whole words
    CostSums sums_;
    std::int64_t energy_ = 0;
};

extern template class OverlapEngine<std::int32_t>;
extern template class OverlapEngine<std::int64_t>;

/// Values A and B of at most this size are held in 32 bits: every kernel can then add at least 16 of them in a lane.
inline constexpr std::int64_t largest_narrow_value = std::numeric_limits<std::int32_t>::max() / 16;

} // namespace mattis::mc
