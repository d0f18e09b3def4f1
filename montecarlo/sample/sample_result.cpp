#include "montecarlo/sample/sample_result.hpp"

#include "core/rng.hpp"
#include "montecarlo/sample/byte_format.hpp"

namespace mattis::mc {

namespace {

constexpr ByteFormat format{content_hash("mattis sample result"), 3, "the result of a sample run"};

void save_series(ByteWriter& to, const Series& s) {
    to.put(s.observable);
    to.put(s.replica);
    to.put(s.pattern);
    to.put(s.estimate.mean);
    to.put(s.estimate.error);
    to.put(s.estimate.tau);
    to.put(s.estimate.count);
    to.put(s.estimate.samples);
    to.put(s.first_half);
    to.put(s.second_half);
    to.put_all(s.bins);
    to.put_all(s.log_time);
}

Observable load_observable(ByteReader& from) {
    const auto observable = from.get<Observable>();
    if (static_cast<std::size_t>(observable) >= observables().size())
        throw BytesError("a stored result has an unknown observable");
    return observable;
}

Series load_series(ByteReader& from) {
    Series s;
    s.observable = load_observable(from);
    s.replica = from.get<int>();
    s.pattern = from.get<int>();
    s.estimate.mean = from.get<double>();
    s.estimate.error = from.get<double>();
    s.estimate.tau = from.get<double>();
    s.estimate.count = from.get<std::int64_t>();
    s.estimate.samples = from.get<int>();
    s.first_half = from.get<double>();
    s.second_half = from.get<double>();
    s.bins = from.get_all<double>();
    s.log_time = from.get_all<double>();
    return s;
}

OverlapHistogram load_histogram(ByteReader& from) {
    OverlapHistogram h;
    h.observable = load_observable(from);
    h.replica = from.get<int>();
    h.N = from.get<int>();
    h.counts = from.get_all<std::int64_t>();
    if (h.N < 1 || h.counts.size() != OverlapHistogram(h.observable, h.replica, h.N).counts.size())
        throw BytesError("a stored histogram has another number of cells");
    return h;
}

void save_trajectory(ByteWriter& to, const Trajectory& t) {
    to.put_all(t.m);
    to.put_all(t.energy);
    to.put_all(t.loss);
    to.put_all(t.loss_product);
}

Trajectory load_trajectory(ByteReader& from) {
    Trajectory t{.m = from.get_all<double>(), .energy = from.get_all<double>()};
    t.loss = from.get_all<double>();
    t.loss_product = from.get_all<double>();
    const bool diluted = !t.loss.empty();
    if (t.m.size() != t.patterns() * t.energy.size() ||
        (diluted && (t.loss.size() != t.m.size() || t.loss_product.size() != t.energy.size())))
        throw BytesError("a stored trajectory has columns of unequal length");
    return t;
}

void save_solution(ByteWriter& to, const TapSolution& solution) {
    to.put(solution.status);
    to.put_all(solution.m);
    to.put_all(solution.n);
    to.put(solution.q);
    to.put(solution.energy);
}

TapSolution load_solution(ByteReader& from) {
    TapSolution solution{.status = from.get<Status>(), .m = from.get_all<double>(), .n = from.get_all<double>()};
    if (name(solution.status) == "unknown") throw BytesError("a stored mean field has an unknown status");
    solution.q = from.get<double>();
    solution.energy = from.get<double>();
    if (solution.m.size() != solution.n.size()) throw BytesError("a stored mean field has columns of unequal length");
    return solution;
}

/// The number of entries, then each entry.
template <class T, class Save>
void save_all(ByteWriter& to, const std::vector<T>& entries, Save&& save) {
    to.put(static_cast<std::uint64_t>(entries.size()));
    for (const T& entry : entries) save(entry);
}

template <class T, class Load>
std::vector<T> load_all(ByteReader& from, Load&& load) {
    std::vector<T> entries;
    for (auto left = from.get<std::uint64_t>(); left > 0; --left) entries.push_back(load());
    return entries;
}

} // namespace

void SampleResult::save(ByteWriter& to) const {
    format.put_head(to);
    save_all(to, series, [&](const Series& s) { save_series(to, s); });
    to.put_all(escape_time);
    save_all(to, histograms, [&](const OverlapHistogram& h) {
        to.put(h.observable);
        to.put(h.replica);
        to.put(h.N);
        to.put_all(h.counts);
    });
    save_all(to, trajectories, [&](const Trajectory& t) { save_trajectory(to, t); });
    save_all(to, configurations, [&](const Configuration& c) {
        to.put(c.replica);
        to.put(c.sweep);
        to.put_all(c.spins);
    });
    save_all(to, on_sample, [&](const TapSolution& solution) { save_solution(to, solution); });
}

SampleResult SampleResult::load(ByteReader& from) {
    format.require_head(from);
    SampleResult result;
    result.series = load_all<Series>(from, [&] { return load_series(from); });
    result.escape_time = from.get_all<std::int64_t>();
    for (const std::int64_t time : result.escape_time) result.escaped.push_back(time >= 0);
    result.histograms = load_all<OverlapHistogram>(from, [&] { return load_histogram(from); });
    result.trajectories = load_all<Trajectory>(from, [&] { return load_trajectory(from); });
    result.configurations = load_all<Configuration>(from, [&] {
        Configuration c;
        c.replica = from.get<int>();
        c.sweep = from.get<std::int64_t>();
        c.spins = from.get_all<std::uint8_t>();
        return c;
    });
    result.on_sample = load_all<TapSolution>(from, [&] { return load_solution(from); });
    return result;
}

void RunResult::save(ByteWriter& to) const {
    save_all(to, at, [&](const SampleResult& result) { result.save(to); });
    save_all(to, exchanges, [&](const ExchangeReport& report) { report.save(to); });
}

RunResult RunResult::load(ByteReader& from) {
    RunResult result;
    result.at = load_all<SampleResult>(from, [&] { return SampleResult::load(from); });
    result.exchanges = load_all<ExchangeReport>(from, [&] { return ExchangeReport::load(from); });
    return result;
}

} // namespace mattis::mc
