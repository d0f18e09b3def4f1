#pragma once

#include <array>
#include <cstdint>

#include <Random123/philox.h>

namespace mattis {

/// What a random stream is for: the single list of uses. A new use takes a new number, so that no two uses of one
/// run ever share a stream and adding one changes no other.
enum class Purpose : std::uint32_t { test_points = 1 };

/// Which stream: everything that may influence a draw, nothing that must not (rank, thread, order, restart).
struct StreamKey {
    std::uint64_t seed = 0;
    std::uint32_t point = 0;
    std::uint32_t sample = 0;
    std::uint32_t chain = 0;
    Purpose purpose = Purpose::test_points;
};

/// Counter-based stream of up to 2^33 random numbers, Philox4x32-10 (Salmon, Moraes, Dror and Shaw, SC11). The state is
/// the number of blocks drawn, so a stream can be resumed at any place. The key holds the seed; the three upper counter
/// words hold point, sample, and chain together with purpose.
/// Satisfies std::uniform_random_bit_generator.
class Stream {
public:
    using result_type = std::uint64_t;

    explicit Stream(const StreamKey& key)
        : key_{{static_cast<std::uint32_t>(key.seed), static_cast<std::uint32_t>(key.seed >> 32)}},
          counter_{{0, key.point, key.sample, (key.chain << 8) | static_cast<std::uint32_t>(key.purpose)}} {}

    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return ~result_type{0}; }

    result_type operator()() {
        if (half_ == 0) {
            block_ = r123::Philox4x32{}(counter_, key_);
            ++counter_[0];
        }
        const result_type draw = block_[half_] | (static_cast<result_type>(block_[half_ + 1]) << 32);
        half_ = half_ == 0 ? 2 : 0;
        return draw;
    }

    /// Uniform in (0, 1), 53 random bits, never 0 or 1.
    double uniform() { return (static_cast<double>((*this)() >> 11) + 0.5) * 0x1.0p-53; }

    /// Uniform in (low, high).
    double uniform(double low, double high) { return low + (high - low) * uniform(); }

private:
    r123::Philox4x32::key_type key_;
    r123::Philox4x32::ctr_type counter_;
    r123::Philox4x32::ctr_type block_{};
    std::size_t half_ = 0;
};

} // namespace mattis
