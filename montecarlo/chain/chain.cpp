#include "montecarlo/chain/chain.hpp"

#include <utility>

namespace mattis::mc {

Chain::Chain(std::unique_ptr<System> system, const StreamKey& dynamics)
    : system_(std::move(system)), stream_(dynamics) {}

void Chain::begin(Start start, double overlap, const StreamKey& start_key) {
    Stream stream(start_key);
    system_->begin(start, overlap, stream);
}

std::int64_t Chain::sweep(Dynamics dynamics, Order order, double beta, bool settling) {
    const Block block{
        .dynamics = dynamics, .order = order, .beta = beta, .proposals = system_->size(), .settling = settling};
    const std::int64_t accepted = system_->advance(block, stream_);
    ++sweeps_;
    return accepted;
}

void Chain::save(ByteWriter& to) const {
    system_->save(to);
    to.put(stream_.position());
    to.put(sweeps_);
    system_->save_check(to);
}

void Chain::load(ByteReader& from) {
    system_->load(from);
    const auto position = from.get<std::uint64_t>();
    const auto sweeps = from.get<std::int64_t>();
    if (sweeps < 0) throw BytesError("a stored chain has made a negative number of sweeps");
    ByteWriter computed;
    system_->save_check(computed);
    for (const std::byte expected : computed.bytes())
        if (from.get<std::byte>() != expected)
            throw BytesError("the stored energy or overlap is not that of the stored configuration");
    stream_.seek(position);
    sweeps_ = sweeps;
}

} // namespace mattis::mc
