#include "montecarlo/kinds/noisy_patterns.hpp"

#include <cstddef>
#include <utility>

#include "montecarlo/kernels/engine_system.hpp"
#include "montecarlo/kernels/noisy_overlap_engine.hpp"
#include "montecarlo/kinds/couplings.hpp"
#include "montecarlo/kinds/patterns.hpp"

namespace mattis::mc {

static_assert(Engine<NoisyOverlapEngine<std::int32_t>> && Engine<NoisyOverlapEngine<std::int64_t>>);

void NoisyPatternKind::fingerprint(const Data& h, ByteWriter& to) {
    to.put_text(name);
    PatternKind::fingerprint(h.patterns, to);
    CouplingKind::fingerprint(h.noise, to);
    to.put(h.scale);
}

NoisyPatterns NoisyPatternKind::draw(const Data& h, const StreamKey& key, std::span<const std::int8_t> archetypes) {
    return draw_noisy_patterns(h, key, archetypes);
}

std::vector<std::int8_t> NoisyPatternKind::reference(const Data& h, const NoisyPatterns& disorder, Start start) {
    return PatternKind::reference(h.patterns, disorder.patterns, start);
}

std::optional<double> NoisyPatternKind::load_elsewhere(const Data& h) {
    return PatternKind::load_elsewhere(h.patterns);
}

SystemMemory NoisyPatternKind::memory(const Data& h) {
    const SystemMemory patterns = PatternKind::memory(h.patterns), noise = CouplingKind::memory(h.noise);
    return {.disorder = patterns.disorder + noise.disorder,
            .shared = patterns.shared + noise.shared,
            .system = patterns.system + noise.system};
}

double NoisyPatternKind::proposal_seconds(const Data& h) {
    return PatternKind::proposal_seconds(h.patterns) + CouplingKind::proposal_seconds(h.noise);
}

LongWork NoisyPatternKind::long_work(const Data& h) {
    const LongWork patterns = PatternKind::long_work(h.patterns), noise = CouplingKind::long_work(h.noise);
    return {.disorder = patterns.disorder + noise.disorder,
            .system = patterns.system + noise.system,
            .flip = patterns.flip + noise.flip};
}

std::unique_ptr<System> NoisyPatternKind::make_system(const Data& h, std::shared_ptr<const NoisyPatterns> disorder) {
    const std::shared_ptr<const BitPatterns> patterns(disorder, &disorder->patterns);
    const Reference reference = [h, disorder](Start start) { return NoisyPatternKind::reference(h, *disorder, start); };
    if (CostTable(h.patterns).largest <= largest_narrow_value)
        return system_of(NoisyOverlapEngine<std::int32_t>(h, patterns, disorder->noise), h.unit, reference);
    return system_of(NoisyOverlapEngine<std::int64_t>(h, patterns, disorder->noise), h.unit, reference);
}

Spectrum NoisyPatternKind::enumerate(const Data& h, const NoisyPatterns& disorder) {
    Spectrum spectrum = PatternKind::enumerate(h.patterns, disorder.patterns);
    const Spectrum noise = CouplingKind::enumerate(h.noise, disorder.noise);
    spectrum.unit = h.unit;
    for (std::size_t code = 0; code < spectrum.energies.size(); ++code)
        spectrum.energies[code] = h.scale * spectrum.energies[code] + noise.energies[code];
    return spectrum;
}

} // namespace mattis::mc
