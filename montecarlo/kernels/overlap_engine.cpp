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
        largest = std::max({largest, std::abs(A.back()), std::abs(B.back())});
    }
}

template <class Value>
OverlapEngine<Value>::OverlapEngine(const PatternHamiltonian& hamiltonian, std::shared_ptr<const BitPatterns> patterns)
    : N_(hamiltonian.N), K_(hamiltonian.K), patterns_(std::move(patterns)), kernel_(&signed_sum()),
      weight_(hamiltonian.weight) {
    if (patterns_->size() != N_ || static_cast<std::int64_t>(patterns_->count()) != K_)
        throw std::invalid_argument("overlap engine: the patterns are not those of the Hamiltonian");
    const CostTable costs(hamiltonian);
    if (std::is_same_v<Value, std::int32_t> && costs.largest > largest_narrow_value)
        throw std::invalid_argument("overlap engine: the values need 64 bits");
    for (std::size_t u = 0; u < costs.A.size(); ++u)
        table_.push_back({static_cast<Value>(costs.A[u]), static_cast<Value>(costs.B[u])});
    flush_ =
        static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max() / std::max<std::int64_t>(1, costs.largest));
    u_.assign(patterns_->words_per_row() * 64, 0);
    B_.assign(patterns_->words_per_row() * 64, 0);
    rebuild(std::vector<std::int8_t>(static_cast<std::size_t>(N_), 1));
}

template <class Value>
void OverlapEngine<Value>::flip(int site, std::int64_t cost) {
    std::int8_t& spin = spins_[static_cast<std::size_t>(site)];
    // u falls by one where xi = s, and rises elsewhere.
    kernel_->count(patterns_->row(site).data(), u_.data(), patterns_->words_per_row(), -spin);
    const Entry* table = table_.data();
    const std::int32_t* u = u_.data();
    Value* B = B_.data();
    std::int64_t sum_A = 0, sum_B = 0;
    for (std::int64_t k = 0; k < K_; ++k) {
        const Entry entry = table[u[k]];
        B[k] = entry.B;
        sum_A += entry.A;
        sum_B += entry.B;
    }
    sum_A_ = sum_A;
    sum_B_ = sum_B;
    energy_ += cost;
    spin = static_cast<std::int8_t>(-spin);
}

template <class Value>
void OverlapEngine<Value>::rebuild(std::span<const std::int8_t> spins) {
    spins_.assign(spins.begin(), spins.end());
    // u = (N + sum_i xi_i s_i)/2: every site adds +-1 to twice of it.
    std::fill(u_.begin(), u_.end(), N_);
    for (int site = 0; site < N_; ++site)
        kernel_->count(patterns_->row(site).data(), u_.data(), patterns_->words_per_row(),
                       spins_[static_cast<std::size_t>(site)]);
    for (std::int32_t& u : u_) u /= 2;
    sum_A_ = sum_B_ = energy_ = 0;
    for (std::size_t k = 0; k < static_cast<std::size_t>(K_); ++k) {
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
