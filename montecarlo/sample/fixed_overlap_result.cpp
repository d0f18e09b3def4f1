#include "montecarlo/sample/fixed_overlap_result.hpp"

#include <algorithm>
#include <cmath>

namespace mattis::mc {

OverlapSector nearest_sector(int N, double m) {
    constexpr double half = 0.5 + 1e-9; // a half that rounding has made less is still one
    const auto aligned = static_cast<int>(std::floor(0.5 * N * (1.0 + m) + half));
    return {.N = N, .aligned = std::clamp(aligned, 1, N - 2)};
}

void FixedOverlapResult::save(ByteWriter& to) const {
    to.put(static_cast<std::uint64_t>(replicas.size()));
    for (const FixedOverlapReplica& replica : replicas) {
        to.put(replica.shift);
        to.put_all(replica.up);
        to.put_all(replica.down);
        to.put_all(replica.energy);
        to.put(replica.accepted);
        to.put(replica.own_overlap);
        to.put(replica.largest_other);
    }
    to.put_all(q);
}

FixedOverlapResult FixedOverlapResult::load(ByteReader& from) {
    FixedOverlapResult result;
    for (auto left = from.get<std::uint64_t>(); left > 0; --left) {
        FixedOverlapReplica replica;
        replica.shift = from.get<double>();
        replica.up = from.get_all<double>();
        replica.down = from.get_all<double>();
        replica.energy = from.get_all<double>();
        replica.accepted = from.get<double>();
        replica.own_overlap = from.get<double>();
        replica.largest_other = from.get<double>();
        result.replicas.push_back(std::move(replica));
    }
    result.q = from.get_all<double>();
    return result;
}

stats::LogRatio slope_of(const FixedOverlapReplica& replica, const OverlapSector& sector, double T) {
    const stats::LogRatio pairs = stats::bennett(replica.up, replica.down, replica.shift);
    const double each = std::log(static_cast<double>(sector.N - sector.aligned) / (sector.aligned + 1));
    return {-0.5 * T * (pairs.value + each), 0.5 * T * pairs.error};
}

} // namespace mattis::mc
