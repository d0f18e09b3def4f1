#include "montecarlo/disorder/couplings.hpp"

#include <cmath>

namespace mattis::mc {

namespace {

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
    couplings.J.resize(static_cast<std::size_t>(number_of_couplings(h)));
    for (std::int32_t& J : couplings.J) J = static_cast<std::int32_t>(std::lround(h.spread * gaussian(stream)));
    return couplings;
}

double couplings_memory(const CouplingHamiltonian& h) { return number_of_couplings(h) * sizeof(std::int32_t); }

} // namespace mattis::mc
