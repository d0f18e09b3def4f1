#include "montecarlo/sample/fixed_overlap_run.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "core/bit_patterns.hpp"
#include "core/watch.hpp"
#include "montecarlo/kinds/table.hpp"

namespace mattis::mc {

namespace {

double overlap_of(std::span<const std::int8_t> a, std::span<const std::int8_t> b) {
    int sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum / static_cast<double>(a.size());
}

void require(bool condition, const char* what) {
    if (!condition) throw std::invalid_argument(what);
}

} // namespace

double FixedOverlapSchedule::temperature(int replica, std::int64_t sweep) const {
    constexpr double above = 3.0; // an annealed replica begins at 1 + 3 times T
    const std::int64_t falling = thermalise / 2;
    if (replica % 2 == 0 || sweep >= falling) return T;
    return T * (1.0 + above * static_cast<double>(falling - sweep) / static_cast<double>(falling));
}

FixedOverlapRun::FixedOverlapRun(const Hamiltonian& hamiltonian, const Disorder& disorder,
                                 const FixedOverlapSchedule& schedule, const StreamKey& key)
    : schedule_(schedule), disorder_(disorder) {
    require(schedule.T > 0.0, "a simulation at fixed overlap needs T > 0");
    require(schedule.replicas >= 1 && schedule.thermalise >= 0, "a simulation at fixed overlap needs a replica");
    require(schedule.bins >= 2 && schedule.measure >= schedule.bins, "two bins of a measurement or more");
    const Kind& kind = kind_of(hamiltonian);
    constant_ = kind.measurable(hamiltonian).constant;
    const std::vector<std::int8_t> archetype = kind.reference(hamiltonian, disorder, Start::archetype);
    const std::unique_ptr<System> system = make_system(hamiltonian, disorder);
    require(system->size() == schedule.sector.N, "the sector is that of another number of spins");
    for (int number = 0; number < sides * schedule.replicas; ++number) {
        StreamKey moves = key, start = key;
        moves.chain = start.chain = static_cast<std::uint32_t>(number);
        moves.purpose = Purpose::fixed_overlap;
        start.purpose = Purpose::start;
        chains_.emplace_back(system->clone(), archetype, schedule.sector.aligned + number % sides, moves);
        chains_.back().begin(start);
    }
    const auto bins = static_cast<std::size_t>(schedule.bins);
    sums_.resize(static_cast<std::size_t>(schedule.replicas));
    for (Sums& sums : sums_)
        for (std::vector<double>* series : {&sums.up, &sums.down, &sums.energy}) series->assign(bins, 0.0);
    if (schedule.replicas > 1) q_.assign(bins, 0.0);
}

void FixedOverlapRun::advance(std::int64_t sweeps) {
    for (; sweeps > 0 && !finished(); --sweeps) sweep();
}

void FixedOverlapRun::sweep() {
    const std::int64_t measured = done_ - schedule_.thermalise; // sweeps of the measurement before this one
    if (measured == 0) remember();
    for (int replica = 0; replica < schedule_.replicas; ++replica) {
        Sums& sums = sums_[static_cast<std::size_t>(replica)];
        const double beta = 1.0 / schedule_.temperature(replica, done_);
        for (int side = 0; side < sides; ++side) {
            const std::int64_t accepted = chain(replica, side).sweep(beta);
            if (measured >= 0) sums.accepted += accepted;
        }
        if (measured < 0 && done_ >= schedule_.thermalise / 2) find_shift(replica);
    }
    if (measured >= 0) measure(measured);
    ++done_;
}

/// The mean of the ratios that single sweeps show, each at the shift that is the mean of those before.
void FixedOverlapRun::find_shift(int replica) {
    Sums& sums = sums_[static_cast<std::size_t>(replica)];
    const double beta = 1.0 / schedule_.T;
    const double up = chain(replica, 0).way_up(beta, sums.shift), down = chain(replica, 1).way_down(beta, sums.shift);
    if (!(up > 0.0 && down > 0.0)) return;
    sums.ratios += sums.shift + std::log(up) - std::log(down);
    sums.shift = sums.ratios / static_cast<double>(++sums.ratio_count);
}

void FixedOverlapRun::remember() {
    for (int replica = 0; replica < schedule_.replicas; ++replica)
        for (int side = 0; side < sides; ++side) {
            const auto spins = chain(replica, side).system().spins();
            sums_[static_cast<std::size_t>(replica)].began[side].assign(spins.begin(), spins.end());
        }
}

std::size_t FixedOverlapRun::bin_of(std::int64_t sweep) const {
    const auto share = static_cast<double>(sweep) / static_cast<double>(schedule_.measure);
    return std::min(static_cast<std::size_t>(share * schedule_.bins), static_cast<std::size_t>(schedule_.bins - 1));
}

/// Looks at all chains after a sweep of the measurement.
void FixedOverlapRun::measure(std::int64_t sweep) {
    const std::size_t bin = bin_of(sweep);
    const double beta = 1.0 / schedule_.T;
    for (int replica = 0; replica < schedule_.replicas; ++replica) {
        Sums& sums = sums_[static_cast<std::size_t>(replica)];
        sums.up[bin] += chain(replica, 0).way_up(beta, sums.shift);
        sums.down[bin] += chain(replica, 1).way_down(beta, sums.shift);
        for (int side = 0; side < sides; ++side) {
            const SpinConfiguration& system = chain(replica, side).system();
            sums.energy[bin] += system.energy() / system.size() / sides;
            if (sweep >= schedule_.measure / 2)
                sums.own_overlap += overlap_of(system.spins(), sums.began[side]) / sides;
            for (int other = 0; other < replica; ++other)
                q_[bin] += overlap_of(system.spins(), chain(other, side).system().spins()) / sides;
        }
    }
}

/// Of patterns +-1; none of others.
double FixedOverlapRun::largest_other(int replica) const {
    const auto* patterns = disorder_.get_if<BitPatterns>();
    if (patterns == nullptr) return 0.0;
    int largest = 0;
    for (int side = 0; side < sides; ++side) {
        const auto spins = chain(replica, side).system().spins();
        std::vector<int> overlaps(patterns->count(), 0);
        for (int i = 0; i < patterns->size(); ++i) {
            pause_point();
            for (std::size_t mu = 1; mu < overlaps.size(); ++mu)
                overlaps[mu] += patterns->entry(mu, i) * spins[static_cast<std::size_t>(i)];
        }
        for (const int overlap : overlaps) largest = std::max(largest, std::abs(overlap));
    }
    return static_cast<double>(largest) / patterns->size();
}

FixedOverlapResult FixedOverlapRun::result() const {
    if (!finished()) throw std::logic_error("a simulation at fixed overlap has no result before its end");
    std::vector<double> length(static_cast<std::size_t>(schedule_.bins), 0.0); // sweeps of each part
    for (std::int64_t sweep = 0; sweep < schedule_.measure; ++sweep) ++length[bin_of(sweep)];
    FixedOverlapResult result;
    for (int replica = 0; replica < schedule_.replicas; ++replica) {
        const Sums& sums = sums_[static_cast<std::size_t>(replica)];
        FixedOverlapReplica one{.shift = sums.shift, .up = sums.up, .down = sums.down, .energy = sums.energy};
        for (std::size_t bin = 0; bin < length.size(); ++bin) {
            one.up[bin] /= length[bin];
            one.down[bin] /= length[bin];
            one.energy[bin] = one.energy[bin] / length[bin] - constant_;
        }
        const auto measured = static_cast<double>(schedule_.measure);
        one.accepted = static_cast<double>(sums.accepted) / (measured * sides * schedule_.sector.N);
        one.own_overlap = sums.own_overlap / static_cast<double>(schedule_.measure - schedule_.measure / 2);
        one.largest_other = largest_other(replica);
        result.replicas.push_back(std::move(one));
    }
    result.q = q_;
    const double pairs = 0.5 * schedule_.replicas * (schedule_.replicas - 1);
    for (std::size_t bin = 0; bin < result.q.size(); ++bin) result.q[bin] /= pairs * length[bin];
    return result;
}

void FixedOverlapRun::save(ByteWriter& to) const {
    to.put(done_);
    for (const PairExchange& one : chains_) one.save(to);
    for (const Sums& sums : sums_) {
        to.put(sums.ratios);
        to.put(sums.ratio_count);
        to.put(sums.shift);
        for (const std::vector<double>* series : {&sums.up, &sums.down, &sums.energy}) to.put_all(*series);
        to.put(sums.accepted);
        to.put(sums.own_overlap);
        for (const auto& spins : sums.began) to.put_all(spins);
    }
    to.put_all(q_);
}

void FixedOverlapRun::load(ByteReader& from) {
    done_ = from.get<std::int64_t>();
    if (done_ < 0 || done_ > schedule_.total_sweeps())
        throw BytesError("a stored simulation at fixed overlap has made another number of sweeps");
    for (PairExchange& one : chains_) one.load(from);
    const auto same_length = [](std::size_t stored, std::size_t known) {
        if (stored != known) throw BytesError("a stored simulation at fixed overlap has another number of parts");
    };
    for (Sums& sums : sums_) {
        sums.ratios = from.get<double>();
        sums.ratio_count = from.get<std::int64_t>();
        sums.shift = from.get<double>();
        for (std::vector<double>* series : {&sums.up, &sums.down, &sums.energy}) {
            auto stored = from.get_all<double>();
            same_length(stored.size(), series->size());
            *series = std::move(stored);
        }
        sums.accepted = from.get<std::int64_t>();
        sums.own_overlap = from.get<double>();
        for (auto& spins : sums.began) {
            spins = from.get_all<std::int8_t>();
            if (!spins.empty()) same_length(spins.size(), static_cast<std::size_t>(schedule_.sector.N));
        }
    }
    auto q = from.get_all<double>();
    same_length(q.size(), q_.size());
    q_ = std::move(q);
}

std::int64_t FixedOverlapRun::sweeps_of(ByteReader& from) { return from.get<std::int64_t>(); }

} // namespace mattis::mc
