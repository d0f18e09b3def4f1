#include "montecarlo/kernels/template_engine.hpp"

#include <stdexcept>
#include <utility>

#include "core/vector_clones.hpp"
#include "core/watch.hpp"

namespace mattis::mc {

namespace {

/// to += factor from.
MATTIS_VECTOR_CLONES void add(std::int32_t factor, const std::int32_t* from, std::size_t count, std::int32_t* to) {
    for (std::size_t k = 0; k < count; ++k) to[k] += factor * from[k];
}

/// sum_mu F (s U - F).
MATTIS_VECTOR_CLONES std::int64_t quarter_cost(std::int64_t s, const std::int32_t* F, const std::int64_t* U,
                                               std::size_t count) {
    std::int64_t sum = 0;
    for (std::size_t mu = 0; mu < count; ++mu) sum += F[mu] * (s * U[mu] - F[mu]);
    return sum;
}

} // namespace

TemplateEngine::TemplateEngine(std::shared_ptr<const Templates> templates) : templates_(std::move(templates)) {
    const auto N = static_cast<std::size_t>(templates_->N), K = static_cast<std::size_t>(templates_->K);
    if (templates_->T.size() != N * N * K || templates_->archetype.size() != N)
        throw std::invalid_argument("template engine: one entry for every pattern and pair of sites is needed");
    rebuild(std::vector<std::int8_t>(N, 1));
}

double TemplateEngine::archetype_overlap() const {
    int sum = 0;
    for (std::size_t i = 0; i < spins_.size(); ++i) sum += templates_->archetype[i] * spins_[i];
    return static_cast<double>(sum) / size();
}

std::int64_t TemplateEngine::cost(int site) const {
    const auto i = static_cast<std::size_t>(site);
    return 4 * quarter_cost(spins_[i], F_.data() + i * U_.size(), U_.data(), U_.size());
}

void TemplateEngine::flip(int site, std::int64_t cost) {
    const std::size_t N = spins_.size(), K = U_.size();
    const auto i = static_cast<std::size_t>(site);
    const std::int32_t change = -2 * spins_[i];
    energy_ += cost;
    for (std::size_t mu = 0; mu < K; ++mu) U_[mu] += change * static_cast<std::int64_t>(F_[i * K + mu]);
    add(change, templates_->T.data() + i * N * K, N * K, F_.data()); // nothing to the fields of the site itself
    spins_[i] = static_cast<std::int8_t>(-spins_[i]);
}

void TemplateEngine::rebuild(std::span<const std::int8_t> spins) {
    const std::size_t N = spins.size();
    const auto K = static_cast<std::size_t>(templates_->K);
    spins_.assign(spins.begin(), spins.end());
    F_.assign(N * K, 0);
    U_.assign(K, 0);
    for (std::size_t j = 0; j < N; ++j) {
        pause_point();
        add(spins_[j], templates_->T.data() + j * N * K, N * K, F_.data());
    }
    for (std::size_t i = 0; i < N; ++i)
        for (std::size_t mu = 0; mu < K; ++mu) U_[mu] += spins_[i] * static_cast<std::int64_t>(F_[i * K + mu]);
    energy_ = 0;
    for (std::int64_t& twice : U_) {
        twice /= 2; // every pair was added twice
        energy_ -= twice * twice;
    }
}

std::size_t TemplateEngine::memory() const {
    return spins_.size() + U_.size() * sizeof(std::int64_t) + F_.size() * sizeof(std::int32_t);
}

} // namespace mattis::mc
