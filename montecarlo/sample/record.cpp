#include "montecarlo/sample/record.hpp"

#include <algorithm>
#include <utility>

#include "montecarlo/sample/log_time.hpp"

namespace mattis::mc {

namespace {

std::vector<std::uint8_t> packed(std::span<const std::int8_t> spins) {
    std::vector<std::uint8_t> bits((spins.size() + 7) / 8, 0);
    for (std::size_t i = 0; i < spins.size(); ++i)
        if (spins[i] > 0) bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | (1U << (i % 8)));
    return bits;
}

/// What is kept of a configuration: bits of spins, otherwise what the system saves.
std::vector<std::uint8_t> kept(const System& system) {
    if (!system.spins().empty()) return packed(system.spins());
    ByteWriter to;
    system.save(to);
    std::vector<std::uint8_t> bytes;
    for (const std::byte byte : to.bytes()) bytes.push_back(std::to_integer<std::uint8_t>(byte));
    return bytes;
}

void require(bool good, const char* what) {
    if (!good) throw BytesError(what);
}

} // namespace

int series_of(const ObservableInfo& observable, const Measurable& system) {
    if (observable.needs == Needs::several_patterns && !system.per_pattern) return 0;
    if (observable.needs == Needs::data && !system.data) return 0;
    if (observable.needs_archetype() && system.patterns == 0) return 0;
    if (observable.needs == Needs::spins && !system.spins) return 0;
    if (observable.needs == Needs::iteration && !system.iterates) return 0;
    if (observable.needs == Needs::teacher && !system.teacher) return 0;
    return system.per_pattern && observable.per_pattern ? system.patterns : 1;
}

Record::Record(const Schedule& schedule, const Measurable& system)
    : schedule_(schedule), system_(system),
      orders_(static_cast<std::size_t>(schedule.replicas), PatternOrder(system.patterns)),
      snapshots_(static_cast<std::size_t>(schedule.replicas)),
      escape_time_(static_cast<std::size_t>(schedule.replicas), -1) {
    const auto for_replicas = [&](const ObservableInfo& observable, auto&& make) {
        const int step = observable.of_two_replicas ? 2 : 1;
        for (int replica = 0; replica + step <= schedule.replicas; replica += step) make(replica);
    };
    for (std::size_t k = 0; k < observables().size(); ++k) {
        const ObservableInfo& observable = observables()[k];
        const int series = series_of(observable, system);
        if (sorts() && observable.needs_one_state()) continue;
        for_replicas(observable, [&](int replica) {
            for (int pattern = 0; pattern < series; ++pattern)
                series_.push_back({Recorder(static_cast<Observable>(k), replica, schedule.measure, schedule.bins,
                                            own_sweeps(), pattern),
                                   observable.measure});
        });
    }
    for (const Observable wanted : schedule.recording.histograms)
        if (series_of(info(wanted), system) > 0)
            for_replicas(info(wanted), [&](int replica) { histograms_.emplace_back(wanted, replica, system.N); });
    if (schedule.recording.trajectory_every > 0) trajectories_.resize(snapshots_.size());
}

void Record::look(std::int64_t t, std::span<const Tempering> replicas, std::span<const std::size_t> rungs) {
    for (std::size_t r = 0; r < replicas.size(); ++r) {
        const System& system = replicas[r].at(rungs[r]).system();
        const bool paired = r % 2 == 0 && r + 1 < replicas.size();
        const System* partner = paired ? &replicas[r + 1].at(rungs[r + 1]).system() : nullptr;
        Snapshot& s = snapshots_[r];
        s.system = &system;
        s.partner = partner;
        s.energy = system.energy() / system_.N - system_.constant;
        s.acceptance = static_cast<double>(replicas[r].accepted(rungs[r])) / system_.N;
        if (partner != nullptr) s.q = system.overlap(*partner);
        PatternLook& patterns = s.patterns;
        system.look(patterns, sorts() ? nullptr : partner);
        if (system_.teacher) system.look_at_teacher(s.teacher);
        if (sorts()) {
            if (t == schedule_.thermalise + 1) orders_[r] = PatternOrder(patterns.m);
            orders_[r].turn(patterns.m);
            orders_[r].turn(patterns.n);
            orders_[r].sort(patterns.loss);
            orders_[r].sort(patterns.loss_support);
        }
        if (!patterns.m.empty()) s.m = patterns.m.front();
    }
}

