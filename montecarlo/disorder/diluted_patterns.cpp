#include "montecarlo/disorder/diluted_patterns.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include <boost/random/binomial_distribution.hpp>

#include "core/watch.hpp"

namespace mattis::mc {

namespace {

using Data = Dataset::Vectors;

constexpr int draws_between_pauses = 1 << 10;

Stream stream_of(StreamKey key, Purpose purpose, std::int64_t pattern) {
    key.purpose = purpose;
    key.chain = static_cast<std::uint32_t>(pattern);
    return Stream(key);
}

/// Pattern after pattern, each from a stream of its own; one draw an entry.
std::vector<std::int8_t> independent_entries(const DilutedHamiltonian& h, const StreamKey& key) {
    std::vector<std::int8_t> xi;
    xi.reserve(static_cast<std::size_t>(h.patterns()) * static_cast<std::size_t>(h.N));
    for (std::int64_t mu = 0; mu < h.patterns(); ++mu) {
        Stream stream = stream_of(key, Purpose::disorder, mu);
        pause_point();
        for (int i = 0; i < h.N; ++i) {
            if ((i + 1) % draws_between_pauses == 0) pause_point();
            const double u = stream.uniform();
            xi.push_back(u < h.d ? 0 : u < 0.5 * (1.0 + h.d) ? 1 : -1);
        }
    }
    return xi;
}

void shuffle(std::vector<std::size_t>& values, Stream& stream) {
    for (auto i = static_cast<std::uint32_t>(values.size()); i > 1; --i) {
        if (i % draws_between_pauses == 0) pause_point();
        std::swap(values[i - 1], values[uniform_below(stream, i)]);
    }
}

/// How many of N sites have each of the 3^K types, in proportion to their probabilities: rounded down, the rest to
/// those that lost most, among equals to random ones, so that no pattern and no sign is favoured.
std::vector<int> balanced_counts(const DilutedHamiltonian& h, std::size_t types, Stream& stream) {
    std::vector<int> counts(types);
    std::vector<double> lost(types);
    int given = 0;
    for (std::size_t type = 0; type < types; ++type) {
        double share = h.N;
        for (std::size_t left = type, mu = 0; mu < static_cast<std::size_t>(h.K); ++mu, left /= 3)
            share *= left % 3 == 0 ? h.d : 0.5 * (1.0 - h.d);
        counts[type] = static_cast<int>(std::floor(share));
        lost[type] = share - counts[type];
        given += counts[type];
    }
    std::vector<std::size_t> order(types);
    std::iota(order.begin(), order.end(), std::size_t{0});
    shuffle(order, stream);
    std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t type) { return lost[type]; });
    for (int k = 0; k < h.N - given; ++k) ++counts[order[static_cast<std::size_t>(k) % types]];
    return counts;
}

/// All types in their proportions, on sites in random order.
std::vector<std::int8_t> balanced_entries(const DilutedHamiltonian& h, const StreamKey& key) {
    constexpr double most_types = 1e6;
    if (h.load != 0 || std::pow(3.0, h.K) > most_types)
        throw std::invalid_argument("balanced patterns: no extra load, at most a million site types");
    std::size_t types = 1;
    for (int mu = 0; mu < h.K; ++mu) types *= 3;
    Stream stream = stream_of(key, Purpose::disorder, 0);
    const std::vector<int> counts = balanced_counts(h, types, stream);
    std::vector<std::size_t> type_of_site;
    for (std::size_t type = 0; type < types; ++type)
        type_of_site.insert(type_of_site.end(), static_cast<std::size_t>(counts[type]), type);
    shuffle(type_of_site, stream);

    const auto N = static_cast<std::size_t>(h.N);
    std::vector<std::int8_t> xi(static_cast<std::size_t>(h.K) * N);
    for (std::size_t i = 0; i < N; ++i) {
        if (i % draws_between_pauses == 0) pause_point();
        for (std::size_t left = type_of_site[i], mu = 0; mu < static_cast<std::size_t>(h.K); ++mu, left /= 3)
            xi[mu * N + i] = static_cast<std::int8_t>(left % 3 == 2 ? -1 : static_cast<int>(left % 3));
    }
    return xi;
}

