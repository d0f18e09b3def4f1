#include "montecarlo/kinds/templates.hpp"

#include <cstdint>
#include <stdexcept>
#include <utility>

#include "montecarlo/exact/walsh_hadamard.hpp"
#include "montecarlo/kernels/engine_system.hpp"
#include "montecarlo/kernels/template_engine.hpp"

namespace mattis::mc {

static_assert(Engine<TemplateEngine>);

namespace {

void require_same(const TemplateHamiltonian& h, const Templates& templates) {
    if (templates.N != h.N || templates.K != h.K)
        throw std::invalid_argument("the templates are not those of the Hamiltonian");
}

} // namespace

void TemplateKind::fingerprint(const Data& h, ByteWriter& to) {
    to.put_text(name);
    to.put(h.N);
    to.put(h.K);
    to.put(h.spread);
    to.put(h.entry);
    to.put(h.unit);
}

Templates TemplateKind::draw(const Data& h, const StreamKey& key, std::span<const std::int8_t> archetypes) {
    return draw_templates(h, key, archetypes);
}

SystemMemory TemplateKind::memory(const Data& h) {
    const auto K = static_cast<double>(h.K);
    return {.disorder = templates_memory(h) + h.N, .system = h.N + 8.0 * K + 4.0 * K * h.N};
}

double TemplateKind::proposal_seconds(const Data& h) {
    constexpr double any = 2e-8, pattern = 1e-9;
    return any + pattern * static_cast<double>(h.K);
}

/// Measured: an entry drawn and placed twice; a field changed.
LongWork TemplateKind::long_work(const Data& h) {
    constexpr double drawn = 4e-8, changed = 5e-10;
    const double fields = static_cast<double>(h.K) * h.N;
    return {.disorder = 0.5 * drawn * fields * h.N, .system = changed * fields * h.N, .flip = changed * fields};
}

std::unique_ptr<System> TemplateKind::make_system(const Data& h, std::shared_ptr<const Templates> templates) {
    require_same(h, *templates);
    const Reference reference = [templates](Start) { return templates->archetype; };
    return system_of(TemplateEngine(std::move(templates)), h.unit, reference);
}

/// U of every configuration from entries placed at their pair of sites, pattern by pattern.
Spectrum TemplateKind::enumerate(const Data& h, const Templates& templates) {
    require_same(h, templates);
    Spectrum spectrum = empty_spectrum(h.N, h.unit);
    const auto N = static_cast<std::size_t>(h.N), K = static_cast<std::size_t>(h.K);
    for (std::size_t mu = 0; mu < K; ++mu) {
        std::vector<std::int64_t> U(spectrum.energies.size(), 0);
        for (std::size_t i = 0; i < N; ++i)
            for (std::size_t j = i + 1; j < N; ++j)
                U[std::size_t{1} << i | std::size_t{1} << j] = templates.T[(i * N + j) * K + mu];
        walsh_hadamard(U, [](std::int64_t without, std::int64_t with) {
            return std::pair(without - with, without + with); // spin down, spin up
        });
        for (std::size_t code = 0; code < U.size(); ++code) spectrum.energies[code] -= U[code] * U[code];
    }
    for (std::size_t code = 0; code < spectrum.energies.size(); ++code) {
        int sum = 0;
        for (std::size_t i = 0; i < N; ++i)
            sum += (code >> i & 1) != 0 ? templates.archetype[i] : -templates.archetype[i];
        spectrum.overlaps.push_back(sum);
    }
    return spectrum;
}

} // namespace mattis::mc
