#include "montecarlo/kernels/signed_sum.hpp"

#include <algorithm>
#include <cstdlib>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "core/errors.hpp"

namespace mattis::mc {

namespace {

constexpr std::size_t word_bits = 64;

/// All bits set where bit k is, as a number of type T.
template <class T>
T mask(std::uint64_t bits, std::size_t k) {
    return static_cast<T>(-static_cast<T>((bits >> k) & 1));
}

std::int64_t plain_wide(const std::uint64_t* bits, const std::int64_t* values, std::size_t words) {
    std::int64_t sum = 0;
    for (std::size_t w = 0; w < words; ++w)
        for (std::size_t k = 0; k < word_bits; ++k) sum += values[w * word_bits + k] & mask<std::int64_t>(bits[w], k);
    return sum;
}

template <class Value>
CostSums plain_look_up(const CostValues<Value>& table, const std::int32_t* counts, std::size_t K, std::size_t,
                       Value* B) {
    const Value* table_A = table.A.data();
    const Value* table_B = table.B.data();
    CostSums sums;
    for (std::size_t k = 0; k < K; ++k) {
        const Value b = table_B[counts[k]];
        B[k] = b;
        sums.A += table_A[counts[k]];
        sums.B += b;
    }
    return sums;
}

#if !defined(__x86_64__)

std::int64_t plain_narrow(const std::uint64_t* bits, const std::int32_t* values, std::size_t words, std::size_t) {
    std::int64_t sum = 0;
    for (std::size_t w = 0; w < words; ++w)
        for (std::size_t k = 0; k < word_bits; ++k) sum += values[w * word_bits + k] & mask<std::int32_t>(bits[w], k);
    return sum;
}

void plain_count(const std::uint64_t* bits, std::int32_t* counts, std::size_t words, std::int32_t step) {
    for (std::size_t w = 0; w < words; ++w)
        for (std::size_t k = 0; k < word_bits; ++k)
            counts[w * word_bits + k] += step * (1 + 2 * mask<std::int32_t>(~bits[w], k));
}

#else

// g++ 12 takes the placeholders inside its own AVX-512 intrinsics for uninitialised variables (GCC bug 105593).
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

// Functions of one instruction set each, marked as such: the rest of the program stays on the common one, and nothing
// that the linker could share between them is compiled here for a wider one.

__attribute__((target("sse4.2"))) std::int64_t sse_narrow(const std::uint64_t* bits, const std::int32_t* values,
                                                          std::size_t words, std::size_t flush) {
    const __m128i select = _mm_setr_epi32(1, 2, 4, 8);
    __m128i total = _mm_setzero_si128();
    // One lane takes 16 values of a word.
    const std::size_t batch = std::max<std::size_t>(1, flush / 16);
    for (std::size_t w = 0; w < words;) {
        __m128i sum = _mm_setzero_si128();
        for (const std::size_t stop = std::min(words, w + batch); w < stop; ++w)
            for (std::size_t k = 0; k < word_bits; k += 4) {
                const __m128i four = _mm_set1_epi32(static_cast<int>(bits[w] >> k));
                const __m128i chosen = _mm_cmpeq_epi32(_mm_and_si128(four, select), select);
                const __m128i value = _mm_loadu_si128(reinterpret_cast<const __m128i*>(values + w * word_bits + k));
                sum = _mm_add_epi32(sum, _mm_and_si128(value, chosen));
            }
        total = _mm_add_epi64(total, _mm_cvtepi32_epi64(sum));
        total = _mm_add_epi64(total, _mm_cvtepi32_epi64(_mm_srli_si128(sum, 8)));
    }
    return _mm_extract_epi64(total, 0) + _mm_extract_epi64(total, 1);
}

__attribute__((target("sse4.2"))) void sse_count(const std::uint64_t* bits, std::int32_t* counts, std::size_t words,
                                                 std::int32_t step) {
    const __m128i select = _mm_setr_epi32(1, 2, 4, 8);
    const __m128i steps = _mm_set1_epi32(step);
    for (std::size_t w = 0; w < words; ++w)
        for (std::size_t k = 0; k < word_bits; k += 4) {
            const __m128i four = _mm_set1_epi32(static_cast<int>(~bits[w] >> k));
            const __m128i unset = _mm_cmpeq_epi32(_mm_and_si128(four, select), select);
            auto* count = reinterpret_cast<__m128i*>(counts + w * word_bits + k);
            // -step where the bit is not set: (step ^ -1) + 1.
            const __m128i signed_steps = _mm_sub_epi32(_mm_xor_si128(steps, unset), unset);
            _mm_storeu_si128(count, _mm_add_epi32(_mm_loadu_si128(count), signed_steps));
        }
}

__attribute__((target("avx2"))) std::int64_t avx2_narrow(const std::uint64_t* bits, const std::int32_t* values,
                                                         std::size_t words, std::size_t flush) {
    const __m256i select = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
    __m256i total = _mm256_setzero_si256();
    // Two sums, so that additions need not wait for each other; one lane takes 4 values of a word in each.
    const std::size_t batch = std::max<std::size_t>(1, flush / 4);
    for (std::size_t w = 0; w < words;) {
        __m256i sum[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
        for (const std::size_t stop = std::min(words, w + batch); w < stop; ++w)
            for (std::size_t k = 0; k < word_bits; k += 8) {
                const __m256i eight = _mm256_set1_epi32(static_cast<int>(bits[w] >> k));
                const __m256i chosen = _mm256_cmpeq_epi32(_mm256_and_si256(eight, select), select);
                const __m256i value = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(values + w * word_bits + k));
                sum[k / 8 % 2] = _mm256_add_epi32(sum[k / 8 % 2], _mm256_and_si256(value, chosen));
            }
        for (const __m256i part : sum) {
            total = _mm256_add_epi64(total, _mm256_cvtepi32_epi64(_mm256_castsi256_si128(part)));
            total = _mm256_add_epi64(total, _mm256_cvtepi32_epi64(_mm256_extracti128_si256(part, 1)));
        }
    }
    return _mm256_extract_epi64(total, 0) + _mm256_extract_epi64(total, 1) + _mm256_extract_epi64(total, 2) +
           _mm256_extract_epi64(total, 3);
}

__attribute__((target("avx2"))) void avx2_count(const std::uint64_t* bits, std::int32_t* counts, std::size_t words,
                                                std::int32_t step) {
    const __m256i select = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
    const __m256i steps = _mm256_set1_epi32(step);
    for (std::size_t w = 0; w < words; ++w)
        for (std::size_t k = 0; k < word_bits; k += 8) {
            const __m256i eight = _mm256_set1_epi32(static_cast<int>(~bits[w] >> k));
            const __m256i unset = _mm256_cmpeq_epi32(_mm256_and_si256(eight, select), select);
            auto* count = reinterpret_cast<__m256i*>(counts + w * word_bits + k);
            const __m256i signed_steps = _mm256_sub_epi32(_mm256_xor_si256(steps, unset), unset);
            _mm256_storeu_si256(count, _mm256_add_epi32(_mm256_loadu_si256(count), signed_steps));
        }
}

__attribute__((target("avx512f"))) std::int64_t avx512_narrow(const std::uint64_t* bits, const std::int32_t* values,
                                                              std::size_t words, std::size_t flush) {
    __m512i total = _mm512_setzero_si512();
    // Four sums, one value of a word in each lane.
    for (std::size_t w = 0; w < words;) {
        __m512i sum[4] = {_mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512(),
                          _mm512_setzero_si512()};
        for (const std::size_t stop = std::min(words, w + flush); w < stop; ++w)
            for (std::size_t part = 0; part < 4; ++part) {
                const auto chosen = static_cast<__mmask16>(bits[w] >> (16 * part));
                const __m512i value = _mm512_loadu_si512(values + w * word_bits + 16 * part);
                sum[part] = _mm512_mask_add_epi32(sum[part], chosen, sum[part], value);
            }
        for (const __m512i part : sum) {
            total = _mm512_add_epi64(total, _mm512_cvtepi32_epi64(_mm512_castsi512_si256(part)));
            total = _mm512_add_epi64(total, _mm512_cvtepi32_epi64(_mm512_extracti64x4_epi64(part, 1)));
        }
    }
    return _mm512_reduce_add_epi64(total);
}

__attribute__((target("avx512f"))) std::int64_t avx512_wide(const std::uint64_t* bits, const std::int64_t* values,
                                                            std::size_t words) {
    __m512i sum[2] = {_mm512_setzero_si512(), _mm512_setzero_si512()};
    for (std::size_t w = 0; w < words; ++w)
        for (std::size_t part = 0; part < 8; ++part) {
            const auto chosen = static_cast<__mmask8>(bits[w] >> (8 * part));
            const __m512i value = _mm512_loadu_si512(values + w * word_bits + 8 * part);
            sum[part % 2] = _mm512_mask_add_epi64(sum[part % 2], chosen, sum[part % 2], value);
        }
    return _mm512_reduce_add_epi64(_mm512_add_epi64(sum[0], sum[1]));
}

__attribute__((target("avx512f"))) void avx512_count(const std::uint64_t* bits, std::int32_t* counts, std::size_t words,
                                                     std::int32_t step) {
    const __m512i up = _mm512_set1_epi32(step), down = _mm512_set1_epi32(-step);
    for (std::size_t w = 0; w < words; ++w)
        for (std::size_t part = 0; part < 4; ++part) {
            std::int32_t* count = counts + w * word_bits + 16 * part;
            const __m512i steps = _mm512_mask_blend_epi32(static_cast<__mmask16>(bits[w] >> (16 * part)), down, up);
            _mm512_storeu_si512(count, _mm512_add_epi32(_mm512_loadu_si512(count), steps));
        }
}

/// A table of 128 values in eight registers: permutations of two registers find one of 32 values by the five lowest
/// bits of an index, its two other bits choose between four of them.
struct RegisterTable {
    __m512i part[8];
};

__attribute__((target("avx512f"))) inline RegisterTable load_table(const std::int32_t* values) {
    RegisterTable table;
    for (std::size_t r = 0; r < 8; ++r) table.part[r] = _mm512_loadu_si512(values + 16 * r);
    return table;
}

__attribute__((target("avx512f"))) inline __m512i find(const RegisterTable& table, __m512i index, __mmask16 bit5,
                                                       __mmask16 bit6) {
    const __m512i low = _mm512_mask_blend_epi32(bit5, _mm512_permutex2var_epi32(table.part[0], index, table.part[1]),
                                                _mm512_permutex2var_epi32(table.part[2], index, table.part[3]));
    const __m512i high = _mm512_mask_blend_epi32(bit5, _mm512_permutex2var_epi32(table.part[4], index, table.part[5]),
                                                 _mm512_permutex2var_epi32(table.part[6], index, table.part[7]));
    return _mm512_mask_blend_epi32(bit6, low, high);
}

__attribute__((target("avx512f"))) inline std::int64_t widened_sum(__m512i lanes) {
    const __m512i low = _mm512_cvtepi32_epi64(_mm512_castsi512_si256(lanes));
    return _mm512_reduce_add_epi64(_mm512_add_epi64(low, _mm512_cvtepi32_epi64(_mm512_extracti64x4_epi64(lanes, 1))));
}

__attribute__((target("avx512f"))) CostSums avx512_look_up(const CostValues<std::int32_t>& table,
                                                           const std::int32_t* counts, std::size_t K, std::size_t flush,
                                                           std::int32_t* B) {
    if (table.overlaps > CostValues<std::int32_t>::room) return plain_look_up(table, counts, K, flush, B);
    constexpr std::size_t lanes = 16;
    const RegisterTable table_A = load_table(table.A.data()), table_B = load_table(table.B.data());
    CostSums sums;
    for (std::size_t k = 0; k < K;) {
        __m512i sum_A = _mm512_setzero_si512(), sum_B = _mm512_setzero_si512();
        for (const std::size_t stop = k + lanes * std::min(flush, (K - k + lanes - 1) / lanes); k < stop; k += lanes) {
            const auto live = static_cast<__mmask16>(K - k < lanes ? (1u << (K - k)) - 1 : 0xffffu);
            const __m512i index = _mm512_maskz_loadu_epi32(live, counts + k);
            const __mmask16 bit5 = _mm512_test_epi32_mask(index, _mm512_set1_epi32(32));
            const __mmask16 bit6 = _mm512_test_epi32_mask(index, _mm512_set1_epi32(64));
            const __m512i b = find(table_B, index, bit5, bit6);
            _mm512_mask_storeu_epi32(B + k, live, b);
            sum_A = _mm512_mask_add_epi32(sum_A, live, sum_A, find(table_A, index, bit5, bit6));
            sum_B = _mm512_mask_add_epi32(sum_B, live, sum_B, b);
        }
        sums.A += widened_sum(sum_A);
        sums.B += widened_sum(sum_B);
    }
    return sums;
}

#endif

std::vector<SignedSum> offered() {
#if defined(__x86_64__)
    std::vector<SignedSum> found{{"x86-64-v2", sse_narrow, plain_wide, sse_count, plain_look_up, plain_look_up}};
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2"))
        found.push_back({"x86-64-v3", avx2_narrow, plain_wide, avx2_count, plain_look_up, plain_look_up});
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
        found.push_back({"x86-64-v4", avx512_narrow, avx512_wide, avx512_count, avx512_look_up, plain_look_up});
    return found;
#else
    return {{"generic", plain_narrow, plain_wide, plain_count, plain_look_up, plain_look_up}};
#endif
}

const SignedSum& choose() {
    const std::vector<SignedSum>& all = signed_sums();
    const char* forced = std::getenv("MATTIS_ISA");
    if (forced == nullptr || *forced == '\0') return all.back();
    std::vector<std::string_view> names;
    for (const SignedSum& one : all) {
        if (one.isa == forced) return one;
        names.push_back(one.isa);
    }
    throw unknown_name("instruction set", forced, " in MATTIS_ISA", names);
}

} // namespace

const std::vector<SignedSum>& signed_sums() {
    static const std::vector<SignedSum> all = offered();
    return all;
}

const SignedSum& signed_sum() {
    static const SignedSum& chosen = choose();
    return chosen;
}

std::string_view isa() { return signed_sum().isa; }

} // namespace mattis::mc
