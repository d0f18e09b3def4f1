#include "montecarlo/kinds/couplings.hpp"

#include <cstdint>
#include <utility>

#include "montecarlo/exact/walsh_hadamard.hpp"
#include "montecarlo/kernels/engine_system.hpp"
#include "montecarlo/kernels/pair_engine.hpp"
#include "montecarlo/kernels/term_engine.hpp"

namespace mattis::mc {

static_assert(Engine<PairEngine> && Engine<TermEngine>);

void CouplingKind::fingerprint(const Data& h, ByteWriter& to) {
    to.put_text("couplings");
    to.put(h.N);
    to.put(h.P);
    to.put(h.spread);
    to.put(h.unit);
}

Couplings CouplingKind::draw(const Data& h, const StreamKey& key, std::span<const std::int8_t>) {
    return draw_couplings(h, key);
}

SystemMemory CouplingKind::memory(const Data& h) {
    const double disorder = couplings_memory(h);
    return {.disorder = disorder,
            .shared = h.P == 2 ? 4.0 * h.N * h.N : TermEngine::table_memory(h.N, h.P),
            .system = 9.0 * h.N + (h.P == 2 ? 0.0 : disorder)};
}

/// Measured: a coupling drawn, or placed in a table; a term changed for each of its sites.
LongWork CouplingKind::long_work(const Data& h) {
    constexpr double drawn = 3e-8, placed = 6e-9, changed = 2e-9, added = 5e-10;
    const double couplings = couplings_memory(h) / sizeof(std::int32_t);
    if (h.P == 2)
        return {.disorder = (drawn + 2.0 * placed) * couplings, .system = added * h.N * h.N, .flip = added * h.N};
    return {.disorder = (drawn + h.P * placed) * couplings,
            .system = h.P * changed * couplings,
            .flip = h.P * changed * couplings * h.P / h.N};
}

std::unique_ptr<System> CouplingKind::make_system(const Data& h, std::shared_ptr<const Couplings> couplings) {
    if (couplings->N != h.N || couplings->P != h.P)
        throw std::invalid_argument("the couplings are not those of the Hamiltonian");
    const Reference reference = [](Start) { return std::vector<std::int8_t>{}; };
    if (h.P == 2) return system_of(PairEngine(*couplings), h.unit, reference);
    return system_of(TermEngine(*couplings), h.unit, reference);
}

/// From couplings J_S, placed at the set S of their sites, to sum_S J_S prod_{i in S} s_i of every configuration.
Spectrum CouplingKind::enumerate(const Data& h, const Couplings& couplings) {
    if (couplings.N != h.N || couplings.P != h.P)
        throw std::invalid_argument("enumeration: the couplings are not those of the Hamiltonian");
    Spectrum spectrum = empty_spectrum(h.N, h.unit);
    std::size_t count = 0;
    const auto place = [&](const auto& self, int first, int left, std::uint32_t sites) -> void {
        if (left == 0) {
            if (count < couplings.J.size()) spectrum.energies[sites] = -couplings.J[count];
            ++count;
            return;
        }
        for (int site = first; site + left <= h.N; ++site) self(self, site + 1, left - 1, sites | 1u << site);
    };
    place(place, 0, h.P, 0);
    if (count != couplings.J.size())
        throw std::invalid_argument("enumeration: one coupling for every P-subset of sites is needed");
    walsh_hadamard(spectrum.energies, [](std::int64_t without, std::int64_t with) {
        return std::pair(without - with, without + with); // spin down, spin up
    });
    return spectrum;
}

std::optional<double> CouplingKind::gaussian_identity(const Data& h, double T) {
    if (h.P != 2 || !(T > 0.0)) return std::nullopt;
    const double sigma = h.unit * h.spread;
    return h.N * sigma * sigma / (2.0 * T);
}

} // namespace mattis::mc
