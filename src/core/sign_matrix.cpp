#include "core/sign_matrix.hpp"

#include <algorithm>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "core/vector_clones.hpp"
#include "core/watch.hpp"

namespace mattis {

namespace {

constexpr std::size_t groups = 4, entries = 16;

/// The sums of four rows with all their signs, of four groups of them. Bit r of the number of an entry: sign of row r.
struct alignas(64) Tables {
    double sum[groups][entries];
};

void tabulate(const double* a, Tables& to) {
    for (std::size_t g = 0; g < groups; ++g, a += 4) {
        const double first[]{-a[0] - a[1], a[0] - a[1], a[1] - a[0], a[0] + a[1]};
        const double second[]{-a[2] - a[3], a[2] - a[3], a[3] - a[2], a[2] + a[3]};
        for (std::size_t n = 0; n < entries; ++n) to.sum[g][n] = first[n % 4] + second[n / 4];
    }
}

/// sums += the product of 16 rows.
void plain(const std::uint16_t* bits, std::size_t columns, const Tables& tables, double* sums) {
    for (std::size_t j = 0; j < columns; ++j) {
        double sum = sums[j];
        for (std::size_t g = 0; g < groups; ++g) sum += tables.sum[g][bits[j] >> 4 * g & 15];
        sums[j] = sum;
    }
}

#if defined(__x86_64__)

// g++ 12 takes the placeholders inside its own AVX-512 intrinsics for uninitialised variables (GCC bug 105593).
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

/// The same, eight columns at a time. Reads up to 7 words more than there are columns.
__attribute__((target("avx512f"))) void wide(const std::uint16_t* bits, std::size_t columns, const Tables& tables,
                                             double* sums) {
    __m512d low[groups], high[groups];
    for (std::size_t g = 0; g < groups; ++g) {
        low[g] = _mm512_load_pd(tables.sum[g]);
        high[g] = _mm512_load_pd(tables.sum[g] + 8);
    }
    for (std::size_t j = 0; j < columns; j += 8) {
        const auto mask = static_cast<__mmask8>(columns - j >= 8 ? 0xff : (1u << (columns - j)) - 1);
        __m512i entry = _mm512_cvtepu16_epi64(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bits + j)));
        __m512d sum = _mm512_maskz_loadu_pd(mask, sums + j);
        for (std::size_t g = 0; g < groups; ++g) { // the look-up takes the lowest four bits of an entry
            sum = _mm512_add_pd(sum, _mm512_permutex2var_pd(low[g], entry, high[g]));
            entry = _mm512_srli_epi64(entry, 4);
        }
        _mm512_mask_storeu_pd(sums + j, mask, sum);
    }
}

#endif

bool has_wide_registers() {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512f");
#else
    return false;
#endif
}

} // namespace

SignMatrix::SignMatrix(std::size_t rows, std::size_t columns) : rows_(rows), columns_(columns) {
    resize_in_pieces(bits_, memory(rows, columns) / sizeof(std::uint16_t));
}

std::size_t SignMatrix::memory(std::size_t rows, std::size_t columns) {
    return ((rows + height - 1) / height * columns + slack) * sizeof(std::uint16_t);
}

int SignMatrix::at(std::size_t row, std::size_t column) const {
    return (bits_[row / height * columns_ + column] >> row % height & 1) != 0 ? 1 : -1;
}

void SignMatrix::set_column(std::size_t column, std::span<const std::uint64_t> signs) {
    constexpr std::size_t pieces = 64 / height;
    for (std::size_t k = 0; k * height < rows_; ++k)
        bits_[k * columns_ + column] = static_cast<std::uint16_t>(signs[k / pieces] >> height * (k % pieces));
}

SignMatrix SignMatrix::transposed() const {
    SignMatrix turned(columns_, rows_);
    for (std::size_t j = 0; j < columns_; ++j) {
        pause_point();
        std::uint16_t* const to = turned.bits_.data() + j / height * rows_;
        for (std::size_t i = 0; i < rows_; ++i) {
            const unsigned bit = bits_[i / height * columns_ + j] >> i % height & 1;
            to[i] = static_cast<std::uint16_t>(to[i] | bit << j % height);
        }
    }
    return turned;
}

void SignMatrix::add_product(std::span<const double> a, std::span<double> out) const {
    static const bool is_wide = has_wide_registers();
    Tables tables;
    for (std::size_t first = 0; first < rows_; first += height) {
        pause_point();
        double some[height]{};
        std::copy_n(a.data() + first, std::min(height, rows_ - first), some);
        tabulate(some, tables);
        const std::uint16_t* const bits = bits_.data() + first / height * columns_;
#if defined(__x86_64__)
        if (is_wide) {
            wide(bits, columns_, tables, out.data());
            continue;
        }
#endif
        plain(bits, columns_, tables, out.data());
    }
}

} // namespace mattis
