#include "montecarlo/record.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
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

void require(bool good, const char* what) {
    if (!good) throw BytesError(what);
}

} // namespace

int Watched::series_of(const ObservableInfo& observable) const {
    if (observable.needs == Needs::several_patterns && !several) return 0;
    if (observable.needs != Needs::nothing && patterns == 0) return 0;
    return several && observable.per_pattern ? patterns : 1;
}

Record::Record(const Protocol& protocol, const Watched& watched)
    : protocol_(protocol), watched_(watched),
      orders_(static_cast<std::size_t>(protocol.replicas), PatternOrder(watched.patterns)),
      looks_(static_cast<std::size_t>(protocol.replicas)),
      escape_time_(static_cast<std::size_t>(protocol.replicas), -1) {
    const auto for_replicas = [&](Observable observable, auto&& make) {
        const int step = info(observable).of_two_replicas ? 2 : 1;
        for (int replica = 0; replica + step <= protocol.replicas; replica += step) make(observable, replica);
    };
    for (std::size_t k = 0; k < observables.size(); ++k) {
        const int series = watched.series_of(observables[k]);
        if (sorts() && static_cast<Observable>(k) == Observable::q_support) continue;
        for_replicas(static_cast<Observable>(k), [&](Observable observable, int replica) {
            for (int pattern = 0; pattern < series; ++pattern)
                recorders_.emplace_back(observable, replica, protocol.measure, protocol.bins, own_sweeps(), pattern);
        });
    }
    for (const Observable wanted : protocol.recording.histograms)
        if (watched.series_of(info(wanted)) > 0)
            for_replicas(wanted, [&](Observable observable, int replica) {
                histograms_.emplace_back(observable, replica, watched.N);
            });
    if (protocol.recording.trajectory_every > 0) trajectories_.resize(looks_.size());
}

void Record::look(std::int64_t t, std::span<const Ladder> ladders, std::span<const std::size_t> rungs) {
    for (std::size_t r = 0; r < ladders.size(); ++r) {
        const Sampler& sampler = ladders[r].at(rungs[r]).sampler();
        Look& look = looks_[r];
        look.energy = sampler.energy() / watched_.N - watched_.constant;
        look.acceptance = static_cast<double>(ladders[r].accepted(rungs[r])) / watched_.N;
        const Sampler* next =
            r % 2 == 0 && r + 1 < ladders.size() ? &ladders[r + 1].at(rungs[r + 1]).sampler() : nullptr;
        if (next != nullptr) look.q = replica_overlap(sampler.spins(), next->spins());
        if (!watched_.several) {
            look.m = sampler.archetype_overlap();
            continue;
        }
        PatternLook& patterns = look.patterns;
        sampler.look(patterns);
        if (sorts()) {
            if (t == protocol_.thermalise + 1) orders_[r] = PatternOrder(patterns.m);
            orders_[r].turn(patterns.m);
            orders_[r].turn(patterns.n);
            orders_[r].sort(patterns.loss);
            orders_[r].sort(patterns.loss_support);
        }
        look.m = patterns.m.front();
        if (next != nullptr && !sorts()) sampler.support_overlaps(next->spins(), look.support);
    }
}

double Record::value_of(const Recorder& recorder) const {
    const Look& look = looks_[static_cast<std::size_t>(recorder.replica())];
    const auto mu = static_cast<std::size_t>(recorder.pattern());
    const double m = look.m, q = look.q;
    switch (recorder.observable()) {
    case Observable::m:
        return mu == 0 ? m : look.patterns.m[mu];
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
        return look.energy;
    case Observable::acceptance:
        return look.acceptance;
    case Observable::m_mean:
        return std::accumulate(look.patterns.m.begin(), look.patterns.m.end(), 0.0) / watched_.patterns;
    case Observable::n:
        return look.patterns.n[mu];
    case Observable::q_support:
        return look.support[mu];
    case Observable::loss:
        return look.patterns.loss[mu];
    case Observable::loss_support:
        return look.patterns.loss_support[mu];
    case Observable::loss_product:
        break;
    }
    return look.patterns.loss_product;
}

void Record::add(std::int64_t t, std::span<const Ladder> ladders, std::span<const std::size_t> rungs) {
    look(t, ladders, rungs);
    const bool measuring = t > protocol_.thermalise;
    const std::size_t window = log_window_of(own_sweeps(), t);
    for (Recorder& recorder : recorders_) {
        const double value = value_of(recorder);
        recorder.note(window, value);
        if (measuring) recorder.add(value);
    }
    if (t >= protocol_.thermalise) note_escapes(t);
    if (measuring)
        for (OverlapHistogram& histogram : histograms_) {
            const Look& look = looks_[static_cast<std::size_t>(histogram.replica)];
            histogram.add(histogram.observable == Observable::m ? look.m : look.q);
        }
    if (!trajectories_.empty() && t % protocol_.recording.trajectory_every == 0) note_trajectories();
    keep_configurations(t, ladders, rungs);
}

