#include "montecarlo/chain/tempering.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "core/parallel.hpp"

namespace mattis::mc {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

StreamKey stream_of(StreamKey key, Purpose purpose, std::size_t chain) {
    key.purpose = purpose;
    key.chain = static_cast<std::uint32_t>(chain);
    return key;
}

} // namespace

Tempering::Tempering(const System& system, const Settings& settings, const StreamKey& key, int number)
    : settings_(settings), key_(key), number_(number), accepted_(settings.temperatures.size(), 0),
      at_(settings.temperatures.size()), stream_(stream_of(key, Purpose::exchange, static_cast<std::size_t>(number))),
      exchanges_(settings.temperatures.empty() ? 0 : settings.temperatures.size() - 1),
      last_end_(settings.temperatures.size(), End::none) {
    if (at_.empty() || settings.every < 1) throw std::invalid_argument("tempering has a rung, and a time to exchange");
    std::iota(at_.begin(), at_.end(), std::size_t{0});
    for (std::size_t k = 0; k < at_.size(); ++k)
        chains_.emplace_back(system.clone(),
                             stream_of(key, Purpose::dynamics, static_cast<std::size_t>(number) * at_.size() + k));
    note_ends();
}

void Tempering::begin(Start start, double overlap) {
    for (std::size_t k = 0; k < chains_.size(); ++k)
        chains_[k].begin(start, overlap,
                         stream_of(key_, Purpose::start, static_cast<std::size_t>(number_) * chains_.size() + k));
}

void Tempering::sweep_chain(std::size_t chain, double T, bool settling) {
    const double beta = settings_.dynamics == Dynamics::zero_temperature ? 1.0 : 1.0 / T;
    accepted_[chain] = chains_[chain].sweep(settings_.dynamics, settings_.order, beta, settling);
}

void Tempering::sweep(bool settling) {
    parallel_for(rungs(), settings_.threads, [this, settling](std::size_t rung) {
        sweep_chain(at_[rung], settings_.temperatures[rung], settling);
    });
    ++sweeps_;
    if (rungs() > 1 && sweeps_ % settings_.every == 0) exchange();
}

void Tempering::sweep_at(double T) {
    sweep_chain(0, T, true);
    ++sweeps_;
}

void Tempering::exchange() {
    for (auto k = static_cast<std::size_t>(steps_ % 2); k + 1 < rungs(); k += 2) {
        const double difference = at(k).system().energy_difference(at(k + 1).system());
        const double probability =
            exchange_probability(settings_.temperatures[k], settings_.temperatures[k + 1], difference);
        const bool accept = stream_.uniform() < probability; // always drawn: the stream counts the attempts
        ++exchanges_[k].attempts;
        exchanges_[k].probability += probability;
        if (!accept) continue;
        ++exchanges_[k].accepted;
        std::swap(at_[k], at_[k + 1]);
    }
    ++steps_;
    note_ends();
}

void Tempering::note_ends() {
    if (rungs() < 2) return;
    End& bottom = last_end_[at_.front()];
    if (bottom == End::top) ++round_trips_;
    bottom = End::bottom;
    End& top = last_end_[at_.back()];
    if (top == End::bottom) top = End::top;
}

void Tempering::set_temperatures(std::vector<double> temperatures) {
    if (temperatures.size() != rungs()) throw std::invalid_argument("tempering keeps its number of rungs");
    settings_.temperatures = std::move(temperatures);
}

std::vector<double> Tempering::rejection() const {
    std::vector<double> rejection;
    for (const Exchanges& e : exchanges_)
        rejection.push_back(e.attempts == 0 ? 0.0 : 1.0 - e.probability / static_cast<double>(e.attempts));
    return rejection;
}

void Tempering::count_anew() {
    std::ranges::fill(exchanges_, Exchanges{});
    round_trips_ = 0;
    counted_from_ = sweeps_;
}

ExchangeReport Tempering::report() const {
    ExchangeReport report{.temperatures = settings_.temperatures, .rates = {}, .round_trips = round_trips_};
    for (const Exchanges& e : exchanges_)
        report.rates.push_back(e.attempts == 0 ? nan
                                               : static_cast<double>(e.accepted) / static_cast<double>(e.attempts));
    const auto chain_sweeps = static_cast<double>(sweeps_ - counted_from_) * static_cast<double>(rungs());
    report.round_trip_time = round_trips_ == 0 ? nan : chain_sweeps / static_cast<double>(round_trips_);
    return report;
}

void Tempering::save(ByteWriter& to) const {
    to.put_all(settings_.temperatures);
    to.put_all(at_);
    to.put_all(accepted_);
    to.put(stream_.position());
    to.put(sweeps_);
    to.put(steps_);
    to.put(counted_from_);
    for (const Exchanges& e : exchanges_) {
        to.put(e.attempts);
        to.put(e.accepted);
        to.put(e.probability);
    }
    to.put_all(last_end_);
    to.put(round_trips_);
    for (const Chain& chain : chains_) chain.save(to);
}

void Tempering::load(ByteReader& from) {
    const auto require = [](bool good, const char* what) {
        if (!good) throw BytesError(what);
    };
    auto temperatures = from.get_all<double>();
    require(temperatures.size() == rungs() && temperatures.front() == settings_.temperatures.front() &&
                temperatures.back() == settings_.temperatures.back(),
            "the stored temperatures are not those of this run");
    for (std::size_t k = 0; k + 1 < rungs(); ++k)
        require(temperatures[k] < temperatures[k + 1], "the stored temperatures do not ascend");
    auto at = from.get_all<std::size_t>();
    auto sorted = at;
    std::ranges::sort(sorted);
    require(at.size() == rungs(), "the stored tempering has another number of rungs");
    for (std::size_t k = 0; k < sorted.size(); ++k)
        require(sorted[k] == k, "the stored tempering has a chain on two rungs, or on none");
    auto accepted = from.get_all<std::int64_t>();
    require(accepted.size() == rungs(), "the stored tempering has another number of rungs");
    stream_.seek(from.get<std::uint64_t>());
    sweeps_ = from.get<std::int64_t>();
    steps_ = from.get<std::int64_t>();
    counted_from_ = from.get<std::int64_t>();
    require(sweeps_ >= 0 && counted_from_ >= 0 && counted_from_ <= sweeps_ && steps_ >= 0,
            "the clock of the stored tempering is wrong");
    for (Exchanges& e : exchanges_) {
        e.attempts = from.get<std::int64_t>();
        e.accepted = from.get<std::int64_t>();
        e.probability = from.get<double>();
        require(e.accepted >= 0 && e.attempts >= e.accepted, "the stored tempering has accepted more than it tried");
    }
    last_end_ = from.get_all<End>();
    require(last_end_.size() == rungs() && std::ranges::all_of(last_end_, [](End e) { return e <= End::top; }),
            "the stored tempering does not say where its chains have been");
    round_trips_ = from.get<std::int64_t>();
    settings_.temperatures = std::move(temperatures);
    at_ = std::move(at);
    accepted_ = std::move(accepted);
    for (Chain& chain : chains_) {
        chain.load(from);
        require(chain.sweeps() == sweeps_, "the clock of a stored chain is wrong");
    }
}

} // namespace mattis::mc