void Record::add(std::int64_t t, std::span<const Tempering> replicas, std::span<const std::size_t> rungs) {
    look(t, replicas, rungs);
    const bool measuring = t > schedule_.thermalise;
    const std::size_t window = log_window_of(own_sweeps(), t);
    for (auto& [recorder, measure] : series_) {
        const double value = measure(snapshots_[static_cast<std::size_t>(recorder.replica())],
                                     static_cast<std::size_t>(recorder.pattern()));
        recorder.note(window, value);
        if (measuring) recorder.add(value);
    }
    if (t >= schedule_.thermalise) note_escapes(t);
    if (measuring)
        for (OverlapHistogram& histogram : histograms_)
            histogram.add(
                info(histogram.observable).measure(snapshots_[static_cast<std::size_t>(histogram.replica)], 0));
    if (!trajectories_.empty() && t % schedule_.recording.trajectory_every == 0) note_trajectories();
    keep_configurations(t, replicas, rungs);
}

void Record::note_trajectories() {
    for (std::size_t r = 0; r < snapshots_.size(); ++r) {
        Trajectory& trajectory = trajectories_[r];
        const Snapshot& s = snapshots_[r];
        trajectory.energy.push_back(s.energy);
        if (!system_.data) {
            trajectory.m.push_back(s.m);
            continue;
        }
        std::vector<double> m = s.patterns.m, loss = s.patterns.loss;
        orders_[r].turn_back(m);
        orders_[r].sort_back(loss);
        trajectory.m.insert(trajectory.m.end(), m.begin(), m.end());
        trajectory.loss.insert(trajectory.loss.end(), loss.begin(), loss.end());
        trajectory.loss_product.push_back(s.patterns.loss_product);
    }
}

void Record::note_escapes(std::int64_t t) {
    if (!schedule_.escape_below) return;
    for (std::size_t r = 0; r < snapshots_.size(); ++r)
        if (escape_time_[r] < 0 && snapshots_[r].m < *schedule_.escape_below)
            escape_time_[r] = schedule_.annealing_sweeps() + t;
}

/// Of each replica, after t sweeps.
std::int64_t Record::configurations_until(std::int64_t t) const {
    const std::int64_t measured = std::max<std::int64_t>(0, t - schedule_.thermalise);
    if (measured == 0) return 0;
    return measured * schedule_.recording.configurations / schedule_.measure;
}

void Record::keep_configurations(std::int64_t t, std::span<const Tempering> replicas,
                                 std::span<const std::size_t> rungs) {
    if (schedule_.recording.configurations == 0 || configurations_until(t) == configurations_until(t - 1)) return;
    for (std::size_t r = 0; r < replicas.size(); ++r)
        configurations_.push_back({static_cast<int>(r), t, kept(replicas[r].at(rungs[r]).system())});
}

/// As the patterns are in the measurement, from the first point.
Trajectory Record::trajectory(std::size_t replica) const {
    Trajectory ordered = trajectories_[replica];
    if (!sorts()) return ordered;
    const auto K = static_cast<std::size_t>(system_.patterns);
    for (std::size_t first = 0; first < ordered.m.size(); first += K) {
        orders_[replica].turn(std::span(ordered.m).subspan(first, K));
        orders_[replica].sort(std::span(ordered.loss).subspan(first, K));
    }
    return ordered;
}

SampleResult Record::result() const {
    SampleResult result;
    for (const RecordedSeries& recorded : series_) result.series.push_back(recorded.recorder.series());
    for (const std::int64_t time : escape_time_) result.escaped.push_back(time >= 0);
    result.escape_time = escape_time_;
    result.histograms = histograms_;
    for (std::size_t r = 0; r < trajectories_.size(); ++r) result.trajectories.push_back(trajectory(r));
    result.configurations = configurations_;
    return result;
}

