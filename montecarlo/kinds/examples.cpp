#include "montecarlo/kinds/examples.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <utility>

#include "core/bit_patterns.hpp"
#include "core/errors.hpp"
#include "core/watch.hpp"
#include "models/hamiltonians/exact_energy.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"
#include "montecarlo/kernels/class_sum_engine.hpp"
#include "montecarlo/kernels/engine_system.hpp"
#include "montecarlo/kernels/example_overlap_engine.hpp"
#include "montecarlo/kernels/power_sum_engine.hpp"

namespace mattis::mc {

static_assert(Engine<ExampleOverlapEngine<std::int32_t>> && Engine<ExampleOverlapEngine<std::int64_t>>);
static_assert(Engine<ClassSumEngine> && ShowsData<ClassSumEngine>);
static_assert(RealEngine<PowerSumEngine> && ShowsData<PowerSumEngine>);

namespace {

/// The channels as patterns of an engine whose energies are integers; none where these are too large, or where there
/// are other entries than +-1.
std::optional<PatternHamiltonian> as_patterns(const ExampleHamiltonian& h) {
    if (h.largest() > 1 || !h.weight.empty()) return std::nullopt;
    try {
        PatternHamiltonian costs;
        costs.N = h.N;
        costs.K = h.channels();
        costs.weight = pattern_weights(h.P, h.convention, h.N, static_cast<double>(h.channels()));
        costs.unit = h.convention == Convention::full ? h.unit : h.unit * factorial(h.P);
        return costs;
    } catch (const InputError&) {
        return std::nullopt;
    }
}

NetworkShape shape_of(const ExampleHamiltonian& h) {
    return {.N = h.N, .channels = h.channels(), .P = h.P, .convention = h.convention, .signs = h.largest() == 1};
}

BitPatterns bits_of(const ChannelMatrix& v) {
    BitPatterns bits(static_cast<std::size_t>(v.channels()), v.sites());
    for (int i = 0; i < v.sites(); ++i) {
        pause_point();
        for (std::int64_t c = 0; c < v.channels(); ++c) bits.set(static_cast<std::size_t>(c), i, v.at(i, c));
    }
    return bits;
}

/// P! e_P of numbers x, the coefficient of t^P in prod_i (1 + x_i t), or the P-th power of their sum.
long double energy_of(const ExampleHamiltonian& h, std::span<const int> x) {
    const auto P = static_cast<std::size_t>(h.P);
    if (h.convention == Convention::full) {
        long double sum = 0.0L, power = 1.0L;
        for (const int entry : x) sum += entry;
        for (std::size_t k = 0; k < P; ++k) power *= sum;
        return power;
    }
    std::vector<long double> e(P + 1, 0.0L);
    e[0] = 1.0L;
    for (const int entry : x)
        for (std::size_t k = P; k > 0; --k) e[k] += entry * e[k - 1];
    for (std::size_t k = 2; k <= P; ++k) e[P] *= static_cast<long double>(k);
    return e[P];
}

/// Of one configuration, over the unit of the Hamiltonian.
long double energy_of(const ExampleHamiltonian& h, const ExampleData& data, std::uint32_t code) {
    long double energy = 0.0L;
    std::vector<int> x(static_cast<std::size_t>(h.N));
    for (std::int64_t c = 0; c < h.channels(); ++c) {
        for (int i = 0; i < h.N; ++i)
            x[static_cast<std::size_t>(i)] = (code >> i & 1) != 0 ? data.v.at(i, c) : -data.v.at(i, c);
        const double weight = h.weight.empty() ? 1.0 : h.weight[static_cast<std::size_t>(c / h.block())];
        energy -= weight * energy_of(h, x);
    }
    return energy;
}

} // namespace

ExampleHamiltonian ExampleKind::with_ensemble(Data h, Ensemble ensemble) {
    h.stratified = ensemble == Ensemble::stratified;
    return h;
}

void ExampleKind::fingerprint(const Data& h, ByteWriter& to) {
    to.put_text(name);
    to.put(h.N);
    to.put(h.P);
    to.put(h.convention);
    to.put(h.K);
    to.put(h.data);
    to.put(h.M);
    to.put(h.r);
    to.put(h.rho);
    to.put(h.spread);
    to.put(h.unit);
    to.put_all(h.weight);
    to.put(static_cast<std::uint8_t>(h.stratified));
    to.put(h.constant);
}

ExampleData ExampleKind::draw(const Data& h, const StreamKey& key, std::span<const std::int8_t> archetypes) {
    return draw_example_data(h, key, archetypes);
}

std::vector<std::int8_t> ExampleKind::reference(const Data&, const ExampleData& data, Start start) {
    if (start == Start::example) return data.example;
    const auto archetype = data.row(0);
    return {archetype.begin(), archetype.end()};
}

std::optional<double> ExampleKind::load_elsewhere(const Data& h) { return load_of(static_cast<double>(h.K), h.P, h.N); }

SystemMemory ExampleKind::memory(const Data& h) {
    const auto channels = static_cast<double>(h.channels());
    SystemMemory memory{.disorder = example_data_memory(h), .shared = h.largest() > 1 ? 8.0 * channels : 0.0};
    if (const auto costs = as_patterns(h)) {
        const bool narrow = CostTable(*costs).largest <= largest_narrow_value;
        memory.shared += static_cast<double>(BitPatterns::memory(static_cast<std::size_t>(costs->K), h.N));
        memory.system = channels * (narrow ? 8.0 : 12.0) + (narrow ? 17.0 : 25.0) * h.N;
    } else if (ClassSumEngine::suits(h)) {
        memory.shared += 8.0 * h.N;
        memory.system = h.N + 4.0 * channels;
    } else {
        memory.shared += 8.0 * PowerSumEngine::shared_arrays(h) * channels;
        memory.system = h.N + 8.0 * PowerSumEngine::own_arrays(h) * channels;
    }
    return memory;
}

double ExampleKind::proposal_seconds(const Data& h) {
    constexpr double any = 2e-8, pattern = 5e-11, class_sum = 6e-11, power = 1e-10, square = 4e-11; // measured
    const auto channels = static_cast<double>(h.channels());
    if (as_patterns(h)) return any + pattern * channels;
    if (ClassSumEngine::suits(h)) return any + class_sum * channels;
    return any + (h.convention == Convention::full ? power * h.P : square * h.P * h.P) * channels;
}

LongWork ExampleKind::long_work(const Data& h) {
    constexpr double drawn = 4e-9, added = 1e-9, most_examples = 4096.0;
    const auto channels = static_cast<double>(h.channels()), entries = channels * h.N;
    double draws = static_cast<double>(h.K) * h.N;
    if (h.data == Dataset::Vectors::class_sums) draws *= std::min<double>(h.M, most_examples);
    if (h.data == Dataset::Vectors::examples) draws *= h.M;
    const double sums = 1.0 + 0.5 * (PowerSumEngine::own_arrays(h) + PowerSumEngine::shared_arrays(h));
    return {.disorder = drawn * draws + added * entries * (1.0 + sums),
            .system = added * entries * sums,
            .flip = added * channels * sums};
}

std::unique_ptr<System> ExampleKind::make_system(const Data& h, std::shared_ptr<const ExampleData> data) {
    if (data->N != h.N || data->K != h.K || data->block != h.block() || data->v.channels() != h.channels())
        throw std::invalid_argument("the data are not those of the Hamiltonian");
    const Reference follow = [h, data](Start start) { return reference(h, *data, start); };
    if (const auto costs = as_patterns(h)) {
        auto bits = std::make_shared<const BitPatterns>(bits_of(data->v));
        const DataLook look(h, data);
        if (CostTable(*costs).largest <= largest_narrow_value)
            return system_of(ExampleOverlapEngine<std::int32_t>(*costs, bits, look), costs->unit, follow);
        return system_of(ExampleOverlapEngine<std::int64_t>(*costs, bits, look), costs->unit, follow);
    }
    if (ClassSumEngine::suits(h)) return system_of(ClassSumEngine(h, data), h.unit, follow);
    return system_of(PowerSumEngine(h, data), follow);
}

std::unique_ptr<System> ExampleKind::make_parallel(const Data& h, const std::shared_ptr<const ExampleData>& data,
                                                   Dynamics dynamics) {
    const auto network = std::make_shared<const HebbianNetwork>(hebbian_network(h, data));
    return parallel_system(
        network, dynamics, [h, data](Start start) { return reference(h, *data, start); },
        [&] { return make_system(h, data); });
}

ParallelCost ExampleKind::parallel_cost(const Data& h, Dynamics dynamics) {
    const ParallelNeeds needs = parallel_needs(shape_of(h), dynamics);
    const bool iterates = moves_by_iteration(dynamics);
    const SystemMemory spins = memory(h);
    return {.shared = iterates ? 0.0 : spins.shared,
            .system = needs.system + (iterates ? 0.0 : spins.system),
            .begin = iterates ? 0.0 : long_work(h).system,
            .sweep = needs.sweep + (iterates ? 0.0 : long_work(h).system)};
}

TapSolution ExampleKind::on_sample(const Data& h, const ExampleData& data, double T, std::span<const double> n,
                                   std::span<const std::int8_t> configuration) {
    const std::shared_ptr<const ExampleData> borrowed(std::shared_ptr<const void>{}, &data); // for this call alone
    return solve_network(std::make_shared<const HebbianNetwork>(hebbian_network(h, borrowed)), T, n, configuration);
}

double ExampleKind::on_sample_seconds(const Data& h) { return network_seconds(shape_of(h)); }

Spectrum ExampleKind::enumerate(const Data& h, const ExampleData& data) {
    if (data.N != h.N || data.K != h.K || data.block != h.block())
        throw std::invalid_argument("enumeration: the data are not those of the Hamiltonian");
    Spectrum spectrum = empty_spectrum(h.N, h.unit);
    spectrum.constant = h.constant;
    std::vector<long double> energies;
    long double largest = 1.0L;
    for (std::uint32_t code = 0; code < spectrum.energies.size(); ++code) {
        energies.push_back(energy_of(h, data, code));
        largest = std::max(largest, std::abs(energies.back()));
        int archetype = 0;
        for (int i = 0; i < h.N; ++i)
            archetype += (code >> i & 1) != 0 ? data.row(0)[static_cast<std::size_t>(i)]
                                              : -data.row(0)[static_cast<std::size_t>(i)];
        spectrum.overlaps.push_back(archetype);
    }
    long double step = 1.0L;
    if (const auto costs = as_patterns(h))
        step = h.convention == Convention::full ? 1.0L : static_cast<long double>(factorial(h.P));
    else if (!ClassSumEngine::suits(h))
        step = std::ldexp(largest, -52);
    spectrum.unit = h.unit * static_cast<double>(step);
    std::ranges::transform(energies, spectrum.energies.begin(),
                           [&](long double energy) { return std::llround(energy / step); });
    return spectrum;
}

} // namespace mattis::mc
