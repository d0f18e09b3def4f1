#include "montecarlo/kernels/term_engine.hpp"

#include <limits>
#include <stdexcept>
#include <utility>

#include "core/watch.hpp"

namespace mattis::mc {

namespace {

/// Number of P-subsets of N sites. Precondition: it fits.
std::size_t subsets(std::size_t N, std::size_t P) {
    if (P > N) return 0;
    std::size_t count = 1;
    for (std::size_t j = 1; j <= P; ++j) count = count * (N - j + 1) / j;
    return count;
}

/// The next P-subset of N sites in lexicographic order; false after the last.
bool next_subset(std::vector<std::uint16_t>& subset, std::size_t N) {
    const std::size_t P = subset.size();
    for (std::size_t k = P; k-- > 0;) {
        if (subset[k] >= N - P + k) continue;
        ++subset[k];
        for (std::size_t j = k + 1; j < P; ++j) subset[j] = static_cast<std::uint16_t>(subset[j - 1] + 1);
        return true;
    }
    return false;
}

constexpr std::size_t terms_between_pauses = 1 << 14;

} // namespace

TermEngine::TermEngine(const TermEngine& other)
    : P_(other.P_), terms_(other.terms_), values_(copy_in_pieces(other.values_)), sums_(other.sums_),
      spins_(other.spins_), energy_(other.energy_) {}

TermEngine::TermEngine(const Couplings& couplings) : P_(static_cast<std::size_t>(couplings.P)) {
    const auto N = static_cast<std::size_t>(couplings.N);
    const std::vector<std::int32_t>& J = couplings.J;
    if (N > std::numeric_limits<std::uint16_t>::max() || J.size() != subsets(N, P_) ||
        J.size() > std::numeric_limits<std::uint32_t>::max())
        throw std::invalid_argument("term engine: one coupling for every P-subset of sites is needed");
    Terms terms{.J = copy_in_pieces(J), .sites = {}, .of_site = {}};
    terms.per_site = subsets(N - 1, P_ - 1);
    resize_in_pieces(terms.of_site, N * terms.per_site);
    terms.sites.reserve(terms.J.size() * P_);
    std::vector<std::size_t> filled(N, 0);
    std::vector<std::uint16_t> subset;
    for (std::size_t k = 0; k < P_; ++k) subset.push_back(static_cast<std::uint16_t>(k));
    std::uint32_t term = 0;
    do {
        if (term % terms_between_pauses == 0) pause_point();
        for (const std::uint16_t site : subset) terms.of_site[site * terms.per_site + filled[site]++] = term;
        terms.sites.insert(terms.sites.end(), subset.begin(), subset.end());
        ++term;
    } while (next_subset(subset, N));
    terms_ = std::make_shared<const Terms>(std::move(terms));
    rebuild(std::vector<std::int8_t>(N, 1));
}

void TermEngine::flip(int site, std::int64_t cost) {
    const auto i = static_cast<std::size_t>(site);
    energy_ += cost;
    const std::uint32_t* mine = terms_->of_site.data() + i * terms_->per_site;
    const std::uint16_t* sites = terms_->sites.data();
    for (std::size_t n = 0; n < terms_->per_site; ++n) {
        if ((n + 1) % terms_between_pauses == 0) pause_point();
        const std::size_t t = mine[n];
        const std::int64_t change = -2 * static_cast<std::int64_t>(values_[t]);
        values_[t] = -values_[t];
        for (std::size_t k = 0; k < P_; ++k) sums_[sites[t * P_ + k]] += change;
    }
    spins_[i] = static_cast<std::int8_t>(-spins_[i]);
}

void TermEngine::rebuild(std::span<const std::int8_t> spins) {
    const auto& [J, sites, of_site, per_site] = *terms_;
    spins_.assign(spins.begin(), spins.end());
    sums_.assign(spins_.size(), 0);
    resize_in_pieces(values_, J.size());
    energy_ = 0;
    for (std::size_t t = 0; t < J.size(); ++t) {
        if (t % terms_between_pauses == 0) pause_point();
        std::int32_t sign = 1;
        for (std::size_t k = 0; k < P_; ++k) sign *= spins_[sites[t * P_ + k]];
        values_[t] = sign * J[t];
        for (std::size_t k = 0; k < P_; ++k) sums_[sites[t * P_ + k]] += values_[t];
        energy_ -= values_[t];
    }
}

std::size_t TermEngine::memory() const {
    return values_.size() * sizeof(std::int32_t) + spins_.size() * (sizeof(std::int8_t) + sizeof(std::int64_t));
}

double TermEngine::table_memory(int N, int P) {
    double terms = 1.0;
    for (int j = 1; j <= P; ++j) terms *= static_cast<double>(N - j + 1) / j;
    return terms * static_cast<double>(sizeof(std::int32_t) +
                                       static_cast<std::size_t>(P) * (sizeof(std::uint16_t) + sizeof(std::uint32_t)));
}

} // namespace mattis::mc
