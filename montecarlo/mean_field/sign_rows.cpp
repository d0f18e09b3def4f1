#include "montecarlo/mean_field/sign_rows.hpp"

#include <algorithm>
#include <array>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "core/vector_clones.hpp"
#include "core/watch.hpp"

namespace mattis::mc {

namespace {

constexpr std::size_t lanes = 16;
constexpr std::size_t side_by_side = 8; ///< words whose sums stay in registers

/// sums += the signs of one column of words times a, row after row.
MATTIS_VECTOR_CLONES void plain(const std::uint16_t* bits, std::size_t words, const float* a, std::size_t rows,
                                float* sums) {
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t k = 0; k < lanes; ++k) sums[k] += (bits[r * words] >> k & 1) != 0 ? a[r] : -a[r];
}

#if defined(__x86_64__)

// g++ 12 takes the placeholders inside its own AVX-512 intrinsics for uninitialised variables (GCC bug 105593).
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

/// The same of W neighbouring columns of words.
template <std::size_t W>
__attribute__((target("avx512f"))) void wide(const std::uint16_t* bits, std::size_t words, const float* a,
                                             std::size_t rows, float* sums) {
    __m512 sum[W];
    for (std::size_t w = 0; w < W; ++w) sum[w] = _mm512_loadu_ps(sums + w * lanes);
    for (std::size_t r = 0; r < rows; ++r, bits += words) {
        const __m512 plus = _mm512_set1_ps(a[r]), minus = _mm512_set1_ps(-a[r]);
        for (std::size_t w = 0; w < W; ++w)
            sum[w] = _mm512_add_ps(sum[w], _mm512_mask_blend_ps(static_cast<__mmask16>(bits[w]), minus, plus));
    }
    for (std::size_t w = 0; w < W; ++w) _mm512_storeu_ps(sums + w * lanes, sum[w]);
}

#endif

bool has_wide_registers() {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512f");
#else
    return false;
#endif
}

/// W neighbouring columns of words, where there are so many left.
template <std::size_t W>
std::size_t add_columns(const std::uint16_t* bits, std::size_t words, std::size_t first, std::span<const float> a,
                        float* sums) {
    static const bool is_wide = has_wide_registers();
    for (; first + W <= words; first += W) {
        pause_point();
        float* const to = sums + first * lanes;
#if defined(__x86_64__)
        if (is_wide) {
            wide<W>(bits + first, words, a.data(), a.size(), to);
            continue;
        }
#endif
        for (std::size_t w = 0; w < W; ++w) plain(bits + first + w, words, a.data(), a.size(), to + w * lanes);
    }
    return first;
}

} // namespace

SignRows::SignRows(std::size_t rows, std::size_t columns)
    : words_((columns + lanes - 1) / lanes), bits_(rows * words_, 0) {}

void SignRows::set(std::size_t row, std::size_t column, int sign) {
    if (sign > 0) bits_[row * words_ + column / lanes] |= static_cast<std::uint16_t>(1u << column % lanes);
}

SignRows SignRows::by_site(const ChannelMatrix& v) {
    SignRows made(static_cast<std::size_t>(v.sites()), static_cast<std::size_t>(v.channels()));
    for (int i = 0; i < v.sites(); ++i)
        for (std::int64_t c = 0; c < v.channels(); ++c)
            made.set(static_cast<std::size_t>(i), static_cast<std::size_t>(c), v.at(i, c));
    return made;
}

SignRows SignRows::by_channel(const ChannelMatrix& v) {
    SignRows made(static_cast<std::size_t>(v.channels()), static_cast<std::size_t>(v.sites()));
    for (int i = 0; i < v.sites(); ++i)
        for (std::int64_t c = 0; c < v.channels(); ++c)
            made.set(static_cast<std::size_t>(c), static_cast<std::size_t>(i), v.at(i, c));
    return made;
}

void SignRows::add(std::span<const float> a, std::span<float> out) const {
    std::vector<float> padded;
    float* sums = out.data();
    if (out.size() < words_ * lanes) {
        padded.assign(out.begin(), out.end());
        padded.resize(words_ * lanes, 0.0f);
        sums = padded.data();
    }
    std::size_t first = add_columns<side_by_side>(bits_.data(), words_, 0, a, sums);
    first = add_columns<4>(bits_.data(), words_, first, a, sums);
    add_columns<1>(bits_.data(), words_, first, a, sums);
    if (!padded.empty()) std::copy_n(padded.begin(), out.size(), out.begin());
}

} // namespace mattis::mc
