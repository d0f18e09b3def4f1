#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <Random123/philox.h>

#include "core/bytes.hpp"

namespace mattis {

/// What a random stream is for: the single list of uses. A new use takes a new number, so that no two uses of one
/// run ever share a stream and adding one changes no other.
enum class Purpose : std::uint32_t {
    test_points = 1,
    disorder = 2,
    start = 3,
    dynamics = 4,
    exchange = 5,
    examples = 6,
    guest = 7,          ///< what the tests bring along
    images = 8,         ///< how images are dealt and made binary
    noise = 9,          ///< of what is stored
    fixed_overlap = 10, ///< exchanges of spins that keep the overlap
    teacher = 11,       ///< weights of teachers, and what they label
    fields = 12,        ///< initial fields and weights of learning networks
    training = 13,      ///< noise of forward passes while a network learns
    testing = 14,       ///< the same while it is tested, and inputs that it is tested on
    tasks = 15          ///< how images are dealt out to tasks, permutations of their pixels, order of examples
};

/// 64-bit FNV-1a hash (Fowler, Noll and Vo): a number for what a stream belongs to, from its description in words.
constexpr std::uint64_t content_hash(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    return hash;
}

/// Which stream: everything that may influence a draw, nothing that must not (rank, thread, order, restart, or which
/// other points a job has: a point is the hash of its content).
struct StreamKey {
    std::uint64_t seed = 0;
    std::uint64_t point = 0;
    std::uint32_t sample = 0;
    std::uint32_t chain = 0;
    Purpose purpose = Purpose::test_points;
};

/// Counter-based stream of up to 2^65 random numbers, Philox4x32-10 (Salmon, Moraes, Dror and Shaw, SC11). The seed
/// enciphers point and purpose to the key of the stream; the counter holds the number of blocks drawn (64 bits), sample
/// and chain. The state is `position()`, so a stream can be resumed at any place.
/// Satisfies std::uniform_random_bit_generator.
class Stream {
public:
    using result_type = std::uint64_t;

    explicit Stream(const StreamKey& key) : counter_{{0, 0, key.sample, key.chain}} {
        const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
        const auto high = [](std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); };
        const auto mixed =
            r123::Philox4x32{}({{low(key.point), high(key.point), static_cast<std::uint32_t>(key.purpose), 0}},
                               {{low(key.seed), high(key.seed)}});
        key_ = {{mixed[0], mixed[1]}};
    }

    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return ~result_type{0}; }

    result_type operator()() {
        if (half_ == 0) {
            block_ = r123::Philox4x32{}(counter_, key_);
            if (++counter_[0] == 0) ++counter_[1];
        }
        const result_type draw = block_[half_] | (static_cast<result_type>(block_[half_ + 1]) << 32);
        half_ = half_ == 0 ? 2 : 0;
        return draw;
    }

    /// The next draws, all at once: several times faster than one by one.
    void fill(std::span<result_type> draws);

    /// The uniform number of a draw, of its upper 53 bits: in (0, 1), but that the largest of 2^53 is rounded to 1.
    static double uniform_of(result_type draw) { return (static_cast<double>(draw >> 11) + 0.5) * 0x1.0p-53; }

    /// The same of the next draw.
    double uniform() { return uniform_of((*this)()); }

    /// Uniform in (low, high).
    double uniform(double low, double high) { return low + (high - low) * uniform(); }

    /// Number of draws so far.
    std::uint64_t position() const {
        const std::uint64_t blocks = counter_[0] | (static_cast<std::uint64_t>(counter_[1]) << 32);
        return 2 * blocks - (half_ == 0 ? 0 : 1);
    }

    /// The stream as it is after `draws` draws.
    void seek(std::uint64_t draws) {
        const std::uint64_t blocks = draws / 2;
        counter_[0] = static_cast<std::uint32_t>(blocks);
        counter_[1] = static_cast<std::uint32_t>(blocks >> 32);
        half_ = 0;
        if (draws % 2 == 1) (*this)();
    }

private:
    r123::Philox4x32::key_type key_{};
    r123::Philox4x32::ctr_type counter_;
    r123::Philox4x32::ctr_type block_{};
    std::size_t half_ = 0;
};

/// Draws of a stream made many at a time and handed out one by one. The stream stands where the last one taken left it
/// when this ends.
class DrawsAhead {
public:
    explicit DrawsAhead(Stream& stream) : stream_(stream) {}
    DrawsAhead(const DrawsAhead&) = delete;
    DrawsAhead& operator=(const DrawsAhead&) = delete;
    ~DrawsAhead() {
        if (next_ < draws_.size()) stream_.seek(stream_.position() - (draws_.size() - next_));
    }

    Stream::result_type operator()() {
        if (next_ == draws_.size()) {
            stream_.fill(draws_);
            next_ = 0;
        }
        return draws_[next_++];
    }

private:
    Stream& stream_;
    std::array<Stream::result_type, 1024> draws_{};
    std::size_t next_ = draws_.size();
};

/// Uniform integer in [0, n), exact (Lemire, ACM Trans. Model. Comput. Simul. 29, 3 (2019)); the rare rejected draws
/// are drawn again. Precondition: n >= 1.
template <class Draws>
std::uint32_t uniform_below(Draws& stream, std::uint32_t n) {
    std::uint64_t product = (stream() >> 32) * n;
    while (static_cast<std::uint32_t>(product) < n) {
        const std::uint32_t rejected = (0u - n) % n;
        if (static_cast<std::uint32_t>(product) >= rejected) break;
        product = (stream() >> 32) * n;
    }
    return static_cast<std::uint32_t>(product >> 32);
}

/// The standard Gaussian number of a draw, by inversion of the distribution function.
double gaussian_of(Stream::result_type draw);

/// Standard Gaussian: one draw each.
double gaussian(Stream& stream);

} // namespace mattis
