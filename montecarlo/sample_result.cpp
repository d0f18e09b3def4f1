#include "montecarlo/sample_result.hpp"

#include "core/rng.hpp"
#include "montecarlo/byte_format.hpp"

namespace mattis::mc {

namespace {

constexpr ByteFormat format{content_hash("mattis sample result"), 1, "the result of a sample run"};

} // namespace

void SampleResult::save(ByteWriter& to) const {
    format.put_head(to);
    to.put(static_cast<std::uint64_t>(series.size()));
    for (const Series& s : series) {
        to.put(s.observable);
        to.put(s.replica);
        to.put(s.estimate.mean);
        to.put(s.estimate.error);
        to.put(s.estimate.tau);
        to.put(s.estimate.count);
        to.put(s.estimate.samples);
        to.put(s.first_half);
        to.put(s.second_half);
        to.put_all(s.bins);
    }
    to.put_all(escape_time);
}

SampleResult SampleResult::load(ByteReader& from) {
    format.require_head(from);
    SampleResult result;
    for (auto left = from.get<std::uint64_t>(); left > 0; --left) {
        Series& s = result.series.emplace_back();
        s.observable = from.get<Observable>();
        if (static_cast<std::size_t>(s.observable) >= observables.size())
            throw BytesError("a stored result has an unknown observable");
        s.replica = from.get<int>();
        s.estimate.mean = from.get<double>();
        s.estimate.error = from.get<double>();
        s.estimate.tau = from.get<double>();
        s.estimate.count = from.get<std::int64_t>();
        s.estimate.samples = from.get<int>();
        s.first_half = from.get<double>();
        s.second_half = from.get<double>();
        s.bins = from.get_all<double>();
    }
    result.escape_time = from.get_all<std::int64_t>();
    for (const std::int64_t time : result.escape_time) result.escaped.push_back(time >= 0);
    return result;
}

} // namespace mattis::mc
