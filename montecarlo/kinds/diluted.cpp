#include "montecarlo/kinds/diluted.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "montecarlo/kernels/diluted_engine.hpp"
#include "montecarlo/kernels/engine_system.hpp"

namespace mattis::mc {

static_assert(Engine<DilutedEngine> && ShowsPatterns<DilutedEngine>);

namespace {

/// Whether all kinds of sites come in whole numbers in a balanced ensemble.
bool is_whole(const DilutedHamiltonian& h) {
    constexpr double rounding = 1e-6;
    for (int active = 0; active <= h.K; ++active) {
        const double sites =
            static_cast<double>(h.N) * std::pow(h.d, h.K - active) * std::pow(0.5 * (1.0 - h.d), active);
        if (std::abs(sites - std::round(sites)) > rounding) return false;
    }
    return true;
}

} // namespace

DilutedHamiltonian DilutedKind::with_ensemble(Data h, Ensemble ensemble) {
    h.ensemble = ensemble;
    return h;
}

void DilutedKind::fingerprint(const Data& h, ByteWriter& to) {
    to.put_text("diluted");
    to.put(h.N);
    to.put(h.K);
    to.put(h.load);
    to.put(h.d);
    to.put(h.data);
    to.put(h.M);
    to.put(h.r);
    to.put(h.rho);
    to.put(h.spread);
    to.put(h.ensemble);
    to.put(h.unit);
    to.put(h.overlap_unit);
}

DilutedPatterns DilutedKind::draw(const Data& h, const StreamKey& key, std::span<const std::int8_t>) {
    return draw_diluted(h, key);
}

std::vector<std::int8_t> DilutedKind::reference(const Data&, const DilutedPatterns& patterns, Start start) {
    std::vector<std::int8_t> reference(static_cast<std::size_t>(patterns.N), 0);
    const auto sign = [](std::int64_t x) { return static_cast<std::int8_t>((x > 0) - (x < 0)); };
    for (std::size_t i = 0; i < reference.size(); ++i) {
        std::int64_t sum = 0;
        for (int mu = 0; mu < (start == Start::pure ? 1 : patterns.K); ++mu) {
            const std::int8_t entry = patterns.row(mu)[i];
            if (start == Start::hierarchical && sum != 0) break;
            sum += entry;
        }
        if (start == Start::example) {
            const std::uint64_t e = patterns.first[i];
            const bool has_first = e < patterns.first[i + 1] && patterns.pattern[e] == 0;
            sum = has_first ? patterns.value[e * static_cast<std::uint64_t>(patterns.block)] : 0;
        }
        reference[i] = sign(sum);
    }
    return reference;
}

SystemMemory DilutedKind::memory(const Data& h) {
    return {.disorder = diluted_memory(h),
            .shared = SiteTypes::suit(h) ? 1.0 * h.N : 0.0,
            .system = 1.0 * h.N + 8.0 * static_cast<double>(h.channels())};
}

double DilutedKind::proposal_seconds(const Data& h) {
    constexpr double any = 2e-8, entry = 1e-9;
    return any + entry * (1.0 - h.d) * static_cast<double>(h.channels());
}

/// Measured: an entry of a pattern drawn, a number of the data drawn (of sums one for each example up to thousands),
/// and added.
LongWork DilutedKind::long_work(const Data& h) {
    constexpr double drawn = 8e-9, added = 1e-9, most_examples = 4096.0;
    const double entries = (1.0 - h.d) * static_cast<double>(h.patterns()) * h.N, numbers = entries * h.block();
    double draws = h.data == Dataset::Vectors::patterns ? 0.0 : numbers;
    if (h.data == Dataset::Vectors::class_sums) draws *= std::min<double>(h.M, most_examples);
    return {.disorder = drawn * (static_cast<double>(h.patterns()) * h.N + draws) + added * numbers,
            .system = added * numbers,
            .flip = added * numbers / h.N};
}

std::unique_ptr<System> DilutedKind::make_system(const Data& h, std::shared_ptr<const DilutedPatterns> patterns) {
    const Reference follow = [h, patterns](Start start) { return reference(h, *patterns, start); };
    return system_of(DilutedEngine(h, patterns), h.unit, follow);
}

/// Overlaps of all channels summed afresh for every configuration.
Spectrum DilutedKind::enumerate(const Data& h, const DilutedPatterns& patterns) {
    if (patterns.N != h.N || patterns.K != h.K || patterns.block != h.block())
        throw std::invalid_argument("enumeration: the patterns are not those of the Hamiltonian");
    Spectrum spectrum = empty_spectrum(h.N, h.unit);
    spectrum.overlap_unit = h.overlap_unit;
    const auto block = static_cast<std::size_t>(patterns.block);
    for (std::uint32_t code = 0; code < spectrum.energies.size(); ++code) {
        std::vector<std::int64_t> O(static_cast<std::size_t>(h.channels()), 0);
        int archetype = 0;
        for (std::size_t i = 0; i < static_cast<std::size_t>(h.N); ++i) {
            const int spin = (code >> i & 1) != 0 ? 1 : -1;
            archetype += spin * patterns.row(0)[i];
            for (std::size_t e = patterns.first[i]; e < patterns.first[i + 1]; ++e)
                for (std::size_t a = 0; a < block; ++a)
                    O[static_cast<std::size_t>(patterns.pattern[e]) * block + a] +=
                        static_cast<std::int64_t>(spin) * patterns.value[e * block + a];
        }
        for (const std::int64_t overlap : O) spectrum.energies[code] -= overlap * overlap;
        spectrum.overlaps.push_back(archetype);
    }
    return spectrum;
}

std::string DilutedKind::limit_fault(const Data& h) {
    if (h.ensemble == Ensemble::independent || is_whole(h)) return {};
    return fmt::format("balanced kinds of sites are rounded at N = {}: compared on the sample only", h.N);
}

TapSolution DilutedKind::on_sample(const Data& h, const DilutedPatterns& patterns, double T, std::span<const double> n,
                                   std::span<const std::int8_t> configuration) {
    return solve_tap(h, patterns, T, n, configuration);
}

std::vector<Observable> DilutedKind::judged_on_sample(const Data& h) {
    std::vector<Observable> judged{Observable::m, Observable::q, Observable::energy};
    if (h.learns) judged.push_back(Observable::n);
    return judged;
}

} // namespace mattis::mc
