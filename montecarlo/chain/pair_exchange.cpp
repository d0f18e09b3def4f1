#include "montecarlo/chain/pair_exchange.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "core/watch.hpp"
#include "stats/bennett.hpp"

namespace mattis::mc {

namespace {

constexpr int proposals_between_pauses = 64;

/// The system as one of spins; throws std::invalid_argument if it is something else.
std::unique_ptr<SpinConfiguration> spins_of(std::unique_ptr<System> system) {
    auto* spins = dynamic_cast<SpinConfiguration*>(system.get());
    if (spins == nullptr) throw std::invalid_argument("spins are exchanged in systems of spins alone");
    static_cast<void>(system.release());
    return std::unique_ptr<SpinConfiguration>(spins);
}

} // namespace

double first_stage(double beta, double apart) {
    const double x = beta * apart;
    return x <= 0.0 ? 1.0 : std::exp(-x);
}

double second_stage(double beta, const ExchangeCosts& costs) {
    const double x =
        beta * costs.whole + std::max(0.0, beta * costs.back) - std::max(0.0, beta * costs.apart); // -ln of the ratio
    return x <= 0.0 ? 1.0 : std::exp(-x);
}

PairExchange::PairExchange(std::unique_ptr<System> system, std::vector<std::int8_t> reference, int aligned,
                           const StreamKey& moves)
    : system_(spins_of(std::move(system))), reference_(std::move(reference)), aligned_(aligned), stream_(moves) {
    const int N = system_->size();
    const auto is_sign = [](std::int8_t entry) { return entry == 1 || entry == -1; };
    if (reference_.size() != static_cast<std::size_t>(N) || !std::ranges::all_of(reference_, is_sign))
        throw std::invalid_argument("a fixed overlap needs a reference of N entries +-1");
    if (aligned < 1 || aligned > N - 1)
        throw std::invalid_argument("exchanges need a spin along the reference and one against it");
    sites_.resize(reference_.size());
    std::iota(sites_.begin(), sites_.end(), 0);
    take(sites_);
}

/// Sets the spins by an order of the sites.
void PairExchange::take(std::span<const std::int32_t> order) {
    std::vector<std::int8_t> spins(reference_);
    for (const std::int32_t site : order.subspan(static_cast<std::size_t>(aligned_))) {
        std::int8_t& spin = spins[static_cast<std::size_t>(site)];
        spin = static_cast<std::int8_t>(-spin);
    }
    system_->set_spins(spins);
}

void PairExchange::begin(const StreamKey& start_key) {
    Stream stream(start_key);
    std::iota(sites_.begin(), sites_.end(), 0);
    for (std::size_t k = sites_.size(); k > 1; --k)
        std::swap(sites_[k - 1], sites_[uniform_below(stream, static_cast<std::uint32_t>(k))]);
    take(sites_);
}

bool PairExchange::propose(double beta) {
    const auto along = static_cast<std::uint32_t>(aligned_);
    const auto against = static_cast<std::uint32_t>(sites_.size()) - along;
    std::int32_t& first = sites_[uniform_below(stream_, along)];
    std::int32_t& second = sites_[along + uniform_below(stream_, against)];
    const double cost = system_->cost(first);
    ExchangeCosts costs{.apart = cost + system_->cost(second)};
    const double passes = first_stage(beta, costs.apart);
    if (passes < 1.0 && stream_.uniform() >= passes) return false;
    system_->flip(first);
    const double rest = system_->cost(second);
    system_->flip(second);
    costs.whole = cost + rest;
    costs.back = system_->cost(first) - rest; // a flip back costs the opposite
    const double accepted = second_stage(beta, costs);
    if (accepted < 1.0 && stream_.uniform() >= accepted) {
        system_->flip(second);
        system_->flip(first);
        return false;
    }
    std::swap(first, second);
    return true;
}

std::int64_t PairExchange::sweep(double beta) {
    std::int64_t accepted = 0;
    for (std::size_t k = 0; k < sites_.size(); ++k) {
        if (k % proposals_between_pauses == 0) pause_point();
        accepted += propose(beta) ? 1 : 0;
    }
    return accepted;
}

double PairExchange::way_up(double beta, double shift) const {
    double sum = 0.0;
    const auto from = static_cast<std::size_t>(aligned_);
    for (std::size_t k = from; k < sites_.size(); ++k) {
        if (k % proposals_between_pauses == 0) pause_point();
        sum += stats::fermi(beta * system_->cost(sites_[k]) + shift);
    }
    return sum / static_cast<double>(sites_.size() - from);
}

double PairExchange::way_down(double beta, double shift) const {
    double sum = 0.0;
    for (std::size_t k = 0; k < static_cast<std::size_t>(aligned_); ++k) {
        if (k % proposals_between_pauses == 0) pause_point();
        sum += stats::fermi(beta * system_->cost(sites_[k]) - shift);
    }
    return sum / aligned_;
}

void PairExchange::save(ByteWriter& to) const {
    to.put_all(sites_);
    to.put(stream_.position());
    system_->save_check(to);
}

void PairExchange::load(ByteReader& from) {
    const auto order = from.get_all<std::int32_t>();
    std::vector<std::int32_t> sorted(order);
    std::ranges::sort(sorted);
    std::vector<std::int32_t> all(reference_.size());
    std::iota(all.begin(), all.end(), 0);
    if (sorted != all) throw BytesError("a stored chain at fixed overlap is no order of its sites");
    const auto position = from.get<std::uint64_t>();
    take(order);
    ByteWriter computed;
    system_->save_check(computed);
    for (const std::byte expected : computed.bytes())
        if (from.get<std::byte>() != expected)
            throw BytesError("the stored energy or overlap is not that of the stored configuration");
    sites_ = order;
    stream_.seek(position);
}

} // namespace mattis::mc