void Record::note_trajectories() {
    for (std::size_t r = 0; r < looks_.size(); ++r) {
        Trajectory& trajectory = trajectories_[r];
        const Look& look = looks_[r];
        trajectory.energy.push_back(look.energy);
        if (!watched_.several) {
            trajectory.m.push_back(look.m);
            continue;
        }
        std::vector<double> m = look.patterns.m, loss = look.patterns.loss;
        orders_[r].turn_back(m);
        orders_[r].sort_back(loss);
        trajectory.m.insert(trajectory.m.end(), m.begin(), m.end());
        trajectory.loss.insert(trajectory.loss.end(), loss.begin(), loss.end());
        trajectory.loss_product.push_back(look.patterns.loss_product);
    }
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

/// As the patterns are in the measurement, from the first point.
Trajectory Record::trajectory(std::size_t replica) const {
    Trajectory ordered = trajectories_[replica];
    if (!sorts()) return ordered;
    const auto K = static_cast<std::size_t>(watched_.patterns);
    for (std::size_t first = 0; first < ordered.m.size(); first += K) {
        orders_[replica].turn(std::span(ordered.m).subspan(first, K));
        orders_[replica].sort(std::span(ordered.loss).subspan(first, K));
    }
    return ordered;
}

SampleResult Record::result() const {
    SampleResult result;
    for (const Recorder& recorder : recorders_) result.series.push_back(recorder.series());
    for (const std::int64_t time : escape_time_) result.escaped.push_back(time >= 0);
    result.escape_time = escape_time_;
    result.histograms = histograms_;
    for (std::size_t r = 0; r < trajectories_.size(); ++r) result.trajectories.push_back(trajectory(r));
    result.configurations = configurations_;
    return result;
}

std::vector<double> Record::mean_n(int replica) const {
    std::vector<double> n;
    for (const Recorder& recorder : recorders_)
        if (recorder.observable() == Observable::n && recorder.replica() == replica)
            n.push_back(recorder.series().estimate.mean);
    orders_[static_cast<std::size_t>(replica)].turn_back(n);
    return n;
}

SampleField Record::arranged(SampleField field, int replica) const {
    for (std::vector<double>* overlaps : {&field.m, &field.n})
        if (!overlaps->empty()) orders_[static_cast<std::size_t>(replica)].turn(*overlaps);
    return field;
}

std::int64_t Record::trajectory_length(std::int64_t t) const {
    return trajectories_.empty() ? 0 : t / protocol_.recording.trajectory_every;
}

void Record::save(ByteWriter& to) const {
    to.put_all(escape_time_);
    for (const Recorder& recorder : recorders_) recorder.save(to);
    for (const OverlapHistogram& histogram : histograms_) to.put_all(histogram.counts);
    if (sorts())
        for (const PatternOrder& order : orders_) order.save(to);
    for (const Trajectory& trajectory : trajectories_) {
        to.put_all(trajectory.m);
        to.put_all(trajectory.energy);
        if (!watched_.several) continue;
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
    const std::size_t patterns = watched_.several ? static_cast<std::size_t>(watched_.patterns) : 1;
    trajectory.m = from.get_all<double>();
    trajectory.energy = from.get_all<double>();
    bool whole = trajectory.m.size() == length * patterns && trajectory.energy.size() == length;
    if (watched_.several) {
        trajectory.loss = from.get_all<double>();
        trajectory.loss_product = from.get_all<double>();
        whole = whole && trajectory.loss.size() == trajectory.m.size() && trajectory.loss_product.size() == length;
    }
    require(whole, "a stored trajectory has another length");
}

void Record::load(ByteReader& from, std::int64_t t) {
    escape_time_ = from.get_all<std::int64_t>();
    require(escape_time_.size() == looks_.size(), "the stored state has another number of replicas");
    const std::int64_t measured = std::max<std::int64_t>(0, t - protocol_.thermalise);
    for (Recorder& recorder : recorders_) recorder.load(from, measured);
    for (OverlapHistogram& histogram : histograms_) {
        auto counts = from.get_all<std::int64_t>();
        require(counts.size() == histogram.counts.size(), "a stored histogram has another number of cells");
        histogram.counts = std::move(counts);
    }
    if (sorts())
        for (PatternOrder& order : orders_) order.load(from);
    for (Trajectory& trajectory : trajectories_) load_trajectory(from, trajectory, t);
    configurations_.clear();
    const auto expected = static_cast<std::uint64_t>(configurations_until(t)) * looks_.size();
    require(from.get<std::uint64_t>() == expected, "the stored state has another number of configurations");
    for (std::uint64_t k = 0; k < expected; ++k) {
        Configuration configuration;
        configuration.replica = from.get<int>();
        configuration.sweep = from.get<std::int64_t>();
        configuration.spins = from.get_all<std::uint8_t>();
        require(configuration.spins.size() == (static_cast<std::size_t>(watched_.N) + 7) / 8,
                "a stored configuration has another number of spins");
        configurations_.push_back(std::move(configuration));
    }
}

} // namespace mattis::mc
