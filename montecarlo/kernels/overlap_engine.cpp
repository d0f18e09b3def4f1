#include "montecarlo/kernels/overlap_engine.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace mattis::mc {

CostTable::CostTable(const PatternHamiltonian& hamiltonian) {
    const std::vector<std::int64_t>& W = hamiltonian.weight;
    for (std::size_t u = 0; u < W.size(); ++u) {
        const std::int64_t below = W[u == 0 ? 0 : u - 1];
        const std::int64_t above = W[std::min(u + 1, W.size() - 1)];
        A.push_back(below + above - 2 * W[u]);
        B.push_back(below - above);
        largest_B = std::max(largest_B, std::abs(B.back()));
    }
}

template <class Value>
OverlapEngine<Value>::OverlapEngine(const PatternHamiltonian& hamiltonian, std::shared_ptr<const BitPatterns> patterns)
    : N_(hamiltonian.N), K_(hamiltonian.K), patterns_(std::move(patterns)), kernel_(&signed_sum()),
      weight_(hamiltonian.weight) {
    if (patterns_->size() != N_ || static_cast<std::int64_t>(patterns_->count()) != K_)
        throw std::invalid_argument("overlap engine: the patterns are not those of the Hamiltonian");
    const CostTable costs(hamiltonian);
    for (std::size_t u = 0; u < costs.A.size(); ++u) table_.push_back({costs.A[u], static_cast<Value>(costs.B[u])});
    flush_ =
        static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max() / std::max<std::int64_t>(1, costs.largest_B));
    u_.assign(static_cast<std::size_t>(K_), 0);
    B_.assign(patterns_->words_per_row() * 64, 0);
    rebuild(std::vector<std::int8_t>(static_cast<std::size_t>(N_), 1));
}

template <class Value>
void OverlapEngine<Value>::flip(int site) {
    std::int8_t& spin = spins_[static_cast<std::size_t>(site)];
    energy_ += cost(site);
    const std::uint64_t* row = patterns_->row(site).data();
    // u falls by one where xi = s, and rises elsewhere: step + 2 [bit is set] or step - 2 [bit is set].
    const std::int32_t unset = spin > 0 ? 1 : -1;
    std::int64_t sum_A = 0, sum_B = 0;
    const Entry* table = table_.data();
    for (std::size_t k = 0; k < u_.size(); ++k) {
        const auto bit = static_cast<std::int32_t>(row[k / 64] >> (k % 64) & 1);
        u_[k] += unset * (1 - 2 * bit);
        const Entry entry = table[u_[k]];
        B_[k] = entry.B;
        sum_A += entry.A;
        sum_B += entry.B;
    }
    sum_A_ = sum_A;
    sum_B_ = sum_B;
    spin = static_cast<std::int8_t>(-spin);
}

template <class Value>
void OverlapEngine<Value>::rebuild(std::span<const std::int8_t> spins) {
    spins_.assign(spins.begin(), spins.end());
    std::fill(u_.begin(), u_.end(), 0);
    for (int site = 0; site < N_; ++site) {
        const std::uint64_t* row = patterns_->row(site).data();
        const std::uint64_t agrees = spins_[static_cast<std::size_t>(site)] > 0 ? 1 : 0;
        for (std::size_t k = 0; k < u_.size(); ++k) u_[k] += (row[k / 64] >> (k % 64) & 1) == agrees ? 1 : 0;
    }
    sum_A_ = sum_B_ = energy_ = 0;
    for (std::size_t k = 0; k < u_.size(); ++k) {
        const auto u = static_cast<std::size_t>(u_[k]);
        B_[k] = table_[u].B;
        sum_A_ += table_[u].A;
        sum_B_ += table_[u].B;
        energy_ -= weight_[u];
    }
}

template <class Value>
std::size_t OverlapEngine<Value>::memory() const {
    return spins_.size() + u_.size() * sizeof(std::int32_t) + B_.size() * sizeof(Value) +
           table_.size() * sizeof(Entry) + weight_.size() * sizeof(std::int64_t);
}

template class OverlapEngine<std::int32_t>;
template class OverlapEngine<std::int64_t>;

} // namespace mattis::mc
