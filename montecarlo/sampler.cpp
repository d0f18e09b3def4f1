#include "montecarlo/sampler.hpp"

#include <stdexcept>

#include "montecarlo/kernels/diluted_engine.hpp"
#include "montecarlo/kernels/engine.hpp"
#include "montecarlo/kernels/overlap_engine.hpp"
#include "montecarlo/kernels/pair_engine.hpp"
#include "montecarlo/kernels/signed_sum.hpp"
#include "montecarlo/kernels/term_engine.hpp"

namespace mattis::mc {

static_assert(Engine<OverlapEngine<std::int32_t>> && Engine<OverlapEngine<std::int64_t>>);
static_assert(Engine<PairEngine> && Engine<TermEngine> && Engine<DilutedEngine> && ShowsPatterns<DilutedEngine>);

namespace {

template <Engine E>
std::unique_ptr<Sampler> sampler_of(E engine, double unit) {
    return std::make_unique<EngineSampler<E>>(std::move(engine), unit);
}

std::unique_ptr<Sampler> make(const PatternHamiltonian& h, const std::shared_ptr<const Disorder>& disorder) {
    const auto* drawn = std::get_if<BitPatterns>(disorder.get());
    if (drawn == nullptr) throw std::invalid_argument("sampler: a network needs patterns");
    const std::shared_ptr<const BitPatterns> patterns(disorder, drawn);
    if (CostTable(h).largest <= largest_narrow_value)
        return sampler_of(OverlapEngine<std::int32_t>(h, patterns), h.unit);
    return sampler_of(OverlapEngine<std::int64_t>(h, patterns), h.unit);
}

std::unique_ptr<Sampler> make(const CouplingHamiltonian& h, const std::shared_ptr<const Disorder>& disorder) {
    const auto* couplings = std::get_if<Couplings>(disorder.get());
    if (couplings == nullptr || couplings->N != h.N || couplings->P != h.P)
        throw std::invalid_argument("sampler: the couplings are not those of the Hamiltonian");
    return h.P == 2 ? sampler_of(PairEngine(*couplings), h.unit) : sampler_of(TermEngine(*couplings), h.unit);
}

std::unique_ptr<Sampler> make(const DilutedHamiltonian& h, const std::shared_ptr<const Disorder>& disorder) {
    const auto* drawn = std::get_if<DilutedPatterns>(disorder.get());
    if (drawn == nullptr) throw std::invalid_argument("sampler: a diluted network needs diluted patterns");
    return sampler_of(DilutedEngine(h, std::shared_ptr<const DilutedPatterns>(disorder, drawn)), h.unit);
}

} // namespace

std::unique_ptr<Sampler> make_sampler(const Hamiltonian& hamiltonian, std::shared_ptr<const Disorder> disorder) {
    return std::visit([&](const auto& h) { return make(h, disorder); }, hamiltonian);
}

double sampler_memory(const Hamiltonian& hamiltonian) {
    if (const auto* network = std::get_if<PatternHamiltonian>(&hamiltonian)) {
        const bool narrow = CostTable(*network).largest <= largest_narrow_value;
        return static_cast<double>(network->K) * (narrow ? 8.0 : 12.0) + (narrow ? 17.0 : 25.0) * network->N;
    }
    if (const auto* diluted = std::get_if<DilutedHamiltonian>(&hamiltonian))
        return 1.0 * diluted->N + 8.0 * static_cast<double>(diluted->channels());
    const auto& glass = std::get<CouplingHamiltonian>(hamiltonian);
    return 9.0 * glass.N + (glass.P == 2 ? 0.0 : disorder_memory(hamiltonian));
}

double shared_sampler_memory(const Hamiltonian& hamiltonian) {
    if (const auto* diluted = std::get_if<DilutedHamiltonian>(&hamiltonian))
        return SiteTypes::suit(*diluted) ? 1.0 * diluted->N : 0.0;
    const auto* glass = std::get_if<CouplingHamiltonian>(&hamiltonian);
    if (glass == nullptr) return 0.0;
    return glass->P == 2 ? 4.0 * glass->N * glass->N : TermEngine::table_memory(glass->N, glass->P);
}

std::string_view isa() { return signed_sum().isa; }

} // namespace mattis::mc
