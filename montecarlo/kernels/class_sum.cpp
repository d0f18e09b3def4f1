#include "montecarlo/kernels/class_sum.hpp"

#include <algorithm>
#include <limits>

#include "core/vector_clones.hpp"

namespace mattis::mc {

namespace {

/// Fewer terms in a row are not worth a sum of their own in 32 bits.
constexpr std::size_t least_run = 64;

/// Terms that are added up in 32 bits.
std::size_t run_of(std::int64_t largest) {
    return static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max() / std::max<std::int64_t>(1, largest));
}

template <class Entry>
[[gnu::always_inline]] inline std::int64_t sum(const Entry* v, const std::int32_t* O, std::size_t count,
                                               std::size_t run) {
    std::int64_t total = 0;
    if (run < least_run) {
        for (std::size_t c = 0; c < count; ++c) total += static_cast<std::int64_t>(v[c]) * O[c];
        return total;
    }
    for (std::size_t from = 0; from < count; from += run) {
        const std::size_t to = std::min(count, from + run);
        std::int32_t partial = 0;
        for (std::size_t c = from; c < to; ++c) partial += v[c] * O[c];
        total += partial;
    }
    return total;
}

template <class Entry>
[[gnu::always_inline]] inline void add(const Entry* v, std::int32_t* O, std::size_t count, std::int32_t step) {
    for (std::size_t c = 0; c < count; ++c) O[c] += step * v[c];
}

MATTIS_VECTOR_CLONES std::int64_t sum_bytes(const std::int8_t* v, const std::int32_t* O, std::size_t count,
                                            std::size_t run) {
    return sum(v, O, count, run);
}

MATTIS_VECTOR_CLONES std::int64_t sum_words(const std::int16_t* v, const std::int32_t* O, std::size_t count,
                                            std::size_t run) {
    return sum(v, O, count, run);
}

MATTIS_VECTOR_CLONES void add_bytes(const std::int8_t* v, std::int32_t* O, std::size_t count, std::int32_t step) {
    add(v, O, count, step);
}

MATTIS_VECTOR_CLONES void add_words(const std::int16_t* v, std::int32_t* O, std::size_t count, std::int32_t step) {
    add(v, O, count, step);
}

} // namespace

std::int64_t class_sum(std::span<const std::int8_t> v, std::span<const std::int32_t> O, std::int64_t largest) {
    return sum_bytes(v.data(), O.data(), O.size(), run_of(largest));
}

std::int64_t class_sum(std::span<const std::int16_t> v, std::span<const std::int32_t> O, std::int64_t largest) {
    return sum_words(v.data(), O.data(), O.size(), run_of(largest));
}

void add_class(std::span<const std::int8_t> v, std::span<std::int32_t> O, std::int32_t step) {
    add_bytes(v.data(), O.data(), O.size(), step);
}

void add_class(std::span<const std::int16_t> v, std::span<std::int32_t> O, std::int32_t step) {
    add_words(v.data(), O.data(), O.size(), step);
}

} // namespace mattis::mc