/// Sum of M signs that are +1 with probability (1 + r)/2, one after the other as draw_examples draws them; of very many
/// by the law of the sum.
std::int32_t sum_of_examples(int M, double r, Stream& stream) {
    constexpr int many = 4096;
    const double p = 0.5 * (1.0 + r);
    if (M > many) return 2 * boost::random::binomial_distribution<int, double>(M, p)(stream) - M;
    std::int32_t sum = 0;
    for (int a = 0; a < M; ++a) sum += stream.uniform() < p ? 1 : -1;
    return sum;
}

/// Appends the data of one non-null entry xi.
void draw_data(const DilutedHamiltonian& h, int xi, Stream& stream, std::vector<std::int32_t>& to) {
    switch (h.data) {
    case Data::patterns:
        to.push_back(xi);
        break;
    case Data::class_sums:
        to.push_back(xi * sum_of_examples(h.M, h.r, stream));
        break;
    case Data::examples:
        for (int a = 0; a < h.M; ++a) to.push_back(stream.uniform() < 0.5 * (1.0 + h.r) ? xi : -xi);
        break;
    case Data::gaussian:
        to.push_back(xi *
                     static_cast<std::int32_t>(std::lround(h.spread * (1.0 + std::sqrt(h.rho) * gaussian(stream)))));
        break;
    }
}

/// Entries that are not null: lists that grow by themselves would be copied in one go.
std::size_t number_of_entries(const std::vector<std::int8_t>& xi) {
    std::size_t count = 0;
    for (std::size_t k = 0; k < xi.size(); ++k) {
        if (k % (draws_between_pauses * draws_between_pauses) == 0) pause_point();
        count += xi[k] != 0 ? 1 : 0;
    }
    return count;
}

} // namespace

DilutedPatterns draw_diluted(const DilutedHamiltonian& h, const StreamKey& key) {
    std::vector<std::int8_t> xi =
        h.ensemble == Ensemble::balanced ? balanced_entries(h, key) : independent_entries(h, key);
    DilutedPatterns patterns;
    patterns.N = h.N;
    patterns.K = h.K;
    patterns.block = h.block();
    std::vector<Stream> data;
    for (std::int64_t mu = 0; mu < h.patterns(); ++mu) data.push_back(stream_of(key, Purpose::examples, mu));
    const auto N = static_cast<std::size_t>(h.N);
    patterns.first.reserve(N + 1);
    patterns.first.push_back(0);
    const std::size_t entries = number_of_entries(xi);
    patterns.pattern.reserve(entries);
    patterns.value.reserve(entries * static_cast<std::size_t>(patterns.block));
    for (std::size_t i = 0; i < N; ++i) {
        for (std::size_t mu = 0; mu < data.size(); ++mu) {
            const int entry = xi[mu * N + i];
            if (entry == 0) continue;
            if (patterns.pattern.size() % draws_between_pauses == 0) pause_point();
            patterns.pattern.push_back(static_cast<std::int32_t>(mu));
            draw_data(h, entry, data[mu], patterns.value);
        }
        patterns.first.push_back(patterns.pattern.size());
    }
    xi.resize(static_cast<std::size_t>(h.K) * N);
    xi.shrink_to_fit();
    patterns.xi = std::move(xi);
    return patterns;
}

double diluted_memory(const DilutedHamiltonian& h) {
    const double entries = (1.0 - h.d) * static_cast<double>(h.patterns()) * h.N;
    const double dense = static_cast<double>(h.patterns()) * h.N; // of all patterns while they are drawn
    return entries * (sizeof(std::int32_t) * (1.0 + h.block())) + dense + sizeof(std::uint64_t) * (h.N + 1.0);
}

} // namespace mattis::mc
