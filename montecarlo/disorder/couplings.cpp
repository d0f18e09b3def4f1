#include "montecarlo/disorder/couplings.hpp"

#include <cmath>

#include "core/rounded_gaussian.hpp"
#include "core/watch.hpp"

namespace mattis::mc {

namespace {

constexpr std::size_t draws_between_pauses = 1 << 14;

/// Number of P-subsets of N sites.
double number_of_couplings(const CouplingHamiltonian& h) {
    double count = 1.0;
    for (int j = 1; j <= h.P; ++j) count = count * (h.N - j + 1) / j;
    return std::round(count);
}

} // namespace

Couplings draw_couplings(const CouplingHamiltonian& h, const StreamKey& key) {
    Stream stream(key);
    Couplings couplings{h.N, h.P, {}};
    const auto count = static_cast<std::size_t>(number_of_couplings(h));
    couplings.J.reserve(count);
    DrawsAhead draws(stream);
    while (couplings.J.size() < count) {
        if (couplings.J.size() % draws_between_pauses == 0) pause_point();
        couplings.J.push_back(static_cast<std::int32_t>(rounded_gaussian(draws(), h.spread)));
    }
    return couplings;
}

double couplings_memory(const CouplingHamiltonian& h) { return number_of_couplings(h) * sizeof(std::int32_t); }

} // namespace mattis::mc
