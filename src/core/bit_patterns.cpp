#include "core/bit_patterns.hpp"

#include <stdexcept>

#include "core/watch.hpp"

namespace mattis {

namespace {

constexpr std::size_t word_bits = 64;

std::size_t padded_words(std::size_t K) {
    return (K + BitPatterns::block_bits - 1) / BitPatterns::block_bits * (BitPatterns::block_bits / word_bits);
}

} // namespace

BitPatterns::BitPatterns(std::size_t K, int N) : K_(K), N_(N), words_(padded_words(K)) {
    if (N < 1) throw std::invalid_argument("patterns need at least one site");
    resize_in_pieces(bits_, words_ * static_cast<std::size_t>(N));
}

int BitPatterns::entry(std::size_t pattern, int site) const {
    return (row(site)[pattern / word_bits] >> (pattern % word_bits) & 1) != 0 ? 1 : -1;
}

void BitPatterns::set(std::size_t pattern, int site, int value) {
    std::uint64_t& word = row(site)[pattern / word_bits];
    const std::uint64_t bit = std::uint64_t{1} << (pattern % word_bits);
    word = value > 0 ? word | bit : word & ~bit;
}

std::span<const std::uint64_t> BitPatterns::row(int site) const {
    return std::span(bits_).subspan(static_cast<std::size_t>(site) * words_, words_);
}

std::span<std::uint64_t> BitPatterns::row(int site) {
    return std::span(bits_).subspan(static_cast<std::size_t>(site) * words_, words_);
}

std::size_t BitPatterns::memory(std::size_t K, int N) {
    return padded_words(K) * static_cast<std::size_t>(N) * sizeof(std::uint64_t);
}

} // namespace mattis
