#include "montecarlo/sample/sample_run.hpp"

#include <algorithm>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "montecarlo/chain/temperatures.hpp"
#include "montecarlo/chain/tempering.hpp"
#include "montecarlo/kinds/table.hpp"
#include "montecarlo/sample/byte_format.hpp"
#include "montecarlo/sample/record.hpp"

namespace mattis::mc {

namespace {

constexpr ByteFormat format{content_hash("mattis sample run"), 2, "the state of a sample run"};

/// Hash of everything that a run is determined by, the entries of its disorder apart.
std::uint64_t fingerprint_of(const Hamiltonian& hamiltonian, const Schedule& schedule, const StreamKey& key) {
    ByteWriter all;
    kind_of(hamiltonian).fingerprint(hamiltonian, all);
    schedule.describe(all);
    all.put(key.seed);
    all.put(key.point);
    all.put(key.sample);
    const auto& bytes = all.bytes();
    return content_hash({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

/// Throws std::invalid_argument for a choice that the kind does not offer.
void require_offered(const Kind& kind, const Schedule& schedule) {
    const auto require = [&](const auto& offered, auto choice, std::string_view what) {
        if (std::ranges::find(offered, choice) == offered.end())
            throw std::invalid_argument(std::string(kind.name()) + ": there is no such " + std::string(what));
    };
    require(kind.starts(), schedule.start, "start");
    require(kind.orders(), schedule.order, "order");
    require(kind.dynamics(), schedule.dynamics, "dynamics");
}

/// What there is to measure in a system that moves so.
Measurable measurable_of(Measurable system, Dynamics dynamics) {
    if (!moves_by_iteration(dynamics)) return system;
    system.spins = false;
    system.iterates = true;
    return system;
}

Tempering::Settings settings_of(const Schedule& schedule, int threads) {
    Tempering::Settings settings{
        .temperatures = {schedule.T}, .dynamics = schedule.dynamics, .order = schedule.order, .threads = threads};
    if (schedule.tempering) {
        settings.temperatures = schedule.tempering->temperatures;
        settings.every = schedule.tempering->every;
    }
    return settings;
}

} // namespace

struct SampleRun::State {
    Schedule schedule;
    Hamiltonian hamiltonian;
    Disorder disorder;
    std::uint64_t fingerprint = 0;
    std::int64_t done = 0;
    std::vector<Tempering> replicas;
    std::vector<Record> records;                 ///< by measured temperature
    std::vector<std::vector<std::size_t>> rungs; ///< by measured temperature, then replica

    void find_rungs();
    void sweep();
    void adapt(std::int64_t t);
    std::vector<TapSolution> on_sample(std::size_t measured) const;
};

/// Of each replica, from its own overlaps.
std::vector<TapSolution> SampleRun::State::on_sample(std::size_t measured) const {
    const Kind& kind = kind_of(hamiltonian);
    std::vector<TapSolution> found;
    if (!schedule.recording.on_sample || !kind.has_on_sample()) return found;
    const Record& record = records[measured];
    const double T = schedule.measured_temperatures()[measured];
    for (int replica = 0; replica < schedule.replicas; ++replica) {
        const auto r = static_cast<std::size_t>(replica);
        const System& last = replicas[r].at(rungs[measured][r]).system();
        const TapSolution solution = kind.on_sample(hamiltonian, disorder, T, record.mean_n(replica), last.spins());
        found.push_back(record.arranged(solution, replica));
    }
    return found;
}

void SampleRun::State::find_rungs() {
    const auto measured = schedule.measured_temperatures();
    rungs.assign(measured.size(), {});
    for (std::size_t k = 0; k < measured.size(); ++k)
        for (const Tempering& replica : replicas) {
            const auto& temperatures = replica.temperatures();
            rungs[k].push_back(
                replica.rungs() == 1
                    ? 0
                    : static_cast<std::size_t>(std::ranges::find(temperatures, measured[k]) - temperatures.begin()));
        }
}

void SampleRun::State::sweep() {
    const std::int64_t annealing = schedule.annealing_sweeps();
    if (done < annealing) {
        const double T = schedule.annealing[static_cast<std::size_t>(done / schedule.thermalise)];
        for (Tempering& replica : replicas) replica.sweep_at(T);
        ++done;
    } else {
        const bool settling = done - annealing < schedule.thermalise;
        for (Tempering& replica : replicas) replica.sweep(settling);
        ++done;
        for (std::size_t k = 0; k < records.size(); ++k) records[k].add(done - annealing, replicas, rungs[k]);
        if (schedule.tempering) adapt(done - annealing);
    }
}

/// After sweep t: adapted rungs move when 1/32, 1/16, 1/8, 1/4 and 1/2 of the thermalisation are over, each time by
/// what was seen since the last time; counting for the report begins with the measurement.
void SampleRun::State::adapt(std::int64_t t) {
    if (t == schedule.thermalise)
        for (Tempering& replica : replicas) replica.count_anew();
    if (!schedule.tempering->adapted || t >= schedule.thermalise) return;
    const auto is_time = [&](int halvings) { return t == schedule.thermalise >> halvings; };
    if (!(is_time(1) || is_time(2) || is_time(3) || is_time(4) || is_time(5))) return;
    for (std::size_t r = 0; r < replicas.size(); ++r) {
        Tempering& replica = replicas[r];
        std::vector<std::size_t> fixed{0, replica.rungs() - 1};
        for (const auto& measured : rungs) fixed.push_back(measured[r]);
        std::ranges::sort(fixed);
        fixed.erase(std::unique(fixed.begin(), fixed.end()), fixed.end());
        replica.set_temperatures(adapted_temperatures(replica.temperatures(), replica.rejection(), fixed));
        replica.count_anew();
    }
    find_rungs();
}

SampleRun::SampleRun(const Hamiltonian& hamiltonian, const Disorder& disorder, const Schedule& schedule,
                     const StreamKey& key, int threads)
    : state_(std::make_unique<State>()) {
    schedule.require_sensible();
    require_offered(kind_of(hamiltonian), schedule);
    State& state = *state_;
    state.schedule = schedule;
    state.hamiltonian = hamiltonian;
    state.disorder = disorder;
    state.fingerprint = fingerprint_of(hamiltonian, schedule, key);
    const Kind& kind = kind_of(hamiltonian);
    if (const std::string fault = kind.dynamics_fault(hamiltonian, schedule.dynamics); !fault.empty())
        throw std::invalid_argument(std::string(kind.name()) + ": " + fault);
    const auto system = kind.make_system(hamiltonian, disorder, schedule.dynamics);
    for (int replica = 0; replica < schedule.replicas; ++replica) {
        state.replicas.emplace_back(*system, settings_of(schedule, threads), key, replica);
        state.replicas.back().begin(schedule.start_of(replica), schedule.start_overlap);
    }
    for (std::size_t k = 0; k < schedule.measured_temperatures().size(); ++k)
        state.records.emplace_back(schedule, measurable_of(kind.measurable(hamiltonian), schedule.dynamics));
    state.find_rungs();
}

SampleRun::SampleRun(SampleRun&&) noexcept = default;
SampleRun& SampleRun::operator=(SampleRun&&) noexcept = default;
SampleRun::~SampleRun() = default;

bool SampleRun::finished() const { return state_->done == sweeps_total(); }
std::int64_t SampleRun::sweeps_done() const { return state_->done; }
std::int64_t SampleRun::sweeps_total() const { return state_->schedule.total_sweeps(); }

void SampleRun::advance(std::int64_t sweeps) {
    const std::int64_t end = state_->done + std::min(sweeps, sweeps_total() - state_->done);
    while (state_->done < end) state_->sweep();
}

RunResult SampleRun::result() const {
    if (!finished()) throw std::logic_error("a sample run has no result before it is finished");
    RunResult result;
    for (std::size_t k = 0; k < state_->records.size(); ++k) {
        result.at.push_back(state_->records[k].result());
        result.at.back().on_sample = state_->on_sample(k);
    }
    if (state_->schedule.tempering)
        for (const Tempering& replica : state_->replicas) result.exchanges.push_back(replica.report());
    return result;
}

void SampleRun::save(ByteWriter& to) const {
    format.put_head(to);
    to.put(state_->fingerprint);
    to.put(state_->done);
    for (const Tempering& replica : state_->replicas) replica.save(to);
    for (const Record& record : state_->records) record.save(to);
}

double SampleRun::share_done(const Schedule& schedule, ByteReader& from) {
    format.require_head(from);
    from.get<std::uint64_t>(); // the fingerprint
    const auto done = from.get<std::int64_t>();
    const std::int64_t total = schedule.total_sweeps();
    if (done < 0 || done > total) throw BytesError("the stored number of sweeps is impossible");
    return total == 0 ? 1.0 : static_cast<double>(done) / static_cast<double>(total);
}

void SampleRun::load(ByteReader& from) {
    State& state = *state_;
    format.require_head(from);
    if (from.get<std::uint64_t>() != state.fingerprint)
        throw BytesError("the stored state belongs to another point, sample or schedule");
    state.done = from.get<std::int64_t>();
    if (state.done < 0 || state.done > sweeps_total()) throw BytesError("the stored number of sweeps is impossible");
    for (Tempering& replica : state.replicas) {
        replica.load(from);
        if (replica.sweeps() != state.done) throw BytesError("the clock of a stored replica is wrong");
        const auto& measured = state.schedule.measured_temperatures();
        if (state.schedule.tempering && !std::ranges::includes(replica.temperatures(), measured))
            throw BytesError("a stored replica lacks a measured temperature");
    }
    state.find_rungs();
    for (Record& record : state.records)
        record.load(from, std::max<std::int64_t>(0, state.done - state.schedule.annealing_sweeps()));
}

} // namespace mattis::mc
