#include "montecarlo/record.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "montecarlo/log_time.hpp"

namespace mattis::mc {

namespace {

double replica_overlap(std::span<const std::int8_t> a, std::span<const std::int8_t> b) {
    int sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum / static_cast<double>(a.size());
}

std::vector<std::uint8_t> packed(std::span<const std::int8_t> spins) {
    std::vector<std::uint8_t> bits((spins.size() + 7) / 8, 0);
    for (std::size_t i = 0; i < spins.size(); ++i)
        if (spins[i] > 0) bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | (1U << (i % 8)));
    return bits;
}

bool is_defined(const ObservableInfo& observable, bool has_archetype) {
    return has_archetype || !observable.needs_archetype;
}

} // namespace

Record::Record(const Protocol& protocol, int N, bool has_archetype, double constant)
    : protocol_(protocol), N_(N), has_archetype_(has_archetype), constant_(constant),
      looks_(static_cast<std::size_t>(protocol.replicas)),
      escape_time_(static_cast<std::size_t>(protocol.replicas), -1) {
    const auto for_replicas = [&](Observable observable, auto&& make) {
        if (!is_defined(info(observable), has_archetype)) return;
        const int step = info(observable).of_two_replicas ? 2 : 1;
        for (int replica = 0; replica + step <= protocol.replicas; replica += step) make(observable, replica);
    };
    for (std::size_t k = 0; k < observables.size(); ++k)
        for_replicas(static_cast<Observable>(k), [&](Observable observable, int replica) {
            recorders_.emplace_back(observable, replica, protocol.measure, protocol.bins, own_sweeps());
        });
    for (const Observable wanted : protocol.recording.histograms)
        for_replicas(wanted,
                     [&](Observable observable, int replica) { histograms_.emplace_back(observable, replica, N); });
    if (protocol.recording.trajectory_every > 0) trajectories_.resize(looks_.size());
}

void Record::look(std::span<const Ladder> ladders, std::span<const std::size_t> rungs) {
    for (std::size_t r = 0; r < ladders.size(); ++r) {
        const Sampler& sampler = ladders[r].at(rungs[r]).sampler();
        Look& look = looks_[r];
        look.m = sampler.archetype_overlap();
        look.energy = sampler.energy() / N_ - constant_;
        look.acceptance = static_cast<double>(ladders[r].accepted(rungs[r])) / N_;
        if (r % 2 == 0 && r + 1 < ladders.size())
            look.q = replica_overlap(sampler.spins(), ladders[r + 1].at(rungs[r + 1]).sampler().spins());
    }
}

namespace {

double value_of(Observable observable, double m, double q, double energy, double acceptance) {
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
        return q;
    case Observable::q2:
        return q * q;
    case Observable::q_abs:
        return std::abs(q);
    case Observable::q4:
        return q * q * q * q;
    case Observable::energy:
        return energy;
    case Observable::acceptance:
        break;
    }
    return acceptance;
}

} // namespace

void Record::add(std::int64_t t, std::span<const Ladder> ladders, std::span<const std::size_t> rungs) {
    look(ladders, rungs);
    const bool measuring = t > protocol_.thermalise;
    const std::size_t window = log_window_of(own_sweeps(), t);
    for (Recorder& recorder : recorders_) {
        const Look& look = looks_[static_cast<std::size_t>(recorder.replica())];
        const double value = value_of(recorder.observable(), look.m, look.q, look.energy, look.acceptance);
        recorder.note(window, value);
        if (measuring) recorder.add(value);
    }
    if (t >= protocol_.thermalise) note_escapes(t);
    if (measuring)
        for (OverlapHistogram& histogram : histograms_) {
            const Look& look = looks_[static_cast<std::size_t>(histogram.replica)];
            histogram.add(histogram.observable == Observable::m ? look.m : look.q);
        }
    if (!trajectories_.empty() && t % protocol_.recording.trajectory_every == 0)
        for (std::size_t r = 0; r < looks_.size(); ++r) {
            trajectories_[r].m.push_back(looks_[r].m);
            trajectories_[r].energy.push_back(looks_[r].energy);
        }
    keep_configurations(t, ladders, rungs);
}

