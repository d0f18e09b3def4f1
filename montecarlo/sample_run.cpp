#include "montecarlo/sample_run.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

#include "montecarlo/byte_format.hpp"
#include "montecarlo/recorder.hpp"

namespace mattis::mc {

namespace {

constexpr ByteFormat format{content_hash("mattis sample run"), 1, "the state of a sample run"};

void require_sensible(const Protocol& p) {
    const auto require = [](bool good, const char* what) {
        if (!good) throw std::invalid_argument(std::string("protocol: ") + what);
    };
    const auto positive = [](double T) { return T > 0.0 && std::isfinite(T); };
    if (p.dynamics != Dynamics::zero_temperature)
        require(positive(p.T) && std::ranges::all_of(p.annealing, positive), "temperatures must be positive");
    require(p.start_overlap >= -1.0 && p.start_overlap <= 1.0, "the start overlap lies in [-1, 1]");
    require(p.replicas >= 1, "at least one replica is needed");
    require(p.thermalise >= 0 && p.measure >= 0, "numbers of sweeps cannot be negative");
    require(p.bins >= 1, "at least one bin is needed");
}

/// Hash of everything that a run is determined by, the entries of its disorder apart.
std::uint64_t fingerprint_of(const Hamiltonian& hamiltonian, const Protocol& p, const StreamKey& key) {
    ByteWriter all;
    if (const auto* network = std::get_if<PatternHamiltonian>(&hamiltonian)) {
        all.put_text("patterns");
        all.put(network->N);
        all.put(network->K);
        all.put_all(network->weight);
        all.put(network->unit);
        all.put(network->constant);
    } else {
        const auto& glass = std::get<CouplingHamiltonian>(hamiltonian);
        all.put_text("couplings");
        all.put(glass.N);
        all.put(glass.P);
        all.put(glass.spread);
        all.put(glass.unit);
    }
    all.put(p.T);
    all.put(p.dynamics);
    all.put(p.order);
    all.put(p.start);
    all.put(p.start_overlap);
    all.put_all(p.annealing);
    all.put(p.replicas);
    all.put(p.thermalise);
    all.put(p.measure);
    all.put(p.bins);
    all.put(p.escape_below.has_value());
    all.put(p.escape_below.value_or(0.0));
    all.put(key.seed);
    all.put(key.point);
    all.put(key.sample);
    const auto& bytes = all.bytes();
    return content_hash({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

StreamKey stream_of(StreamKey key, Purpose purpose, int replica) {
    key.purpose = purpose;
    key.chain = static_cast<std::uint32_t>(replica);
    return key;
}

/// Pattern 0, or nothing for a spin glass.
std::vector<std::int8_t> archetype_of(const Disorder& disorder) {
    std::vector<std::int8_t> archetype;
    if (const auto* patterns = std::get_if<BitPatterns>(&disorder))
        for (int i = 0; i < patterns->size(); ++i) archetype.push_back(static_cast<std::int8_t>(patterns->entry(0, i)));
    return archetype;
}

double left_out_by_theory(const Hamiltonian& hamiltonian) {
    const auto* network = std::get_if<PatternHamiltonian>(&hamiltonian);
    return network ? network->constant : 0.0;
}

double replica_overlap(std::span<const std::int8_t> a, std::span<const std::int8_t> b) {
    int sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum / static_cast<double>(a.size());
}

} // namespace

struct SampleRun::State {
    Protocol protocol;
    std::uint64_t fingerprint = 0;
    double constant = 0.0;
    std::int64_t done = 0;
    std::vector<Chain> chains;
    std::vector<std::int64_t> accepted; ///< by replica, in the last sweep
    std::vector<Recorder> recorders;
    std::vector<std::int64_t> escape_time;

    std::int64_t thermalisation() const {
        return (static_cast<std::int64_t>(protocol.annealing.size()) + 1) * protocol.thermalise;
    }
    std::int64_t total() const { return thermalisation() + protocol.measure; }
    std::int64_t measurements() const { return std::max<std::int64_t>(0, done - thermalisation()); }

    void start(std::span<const std::int8_t> archetype, const StreamKey& key);
    double temperature() const;
    void sweep();
    void note_escapes();
    double value(Observable observable, std::size_t replica) const;
};

void SampleRun::State::start(std::span<const std::int8_t> archetype, const StreamKey& key) {
    for (int replica = 0; replica < protocol.replicas; ++replica)
        chains[static_cast<std::size_t>(replica)].begin(protocol.start, protocol.start_overlap, archetype,
                                                        stream_of(key, Purpose::start, replica));
    for (std::size_t k = 0; k < observables.size(); ++k) {
        if (observables[k].needs_archetype && archetype.empty()) continue;
        const int step = observables[k].of_two_replicas ? 2 : 1;
        for (int replica = 0; replica + step <= protocol.replicas; replica += step)
            recorders.emplace_back(static_cast<Observable>(k), replica, protocol.measure, protocol.bins);
    }
}

/// Of the next sweep.
double SampleRun::State::temperature() const {
    if (protocol.thermalise == 0) return protocol.T;
    const auto stage = static_cast<std::size_t>(done / protocol.thermalise);
    return stage < protocol.annealing.size() ? protocol.annealing[stage] : protocol.T;
}

void SampleRun::State::sweep() {
    const double beta = protocol.dynamics == Dynamics::zero_temperature ? 1.0 : 1.0 / temperature();
    for (std::size_t replica = 0; replica < chains.size(); ++replica)
        accepted[replica] = chains[replica].sweep(protocol.dynamics, protocol.order, beta);
    ++done;
    if (done >= thermalisation()) note_escapes();
    if (done > thermalisation())
        for (Recorder& recorder : recorders)
            recorder.add(value(recorder.observable(), static_cast<std::size_t>(recorder.replica())));
}

void SampleRun::State::note_escapes() {
    if (!protocol.escape_below) return;
    for (std::size_t replica = 0; replica < chains.size(); ++replica)
        if (escape_time[replica] < 0 && chains[replica].sampler().archetype_overlap() < *protocol.escape_below)
            escape_time[replica] = done;
}

double SampleRun::State::value(Observable observable, std::size_t replica) const {
    const Sampler& sampler = chains[replica].sampler();
    const double m = sampler.archetype_overlap();
    switch (observable) {
    case Observable::m:
        return m;
    case Observable::m2:
        return m * m;
    case Observable::m_abs:
        return std::abs(m);
    case Observable::m4:
        return m * m * m * m;
    case Observable::q:
        return replica_overlap(sampler.spins(), chains[replica + 1].sampler().spins());
    case Observable::energy:
        return sampler.energy() / sampler.size() - constant;
    case Observable::acceptance:
        return static_cast<double>(accepted[replica]) / sampler.size();
    }
    return m;
}

SampleRun::SampleRun(const Hamiltonian& hamiltonian, std::shared_ptr<const Disorder> disorder, const Protocol& protocol,
                     const StreamKey& key)
    : state_(std::make_unique<State>()) {
    require_sensible(protocol);
    State& state = *state_;
    state.protocol = protocol;
    state.fingerprint = fingerprint_of(hamiltonian, protocol, key);
    state.constant = left_out_by_theory(hamiltonian);
    for (int replica = 0; replica < protocol.replicas; ++replica)
        state.chains.emplace_back(make_sampler(hamiltonian, disorder), stream_of(key, Purpose::dynamics, replica));
    state.accepted.assign(state.chains.size(), 0);
    state.escape_time.assign(state.chains.size(), -1);
    state.start(archetype_of(*disorder), key);
}

SampleRun::SampleRun(SampleRun&&) noexcept = default;
SampleRun& SampleRun::operator=(SampleRun&&) noexcept = default;
SampleRun::~SampleRun() = default;

bool SampleRun::finished() const { return state_->done == state_->total(); }
std::int64_t SampleRun::sweeps_done() const { return state_->done; }
std::int64_t SampleRun::sweeps_total() const { return state_->total(); }

void SampleRun::advance(std::int64_t sweeps) {
    const std::int64_t end = state_->done + std::min(sweeps, state_->total() - state_->done);
    while (state_->done < end) state_->sweep();
}

SampleResult SampleRun::result() const {
    if (!finished()) throw std::logic_error("a sample run has no result before it is finished");
    SampleResult result;
    for (const Recorder& recorder : state_->recorders) result.series.push_back(recorder.series());
    for (const std::int64_t time : state_->escape_time) result.escaped.push_back(time >= 0);
    result.escape_time = state_->escape_time;
    return result;
}

void SampleRun::save(ByteWriter& to) const {
    format.put_head(to);
    to.put(state_->fingerprint);
    to.put(state_->done);
    to.put_all(state_->escape_time);
    for (const Chain& chain : state_->chains) chain.save(to);
    for (const Recorder& recorder : state_->recorders) recorder.save(to);
}

double SampleRun::share_done(const Protocol& protocol, ByteReader& from) {
    format.require_head(from);
    from.get<std::uint64_t>(); // the fingerprint
    const auto done = from.get<std::int64_t>();
    const std::int64_t total =
        (static_cast<std::int64_t>(protocol.annealing.size()) + 1) * protocol.thermalise + protocol.measure;
    if (done < 0 || done > total) throw BytesError("the stored number of sweeps is impossible");
    return total == 0 ? 1.0 : static_cast<double>(done) / static_cast<double>(total);
}

void SampleRun::load(ByteReader& from) {
    State& state = *state_;
    format.require_head(from);
    if (from.get<std::uint64_t>() != state.fingerprint)
        throw BytesError("the stored state belongs to another point, sample or protocol");
    state.done = from.get<std::int64_t>();
    if (state.done < 0 || state.done > state.total()) throw BytesError("the stored number of sweeps is impossible");
    state.escape_time = from.get_all<std::int64_t>();
    if (state.escape_time.size() != state.chains.size())
        throw BytesError("the stored state has another number of replicas");
    for (Chain& chain : state.chains) {
        chain.load(from);
        if (chain.sweeps() != state.done) throw BytesError("the clock of a stored chain is wrong");
    }
    for (Recorder& recorder : state.recorders) recorder.load(from, state.measurements());
}

} // namespace mattis::mc
