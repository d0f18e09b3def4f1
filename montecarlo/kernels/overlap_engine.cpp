#include "montecarlo/kernels/overlap_engine.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <stdexcept>

#include "core/watch.hpp"

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
    : N_(hamiltonian.N), K_(hamiltonian.K), words_((static_cast<std::size_t>(K_) + 63) / 64),
      patterns_(std::move(patterns)), kernel_(&signed_sum()), weight_(hamiltonian.weight) {
    if (patterns_->size() != N_ || static_cast<std::int64_t>(patterns_->count()) != K_)
        throw std::invalid_argument("overlap engine: the patterns are not those of the Hamiltonian");
    const CostTable costs(hamiltonian);
    if (std::is_same_v<Value, std::int32_t> && costs.largest > largest_narrow_value)
        throw std::invalid_argument("overlap engine: the values need 64 bits");
    const auto held = [](std::int64_t value) { return static_cast<Value>(value); };
    std::transform(costs.A.begin(), costs.A.end(), std::back_inserter(table_.A), held);
    std::transform(costs.B.begin(), costs.B.end(), std::back_inserter(table_.B), held);
    table_.overlaps = costs.A.size();
    for (auto* values : {&table_.A, &table_.B}) values->resize(std::max(table_.overlaps, CostValues<Value>::room));
    flush_ =
        static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max() / std::max<std::int64_t>(1, costs.largest));
    resize_in_pieces(u_, words_ * 64);
    resize_in_pieces(B_, words_ * 64);
    rebuild(std::vector<std::int8_t>(static_cast<std::size_t>(N_), 1));
}

template <class Value>
void OverlapEngine<Value>::flip(int site, std::int64_t cost) {
    std::int8_t& spin = spins_[static_cast<std::size_t>(site)];
    // u falls by one where xi = s, and rises elsewhere.
    kernel_->count(patterns_->row(site).data(), u_.data(), words_, -spin);
    look_up();
    energy_ += cost;
    spin = static_cast<std::int8_t>(-spin);
}

template <class Value>
void OverlapEngine<Value>::rebuild(std::span<const std::int8_t> spins) {
    spins_.assign(spins.begin(), spins.end());
    // u = (N + sum_i xi_i s_i)/2: every site adds +-1 to twice of it.
    std::fill(u_.begin(), u_.end(), N_);
    for (int site = 0; site < N_; ++site) {
        pause_point();
        kernel_->count(patterns_->row(site).data(), u_.data(), words_, spins_[static_cast<std::size_t>(site)]);
    }
    for (std::int32_t& u : u_) u /= 2;
    pause_point();
    look_up();
    pause_point();
    energy_ = 0;
    for (std::size_t k = 0; k < static_cast<std::size_t>(K_); ++k) energy_ -= weight_[static_cast<std::size_t>(u_[k])];
}

template <class Value>
void OverlapEngine<Value>::look_up() {
    const auto K = static_cast<std::size_t>(K_);
    if constexpr (std::is_same_v<Value, std::int32_t>)
        sums_ = kernel_->look_up(table_, u_.data(), K, flush_, B_.data());
    else
        sums_ = kernel_->look_up_wide(table_, u_.data(), K, flush_, B_.data());
}

template <class Value>
std::size_t OverlapEngine<Value>::memory() const {
    return spins_.size() + u_.size() * sizeof(std::int32_t) + B_.size() * sizeof(Value) +
           2 * table_.A.size() * sizeof(Value) + weight_.size() * sizeof(std::int64_t);
}

template class OverlapEngine<std::int32_t>;
template class OverlapEngine<std::int64_t>;

} // namespace mattis::mc