void Record::note_escapes(std::int64_t t) {
    if (!protocol_.escape_below) return;
    for (std::size_t r = 0; r < looks_.size(); ++r)
        if (escape_time_[r] < 0 && looks_[r].m < *protocol_.escape_below)
            escape_time_[r] = protocol_.annealing_sweeps() + t;
}

/// Of each replica, after t sweeps.
std::int64_t Record::configurations_until(std::int64_t t) const {
    const std::int64_t measured = std::max<std::int64_t>(0, t - protocol_.thermalise);
    if (measured == 0) return 0;
    return measured * protocol_.recording.configurations / protocol_.measure;
}

void Record::keep_configurations(std::int64_t t, std::span<const Ladder> ladders, std::span<const std::size_t> rungs) {
    if (protocol_.recording.configurations == 0 || configurations_until(t) == configurations_until(t - 1)) return;
    for (std::size_t r = 0; r < ladders.size(); ++r)
        configurations_.push_back({static_cast<int>(r), t, packed(ladders[r].at(rungs[r]).sampler().spins())});
}

SampleResult Record::result() const {
    SampleResult result;
    for (const Recorder& recorder : recorders_) result.series.push_back(recorder.series());
    for (const std::int64_t time : escape_time_) result.escaped.push_back(time >= 0);
    result.escape_time = escape_time_;
    result.histograms = histograms_;
    result.trajectories = trajectories_;
    result.configurations = configurations_;
    return result;
}

std::int64_t Record::trajectory_length(std::int64_t t) const {
    return trajectories_.empty() ? 0 : t / protocol_.recording.trajectory_every;
}

void Record::save(ByteWriter& to) const {
    to.put_all(escape_time_);
    for (const Recorder& recorder : recorders_) recorder.save(to);
    for (const OverlapHistogram& histogram : histograms_) to.put_all(histogram.counts);
    for (const Trajectory& trajectory : trajectories_) {
        to.put_all(trajectory.m);
        to.put_all(trajectory.energy);
    }
    to.put(static_cast<std::uint64_t>(configurations_.size()));
    for (const Configuration& configuration : configurations_) {
        to.put(configuration.replica);
        to.put(configuration.sweep);
        to.put_all(configuration.spins);
    }
}

void Record::load(ByteReader& from, std::int64_t t) {
    const auto require = [](bool good, const char* what) {
        if (!good) throw BytesError(what);
    };
    escape_time_ = from.get_all<std::int64_t>();
    require(escape_time_.size() == looks_.size(), "the stored state has another number of replicas");
    const std::int64_t measured = std::max<std::int64_t>(0, t - protocol_.thermalise);
    for (Recorder& recorder : recorders_) recorder.load(from, measured);
    for (OverlapHistogram& histogram : histograms_) {
        auto counts = from.get_all<std::int64_t>();
        require(counts.size() == histogram.counts.size(), "a stored histogram has another number of cells");
        histogram.counts = std::move(counts);
    }
    const auto length = static_cast<std::size_t>(trajectory_length(t));
    for (Trajectory& trajectory : trajectories_) {
        trajectory.m = from.get_all<double>();
        trajectory.energy = from.get_all<double>();
        require(trajectory.m.size() == length && trajectory.energy.size() == length,
                "a stored trajectory has another length");
    }
    configurations_.clear();
    const auto expected = static_cast<std::uint64_t>(configurations_until(t)) * looks_.size();
    require(from.get<std::uint64_t>() == expected, "the stored state has another number of configurations");
    for (std::uint64_t k = 0; k < expected; ++k) {
        Configuration configuration;
        configuration.replica = from.get<int>();
        configuration.sweep = from.get<std::int64_t>();
        configuration.spins = from.get_all<std::uint8_t>();
        require(configuration.spins.size() == (static_cast<std::size_t>(N_) + 7) / 8,
                "a stored configuration has another number of spins");
        configurations_.push_back(std::move(configuration));
    }
}

} // namespace mattis::mc
