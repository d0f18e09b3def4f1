#include "montecarlo/kinds/patterns.hpp"

#include <bit>
#include <utility>

#include "models/hamiltonians/exact_energy.hpp"
#include "montecarlo/disorder/bit_patterns.hpp"
#include "montecarlo/kernels/engine_system.hpp"
#include "montecarlo/kernels/overlap_engine.hpp"

namespace mattis::mc {

static_assert(Engine<OverlapEngine<std::int32_t>> && Engine<OverlapEngine<std::int64_t>>);

namespace {

constexpr double table_seconds = 2e-9; ///< an entry of the matrix of signs made from its bit

NetworkShape shape_of(const PatternHamiltonian& h) {
    return {.N = h.N, .channels = h.K, .P = h.P, .convention = h.convention, .signs = true};
}

/// Whether the costs of flips are held in 32 bits.
bool is_narrow(const PatternHamiltonian& h) { return CostTable(h).largest <= largest_narrow_value; }

std::vector<std::int8_t> archetype_of(const BitPatterns& patterns) {
    std::vector<std::int8_t> archetype;
    for (int i = 0; i < patterns.size(); ++i) archetype.push_back(static_cast<std::int8_t>(patterns.entry(0, i)));
    return archetype;
}

} // namespace

void PatternKind::fingerprint(const Data& h, ByteWriter& to) {
    to.put_text("patterns");
    to.put(h.N);
    to.put(h.K);
    to.put_all(h.weight);
    to.put(h.unit);
    to.put(h.constant);
}

BitPatterns PatternKind::draw(const Data& h, const StreamKey& key, std::span<const std::int8_t> archetypes) {
    return draw_bit_patterns(h, key, archetypes);
}

std::vector<std::int8_t> PatternKind::reference(const Data&, const BitPatterns& patterns, Start) {
    return archetype_of(patterns);
}

std::optional<double> PatternKind::load_elsewhere(const Data& h) {
    return h.P == 0 ? h.alpha : load_of(static_cast<double>(h.K), h.P, h.N);
}

SystemMemory PatternKind::memory(const Data& h) {
    const bool narrow = is_narrow(h);
    return {.disorder = bit_patterns_memory(h),
            .system = static_cast<double>(h.K) * (narrow ? 8.0 : 12.0) + (narrow ? 17.0 : 25.0) * h.N};
}

double PatternKind::proposal_seconds(const Data& h) {
    constexpr double any = 2e-8, pattern = 5e-11;
    return any + pattern * static_cast<double>(h.K);
}

/// Measured: an entry drawn; an overlap changed, and looked up.
LongWork PatternKind::long_work(const Data& h) {
    constexpr double drawn = 3e-9, changed = 1e-10, looked_up = 2e-10;
    const auto K = static_cast<double>(h.K);
    return {.disorder = drawn * K * h.N, .system = changed * K * h.N, .flip = (changed + looked_up) * K};
}

std::unique_ptr<System> PatternKind::make_system(const Data& h, std::shared_ptr<const BitPatterns> patterns) {
    const Reference reference = [patterns](Start) { return archetype_of(*patterns); };
    if (is_narrow(h)) return system_of(OverlapEngine<std::int32_t>(h, patterns), h.unit, reference);
    return system_of(OverlapEngine<std::int64_t>(h, patterns), h.unit, reference);
}

std::unique_ptr<System> PatternKind::make_parallel(const Data& h, const std::shared_ptr<const BitPatterns>& patterns,
                                                   Dynamics dynamics) {
    const auto network = std::make_shared<const HebbianNetwork>(hebbian_network(h, *patterns));
    return parallel_system(
        network, dynamics, [patterns](Start) { return archetype_of(*patterns); },
        [&] { return make_system(h, patterns); });
}

ParallelCost PatternKind::parallel_cost(const Data& h, Dynamics dynamics) {
    const ParallelNeeds needs = parallel_needs(shape_of(h), dynamics);
    return {.shared = static_cast<double>(h.N) * static_cast<double>(h.K),
            .system = needs.system + (moves_by_iteration(dynamics) ? 0.0 : memory(h).system),
            .begin = table_seconds * static_cast<double>(h.N) * static_cast<double>(h.K),
            .sweep = needs.sweep + long_work(h).system};
}

TapSolution PatternKind::on_sample(const Data& h, const BitPatterns& patterns, double T, std::span<const double> n,
                                   std::span<const std::int8_t> configuration) {
    return solve_network(std::make_shared<const HebbianNetwork>(hebbian_network(h, patterns)), T, n, configuration);
}

double PatternKind::on_sample_seconds(const Data& h) {
    return table_seconds * static_cast<double>(h.N) * static_cast<double>(h.K) + network_seconds(shape_of(h));
}

/// Overlaps follow the flips in Gray-code order, one flip between neighbours; energies are summed afresh over the
/// patterns.
Spectrum PatternKind::enumerate(const Data& h, const BitPatterns& patterns) {
    if (patterns.size() != h.N || static_cast<std::int64_t>(patterns.count()) != h.K)
        throw std::invalid_argument("enumeration: the patterns are not those of the Hamiltonian");
    Spectrum spectrum = empty_spectrum(h.N, h.unit);
    spectrum.constant = h.constant;
    spectrum.overlaps.resize(spectrum.energies.size());
    std::vector<int> M(patterns.count(), 0); // all spins down
    for (std::size_t mu = 0; mu < M.size(); ++mu)
        for (int i = 0; i < h.N; ++i) M[mu] -= patterns.entry(mu, i);
    std::uint32_t code = 0;
    for (std::size_t step = 0;;) {
        std::int64_t sum = 0;
        for (const int overlap : M) sum += h.weight[static_cast<std::size_t>((overlap + h.N) / 2)];
        spectrum.energies[code] = -sum;
        spectrum.overlaps[code] = M.front();
        if (++step == spectrum.energies.size()) return spectrum;
        const int site = std::countr_zero(step); // the bit that a Gray code changes
        code ^= 1u << site;
        const int change = (code >> site & 1) != 0 ? 2 : -2;
        for (std::size_t mu = 0; mu < M.size(); ++mu) M[mu] += change * patterns.entry(mu, site);
    }
}

} // namespace mattis::mc
