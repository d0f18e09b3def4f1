#include "montecarlo/kernels/pair_engine.hpp"

#include <stdexcept>
#include <utility>

#include "core/watch.hpp"

namespace mattis::mc {

PairEngine::PairEngine(const Couplings& couplings) {
    const auto N = static_cast<std::size_t>(couplings.N);
    if (couplings.P != 2 || couplings.J.size() != N * (N - 1) / 2)
        throw std::invalid_argument("pair engine: one coupling for every pair of sites is needed");
    std::vector<std::int32_t> matrix;
    resize_in_pieces(matrix, N * N);
    auto J = couplings.J.begin();
    for (std::size_t i = 0; i < N; ++i) {
        pause_point();
        for (std::size_t j = i + 1; j < N; ++j) matrix[i * N + j] = matrix[j * N + i] = *J++;
    }
    J_ = std::make_shared<const std::vector<std::int32_t>>(std::move(matrix));
    rebuild(std::vector<std::int8_t>(N, 1));
}

void PairEngine::flip(int site, std::int64_t cost) {
    const std::size_t N = spins_.size();
    const auto i = static_cast<std::size_t>(site);
    energy_ += cost;
    const std::int64_t change = -2 * spins_[i];
    const std::int32_t* row = J_->data() + i * N;
    for (std::size_t j = 0; j < N; ++j) fields_[j] += change * row[j];
    spins_[i] = static_cast<std::int8_t>(-spins_[i]);
}

void PairEngine::rebuild(std::span<const std::int8_t> spins) {
    const std::size_t N = spins.size();
    spins_.assign(spins.begin(), spins.end());
    fields_.assign(N, 0);
    const std::int32_t* row = J_->data();
    std::int64_t twice = 0;
    for (std::size_t i = 0; i < N; ++i, row += N) {
        pause_point();
        for (std::size_t j = 0; j < N; ++j) fields_[i] += static_cast<std::int64_t>(row[j]) * spins_[j];
        twice += spins_[i] * fields_[i];
    }
    energy_ = -twice / 2;
}

std::size_t PairEngine::memory() const { return spins_.size() * (sizeof(std::int8_t) + sizeof(std::int64_t)); }

} // namespace mattis::mc