std::vector<double> Record::mean_n(int replica) const {
    std::vector<double> n;
    for (const RecordedSeries& recorded : series_)
        if (recorded.recorder.observable() == Observable::n && recorded.recorder.replica() == replica)
            n.push_back(recorded.recorder.series().estimate.mean);
    orders_[static_cast<std::size_t>(replica)].turn_back(n);
    return n;
}

TapSolution Record::arranged(TapSolution solution, int replica) const {
    for (std::vector<double>* overlaps : {&solution.m, &solution.n})
        if (!overlaps->empty()) orders_[static_cast<std::size_t>(replica)].turn(*overlaps);
    return solution;
}

std::int64_t Record::trajectory_length(std::int64_t t) const {
    return trajectories_.empty() ? 0 : t / schedule_.recording.trajectory_every;
}

void Record::save(ByteWriter& to) const {
    to.put_all(escape_time_);
    for (const RecordedSeries& recorded : series_) recorded.recorder.save(to);
    for (const OverlapHistogram& histogram : histograms_) to.put_all(histogram.counts);
    if (sorts())
        for (const PatternOrder& order : orders_) order.save(to);
    for (const Trajectory& trajectory : trajectories_) {
        to.put_all(trajectory.m);
        to.put_all(trajectory.energy);
        if (!system_.data) continue;
        to.put_all(trajectory.loss);
        to.put_all(trajectory.loss_product);
    }
    to.put(static_cast<std::uint64_t>(configurations_.size()));
    for (const Configuration& configuration : configurations_) {
        to.put(configuration.replica);
        to.put(configuration.sweep);
        to.put_all(configuration.spins);
    }
}

void Record::load_trajectory(ByteReader& from, Trajectory& trajectory, std::int64_t t) const {
    const auto length = static_cast<std::size_t>(trajectory_length(t));
    const std::size_t patterns = system_.per_pattern ? static_cast<std::size_t>(system_.patterns) : 1;
    trajectory.m = from.get_all<double>();
    trajectory.energy = from.get_all<double>();
    bool whole = trajectory.m.size() == length * patterns && trajectory.energy.size() == length;
    if (system_.data) {
        trajectory.loss = from.get_all<double>();
        trajectory.loss_product = from.get_all<double>();
        whole = whole && trajectory.loss.size() == trajectory.m.size() && trajectory.loss_product.size() == length;
    }
    require(whole, "a stored trajectory has another length");
}

void Record::load(ByteReader& from, std::int64_t t) {
    escape_time_ = from.get_all<std::int64_t>();
    require(escape_time_.size() == snapshots_.size(), "the stored state has another number of replicas");
    const std::int64_t measured = std::max<std::int64_t>(0, t - schedule_.thermalise);
    for (RecordedSeries& recorded : series_) recorded.recorder.load(from, measured);
    for (OverlapHistogram& histogram : histograms_) {
        auto counts = from.get_all<std::int64_t>();
        require(counts.size() == histogram.counts.size(), "a stored histogram has another number of cells");
        histogram.counts = std::move(counts);
    }
    if (sorts())
        for (PatternOrder& order : orders_) order.load(from);
    for (Trajectory& trajectory : trajectories_) load_trajectory(from, trajectory, t);
    configurations_.clear();
    const auto expected = static_cast<std::uint64_t>(configurations_until(t)) * snapshots_.size();
    require(from.get<std::uint64_t>() == expected, "the stored state has another number of configurations");
    for (std::uint64_t k = 0; k < expected; ++k) {
        Configuration configuration;
        configuration.replica = from.get<int>();
        configuration.sweep = from.get<std::int64_t>();
        configuration.spins = from.get_all<std::uint8_t>();
        require(!system_.spins || configuration.spins.size() == (static_cast<std::size_t>(system_.N) + 7) / 8,
                "a stored configuration has another number of spins");
        configurations_.push_back(std::move(configuration));
    }
}

} // namespace mattis::mc
