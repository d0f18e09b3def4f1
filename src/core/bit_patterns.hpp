#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace mattis {

/// K patterns of N entries +-1, one bit each (set: +1). Stored by site: the row of a site holds the entries of all
/// patterns there, padded with zero bits to whole 512-bit blocks, because a spin flip reads one site of every pattern.
class BitPatterns {
public:
    static constexpr std::size_t block_bits = 512;

    BitPatterns(std::size_t K, int N);

    std::size_t count() const { return K_; } ///< K
    int size() const { return N_; }          ///< N
    std::size_t words_per_row() const { return words_; }

    int entry(std::size_t pattern, int site) const;     ///< +1 or -1
    void set(std::size_t pattern, int site, int value); ///< value +-1
    std::span<const std::uint64_t> row(int site) const;
    std::span<std::uint64_t> row(int site);

    /// Bytes that K patterns of N sites occupy.
    static std::size_t memory(std::size_t K, int N);

private:
    std::size_t K_;
    int N_;
    std::size_t words_;
    std::vector<std::uint64_t> bits_;
};

} // namespace mattis
