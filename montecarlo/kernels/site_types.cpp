#include "montecarlo/kernels/site_types.hpp"

#include <algorithm>

#include "core/watch.hpp"

namespace mattis::mc {

namespace {

constexpr std::size_t sites_between_pauses = 1 << 12;
constexpr int most_patterns = 5; ///< 243 types fit a byte

std::size_t power_of_three(int K) {
    std::size_t power = 1;
    for (int k = 0; k < K; ++k) power *= 3;
    return power;
}

} // namespace

bool SiteTypes::suit(const DilutedHamiltonian& h) {
    return h.data == Dataset::Vectors::patterns && h.load == 0 && h.K <= most_patterns &&
           2 * power_of_three(h.K) <= static_cast<std::size_t>(h.N);
}

SiteTypes::SiteTypes(const DilutedPatterns& patterns)
    : K_(static_cast<std::size_t>(patterns.K)), of_sites_(static_cast<std::size_t>(patterns.N)) {
    for (std::size_t type = 0; type < power_of_three(patterns.K); ++type)
        for (std::size_t left = type, mu = 0; mu < K_; ++mu, left /= 3)
            entries_.push_back(static_cast<std::int8_t>(static_cast<int>(left % 3) - 1));
    for (std::size_t i = 0; i < of_sites_.size(); ++i) {
        if (i % sites_between_pauses == 0) pause_point();
        int type = 0;
        for (int mu = patterns.K; mu-- > 0;) type = 3 * type + patterns.row(mu)[i] + 1;
        of_sites_[i] = static_cast<std::uint8_t>(type);
    }
}

std::int64_t SiteTypes::cost(std::size_t state, std::span<const std::int64_t> O) const {
    const std::int8_t* v = entries_.data() + state / 2 * K_;
    std::int64_t field = 0;
    for (std::size_t mu = 0; mu < K_; ++mu) field += v[mu] * O[mu];
    return 4 * ((state % 2 == 1 ? field : -field) - non_null(state / 2));
}

std::int64_t SiteTypes::non_null(std::size_t type) const {
    const std::int8_t* v = entries_.data() + type * K_;
    return std::count_if(v, v + K_, [](std::int8_t entry) { return entry != 0; });
}

} // namespace mattis::mc
