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

std::vector<std::int8_t> reference_spins(const Disorder& disorder, Start start) {
    std::vector<std::int8_t> reference;
    if (const auto* patterns = std::get_if<BitPatterns>(&disorder))
        for (int i = 0; i < patterns->size(); ++i) reference.push_back(static_cast<std::int8_t>(patterns->entry(0, i)));
    const auto* diluted = std::get_if<DilutedPatterns>(&disorder);
    if (diluted == nullptr) return reference;
    reference.assign(static_cast<std::size_t>(diluted->N), 0);
    const auto sign = [](std::int64_t x) { return static_cast<std::int8_t>((x > 0) - (x < 0)); };
    for (std::size_t i = 0; i < reference.size(); ++i) {
        std::int64_t sum = 0;
        for (int mu = 0; mu < (start == Start::pure ? 1 : diluted->K); ++mu) {
            const std::int8_t entry = diluted->row(mu)[i];
            if (start == Start::hierarchical && sum != 0) break;
            sum += entry;
        }
        if (start == Start::example) {
            const std::uint64_t e = diluted->first[i];
            const bool has_first = e < diluted->first[i + 1] && diluted->pattern[e] == 0;
            sum = has_first ? diluted->value[e * static_cast<std::uint64_t>(diluted->block)] : 0;
        }
        reference[i] = sign(sum);
    }
    return reference;
}

void Chain::begin(Start start, double overlap, std::span<const std::int8_t> reference, const StreamKey& start_key) {
    const auto N = static_cast<std::size_t>(sampler_->size());
    if (!reference.empty() && reference.size() != N)
        throw std::invalid_argument("a chain of N spins begins from a reference of N entries");
    std::vector<std::int8_t> spins(N, 1);
    if (!reference.empty()) std::ranges::copy(reference, spins.begin());
    Stream stream(start_key);
    const auto random = [&] { return static_cast<std::int8_t>(stream() >> 63 ? 1 : -1); };
    if (start == Start::random) {
        for (auto& s : spins) s = random();
    } else {
        for (auto& s : spins)
            if (s == 0) s = random();
        if (start == Start::noisy)
            for (auto& s : spins)
                if (stream.uniform() > 0.5 * (1.0 + overlap)) s = static_cast<std::int8_t>(-s);
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
