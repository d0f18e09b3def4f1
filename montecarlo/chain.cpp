#include "montecarlo/chain.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace mattis::mc {

namespace {

bool same_overlap(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

} // namespace

Chain::Chain(std::unique_ptr<Sampler> sampler, const StreamKey& dynamics)
    : sampler_(std::move(sampler)), stream_(dynamics) {}

void Chain::begin(Start start, double overlap, std::span<const std::int8_t> archetype, const StreamKey& start_key) {
    const auto N = static_cast<std::size_t>(sampler_->size());
    if (!archetype.empty() && archetype.size() != N)
        throw std::invalid_argument("a chain of N spins begins from an archetype of N entries");
    std::vector<std::int8_t> spins(N, 1);
    if (!archetype.empty()) std::ranges::copy(archetype, spins.begin());
    Stream stream(start_key);
    switch (start) {
    case Start::archetype:
    case Start::archetype_and_random:
        break;
    case Start::random:
        for (auto& s : spins) s = stream() >> 63 ? 1 : -1;
        break;
    case Start::noisy:
        for (auto& s : spins)
            if (stream.uniform() > 0.5 * (1.0 + overlap)) s = static_cast<std::int8_t>(-s);
        break;
    }
    sampler_->set_spins(spins);
}

std::int64_t Chain::sweep(Dynamics dynamics, Order order, double beta) {
    const Block block{.dynamics = dynamics, .order = order, .beta = beta, .proposals = sampler_->size()};
    const std::int64_t accepted = sampler_->advance(block, stream_);
    ++sweeps_;
    return accepted;
}

void Chain::save(ByteWriter& to) const {
    to.put_all(sampler_->spins());
    to.put(stream_.position());
    to.put(sweeps_);
    to.put(sampler_->integer_energy());
    to.put(sampler_->archetype_overlap());
}

void Chain::load(ByteReader& from) {
    const auto spins = from.get_all<std::int8_t>();
    const auto position = from.get<std::uint64_t>();
    const auto sweeps = from.get<std::int64_t>();
    const auto energy = from.get<std::int64_t>();
    const auto overlap = from.get<double>();
    if (spins.size() != sampler_->spins().size()) throw BytesError("a stored chain has another number of spins");
    if (!std::ranges::all_of(spins, [](std::int8_t s) { return s == 1 || s == -1; }))
        throw BytesError("a stored spin is neither +1 nor -1");
    if (sweeps < 0) throw BytesError("a stored chain has made a negative number of sweeps");
    sampler_->set_spins(spins);
    if (sampler_->integer_energy() != energy) throw BytesError("the stored energy is not that of the stored spins");
    if (!same_overlap(sampler_->archetype_overlap(), overlap))
        throw BytesError("the stored overlap is not that of the stored spins");
    stream_.seek(position);
    sweeps_ = sweeps;
}

} // namespace mattis::mc
