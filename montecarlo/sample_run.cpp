#include "montecarlo/sample_run.hpp"

#include <algorithm>
#include <span>
#include <stdexcept>
#include <utility>

#include "montecarlo/byte_format.hpp"
#include "montecarlo/ladder.hpp"
#include "montecarlo/record.hpp"

namespace mattis::mc {

namespace {

constexpr ByteFormat format{content_hash("mattis sample run"), 2, "the state of a sample run"};

/// Hash of everything that a run is determined by, the entries of its disorder apart.
std::uint64_t fingerprint_of(const Hamiltonian& hamiltonian, const Protocol& protocol, const StreamKey& key) {
    ByteWriter all;
    if (const auto* network = std::get_if<PatternHamiltonian>(&hamiltonian)) {
        all.put_text("patterns");
        all.put(network->N);
        all.put(network->K);
        all.put_all(network->weight);
        all.put(network->unit);
        all.put(network->constant);
    } else if (const auto* glass = std::get_if<CouplingHamiltonian>(&hamiltonian)) {
        all.put_text("couplings");
        all.put(glass->N);
        all.put(glass->P);
        all.put(glass->spread);
        all.put(glass->unit);
    } else {
        const auto& diluted = std::get<DilutedHamiltonian>(hamiltonian);
        all.put_text("diluted");
        all.put(diluted.N);
        all.put(diluted.K);
        all.put(diluted.load);
        all.put(diluted.d);
        all.put(diluted.data);
        all.put(diluted.M);
        all.put(diluted.r);
        all.put(diluted.rho);
        all.put(diluted.spread);
        all.put(diluted.ensemble);
        all.put(diluted.unit);
        all.put(diluted.overlap_unit);
    }
    protocol.describe(all);
    all.put(key.seed);
    all.put(key.point);
    all.put(key.sample);
    const auto& bytes = all.bytes();
    return content_hash({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

Watched watched_in(const Hamiltonian& hamiltonian, const Sampler& system) {
    const auto* network = std::get_if<PatternHamiltonian>(&hamiltonian);
    return {.N = system.size(),
            .patterns = system.patterns(),
            .several = std::holds_alternative<DilutedHamiltonian>(hamiltonian),
            .constant = network ? network->constant : 0.0};
}

Ladder::Settings settings_of(const Protocol& protocol, int threads) {
    Ladder::Settings settings{
        .temperatures = {protocol.T}, .dynamics = protocol.dynamics, .order = protocol.order, .threads = threads};
    if (protocol.tempering) {
        settings.temperatures = protocol.tempering->temperatures;
        settings.every = protocol.tempering->every;
    }
    return settings;
}

} // namespace

struct SampleRun::State {
    Protocol protocol;
    Hamiltonian hamiltonian;
    std::shared_ptr<const Disorder> disorder;
    std::uint64_t fingerprint = 0;
    std::int64_t done = 0;
    std::vector<Ladder> ladders;                 ///< by replica
    std::vector<Record> records;                 ///< by measured temperature
    std::vector<std::vector<std::size_t>> rungs; ///< by measured temperature, then replica

    void find_rungs();
    void sweep();
    void adapt(std::int64_t t);
    std::vector<SampleField> fields(std::size_t measured) const;
};

/// Of each replica, from its own overlaps.
std::vector<SampleField> SampleRun::State::fields(std::size_t measured) const {
    const auto* diluted = std::get_if<DilutedHamiltonian>(&hamiltonian);
    std::vector<SampleField> found;
    if (!protocol.recording.sample_field || diluted == nullptr) return found;
    const Record& record = records[measured];
    const double T = protocol.measured_temperatures()[measured];
    for (int replica = 0; replica < protocol.replicas; ++replica) {
        const auto r = static_cast<std::size_t>(replica);
        const Sampler& last = ladders[r].at(rungs[measured][r]).sampler();
        const SampleField field =
            sample_field(*diluted, std::get<DilutedPatterns>(*disorder), T, record.mean_n(replica), last.spins());
        found.push_back(record.arranged(field, replica));
    }
    return found;
}

void SampleRun::State::find_rungs() {
    const auto measured = protocol.measured_temperatures();
    rungs.assign(measured.size(), {});
    for (std::size_t k = 0; k < measured.size(); ++k)
        for (const Ladder& ladder : ladders) {
            const auto& temperatures = ladder.temperatures();
            rungs[k].push_back(
                ladder.rungs() == 1
                    ? 0
                    : static_cast<std::size_t>(std::ranges::find(temperatures, measured[k]) - temperatures.begin()));
        }
}

void SampleRun::State::sweep() {
    const std::int64_t annealing = protocol.annealing_sweeps();
    if (done < annealing) {
        const double T = protocol.annealing[static_cast<std::size_t>(done / protocol.thermalise)];
        for (Ladder& ladder : ladders) ladder.sweep_at(T);
        ++done;
    } else {
        for (Ladder& ladder : ladders) ladder.sweep();
        ++done;
        for (std::size_t k = 0; k < records.size(); ++k) records[k].add(done - annealing, ladders, rungs[k]);
        if (protocol.tempering) adapt(done - annealing);
    }
}

/// After sweep t: adapted rungs move when 1/32, 1/16, 1/8, 1/4 and 1/2 of the thermalisation are over, each time by
/// what was seen since the last time; counting for the report begins with the measurement.
void SampleRun::State::adapt(std::int64_t t) {
    if (t == protocol.thermalise)
        for (Ladder& ladder : ladders) ladder.count_anew();
    if (!protocol.tempering->adapted || t >= protocol.thermalise) return;
    const auto is_time = [&](int halvings) { return t == protocol.thermalise >> halvings; };
    if (!(is_time(1) || is_time(2) || is_time(3) || is_time(4) || is_time(5))) return;
    for (std::size_t r = 0; r < ladders.size(); ++r) {
        Ladder& ladder = ladders[r];
        std::vector<std::size_t> fixed{0, ladder.rungs() - 1};
        for (const auto& measured : rungs) fixed.push_back(measured[r]);
        std::ranges::sort(fixed);
        fixed.erase(std::ranges::unique(fixed).begin(), fixed.end());
        ladder.set_temperatures(adapted_temperatures(ladder.temperatures(), ladder.rejection(), fixed));
        ladder.count_anew();
    }
    find_rungs();
}

SampleRun::SampleRun(const Hamiltonian& hamiltonian, std::shared_ptr<const Disorder> disorder, const Protocol& protocol,
                     const StreamKey& key, int threads)
    : state_(std::make_unique<State>()) {
    protocol.require_sensible();
    State& state = *state_;
    state.protocol = protocol;
    state.hamiltonian = hamiltonian;
    state.disorder = disorder;
    state.fingerprint = fingerprint_of(hamiltonian, protocol, key);
    const auto system = make_sampler(hamiltonian, disorder);
    for (int replica = 0; replica < protocol.replicas; ++replica) {
        state.ladders.emplace_back(*system, settings_of(protocol, threads), key, replica);
        const Start start = protocol.start_of(replica);
        state.ladders.back().begin(start, protocol.start_overlap, reference_spins(*disorder, start));
    }
    for (std::size_t k = 0; k < protocol.measured_temperatures().size(); ++k)
        state.records.emplace_back(protocol, watched_in(hamiltonian, *system));
    state.find_rungs();
}

SampleRun::SampleRun(SampleRun&&) noexcept = default;
SampleRun& SampleRun::operator=(SampleRun&&) noexcept = default;
SampleRun::~SampleRun() = default;

bool SampleRun::finished() const { return state_->done == sweeps_total(); }
std::int64_t SampleRun::sweeps_done() const { return state_->done; }
std::int64_t SampleRun::sweeps_total() const { return state_->protocol.total_sweeps(); }

void SampleRun::advance(std::int64_t sweeps) {
    const std::int64_t end = state_->done + std::min(sweeps, sweeps_total() - state_->done);
    while (state_->done < end) state_->sweep();
}

RunResult SampleRun::result() const {
    if (!finished()) throw std::logic_error("a sample run has no result before it is finished");
    RunResult result;
    for (std::size_t k = 0; k < state_->records.size(); ++k) {
        result.at.push_back(state_->records[k].result());
        result.at.back().fields = state_->fields(k);
    }
    if (state_->protocol.tempering)
        for (const Ladder& ladder : state_->ladders) result.ladders.push_back(ladder.report());
    return result;
}

void SampleRun::save(ByteWriter& to) const {
    format.put_head(to);
    to.put(state_->fingerprint);
    to.put(state_->done);
    for (const Ladder& ladder : state_->ladders) ladder.save(to);
    for (const Record& record : state_->records) record.save(to);
}

double SampleRun::share_done(const Protocol& protocol, ByteReader& from) {
    format.require_head(from);
    from.get<std::uint64_t>(); // the fingerprint
    const auto done = from.get<std::int64_t>();
    const std::int64_t total = protocol.total_sweeps();
    if (done < 0 || done > total) throw BytesError("the stored number of sweeps is impossible");
    return total == 0 ? 1.0 : static_cast<double>(done) / static_cast<double>(total);
}

void SampleRun::load(ByteReader& from) {
    State& state = *state_;
    format.require_head(from);
    if (from.get<std::uint64_t>() != state.fingerprint)
        throw BytesError("the stored state belongs to another point, sample or protocol");
    state.done = from.get<std::int64_t>();
    if (state.done < 0 || state.done > sweeps_total()) throw BytesError("the stored number of sweeps is impossible");
    for (Ladder& ladder : state.ladders) {
        ladder.load(from);
        if (ladder.sweeps() != state.done) throw BytesError("the clock of a stored ladder is wrong");
        const auto& measured = state.protocol.measured_temperatures();
        if (state.protocol.tempering && !std::ranges::includes(ladder.temperatures(), measured))
            throw BytesError("a stored ladder lacks a measured temperature");
    }
    state.find_rungs();
    for (Record& record : state.records)
        record.load(from, std::max<std::int64_t>(0, state.done - state.protocol.annealing_sweeps()));
}

} // namespace mattis::mc
