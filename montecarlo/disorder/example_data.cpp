#include "montecarlo/disorder/example_data.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/random/binomial_distribution.hpp>

#include "core/watch.hpp"

namespace mattis::mc {

namespace {

using Data = Dataset::Vectors;

constexpr int draws_between_pauses = 1 << 10;
constexpr int many = 4096; ///< examples; sums of more are drawn by their law

Stream stream_of(StreamKey key, Purpose purpose, std::int64_t mu) {
    key.purpose = purpose;
    key.chain = static_cast<std::uint32_t>(mu);
    return Stream(key);
}

/// Random signs, 64 of them a draw.
void draw_archetype(std::span<std::int8_t> xi, Stream stream) {
    std::uint64_t signs = 0;
    for (std::size_t i = 0; i < xi.size(); ++i) {
        if (i % draws_between_pauses == 0) pause_point();
        if (i % 64 == 0) signs = stream();
        xi[i] = (signs >> (i % 64) & 1) != 0 ? 1 : -1;
    }
}

std::vector<std::int8_t> draw_archetypes(const ExampleHamiltonian& h, const StreamKey& key,
                                         std::span<const std::int8_t> given) {
    const auto N = static_cast<std::size_t>(h.N);
    std::vector<std::int8_t> xi(static_cast<std::size_t>(h.K) * N);
    for (std::int64_t mu = 0; mu < h.K; ++mu)
        draw_archetype(std::span(xi).subspan(static_cast<std::size_t>(mu) * N, N),
                       stream_of(key, Purpose::disorder, mu));
    std::ranges::copy(given, xi.begin());
    return xi;
}

/// Sites in random order.
std::vector<int> shuffled_sites(int N, Stream& stream) {
    std::vector<int> sites(static_cast<std::size_t>(N));
    std::iota(sites.begin(), sites.end(), 0);
    for (auto i = static_cast<std::uint32_t>(N); i > 1; --i) {
        if (i % draws_between_pauses == 0) pause_point();
        std::swap(sites[i - 1], sites[uniform_below(stream, i)]);
    }
    return sites;
}

/// What is drawn of one class.
class ClassDrawer {
public:
    ClassDrawer(const ExampleHamiltonian& h, ExampleData& to) : h_(h), to_(to) {}

    void draw(std::int64_t mu, const StreamKey& key) {
        Stream stream = stream_of(key, Purpose::examples, mu);
        if (h_.data == Data::patterns)
            for (int i = 0; i < h_.N; ++i) to_.v.set(i, mu, to_.row(mu)[static_cast<std::size_t>(i)]);
        else if (mu == 0 && h_.stratified)
            draw_stratified(stream);
        else
            for (int i = 0; i < h_.N; ++i) draw_entry(mu, i, stream);
        if (mu == 0 && (h_.data == Data::patterns || h_.data == Data::gaussian)) follow_signs();
    }

private:
    void put(std::int64_t mu, int site, std::int64_t example, int value) {
        const int xi = to_.row(mu)[static_cast<std::size_t>(site)];
        if (mu == 0 && example == 0 && h_.data != Data::gaussian)
            to_.example[static_cast<std::size_t>(site)] = static_cast<std::int8_t>(xi * (value > 0 ? 1 : -1));
        if (h_.data == Data::examples) to_.v.set(site, mu * h_.M + example, xi * value);
    }

    void put_average(std::int64_t mu, int site, int value) {
        pause();
        to_.v.set(site, mu, to_.row(mu)[static_cast<std::size_t>(site)] * value);
    }

    void put_gaussian(std::int64_t mu, int site, double z) {
        const double most = h_.largest(), X = 1.0 + std::sqrt(h_.rho) * z;
        put_average(mu, site, static_cast<int>(std::lround(std::clamp(h_.spread * X, -most, most))));
    }

    void draw_entry(std::int64_t mu, int site, Stream& stream) {
        if (h_.data == Data::gaussian) {
            put_gaussian(mu, site, gaussian(stream));
            return;
        }
        const double p = 0.5 * (1.0 + h_.r);
        if (h_.data == Data::class_sums && h_.M > many) {
            const int up = boost::random::binomial_distribution<int, double>(h_.M, p)(stream);
            put_average(mu, site, 2 * up - h_.M);
            if (mu == 0) put(mu, site, 0, stream.uniform() * h_.M < up ? 1 : -1);
            return;
        }
        int sum = 0;
        for (int a = 0; a < h_.M; ++a) {
            pause();
            const int chi = stream.uniform() < p ? 1 : -1;
            put(mu, site, a, chi);
            sum += chi;
        }
        if (h_.data == Data::class_sums) put_average(mu, site, sum);
    }

    /// The quantiles of the law at (i + 1/2)/N on sites in random order.
    void draw_stratified(Stream& stream) {
        const std::vector<int> sites = shuffled_sites(h_.N, stream);
        using Least = boost::math::policies::policy<
            boost::math::policies::discrete_quantile<boost::math::policies::integer_round_up>>;
        const boost::math::binomial_distribution<double, Least> law(h_.M, 0.5 * (1.0 + h_.r));
        for (int k = 0; k < h_.N; ++k) {
            const double at = (k + 0.5) / h_.N;
            const int site = sites[static_cast<std::size_t>(k)];
            if (h_.data == Data::gaussian)
                put_gaussian(0, site, -std::sqrt(2.0) * boost::math::erfc_inv(2.0 * at));
            else
                deal(site, h_.r == 1.0 ? h_.M : static_cast<int>(boost::math::quantile(law, at)), stream);
        }
    }

    /// Deals `up` signs +1 to the M examples at random, one after the other.
    void deal(int site, int up, Stream& stream) {
        if (h_.data == Data::class_sums) put_average(0, site, 2 * up - h_.M);
        for (int a = 0, left = up; a < h_.M; ++a) {
            pause();
            const bool is_up = stream.uniform() * (h_.M - a) < left;
            put(0, site, a, is_up ? 1 : -1);
            left -= is_up ? 1 : 0;
        }
    }

    void follow_signs() {
        for (int i = 0; i < h_.N; ++i) {
            const int v = to_.v.at(i, 0);
            to_.example[static_cast<std::size_t>(i)] = static_cast<std::int8_t>((v > 0) - (v < 0));
        }
    }

    void pause() {
        if (++draws_ % draws_between_pauses == 0) pause_point();
    }

    const ExampleHamiltonian& h_;
    ExampleData& to_;
    std::int64_t draws_ = 0;
};

} // namespace

ExampleData draw_example_data(const ExampleHamiltonian& h, const StreamKey& key,
                              std::span<const std::int8_t> archetypes) {
    ExampleData data;
    data.N = h.N;
    data.K = h.K;
    data.block = h.block();
    data.xi = draw_archetypes(h, key, archetypes);
    data.v = ChannelMatrix(h.N, h.channels(), h.largest());
    data.example.assign(static_cast<std::size_t>(h.N), 0);
    ClassDrawer drawer(h, data);
    for (std::int64_t mu = 0; mu < h.K; ++mu) {
        pause_point();
        drawer.draw(mu, key);
    }
    return data;
}

double example_data_memory(const ExampleHamiltonian& h) {
    const double entry = h.largest() <= ChannelMatrix::largest_byte ? sizeof(std::int8_t) : sizeof(std::int16_t);
    return (static_cast<double>(h.K) + 1.0) * h.N + entry * static_cast<double>(h.channels()) * h.N;
}

} // namespace mattis::mc
