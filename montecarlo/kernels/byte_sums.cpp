#include "montecarlo/kernels/byte_sums.hpp"

#include <cstddef>

#include "core/vector_clones.hpp"

namespace mattis::mc {

namespace {

constexpr std::size_t lanes = 128;
constexpr std::size_t rows = 64; ///< that a lane of eight bits adds up without overflow

/// The sum of the lanes.
std::int64_t total(const std::int8_t* partial) {
    std::int64_t sum = 0;
    for (std::size_t j = 0; j < lanes; ++j) sum += partial[j];
    return sum;
}

// Bytes are negated or dropped rather than multiplied, for which there are no instructions.

/// One group of rows.
MATTIS_VECTOR_CLONES void add_products(const std::int8_t* a, const std::int8_t* b, std::int8_t* partial) {
    for (std::size_t row = 0; row < rows; ++row, a += lanes, b += lanes)
        for (std::size_t j = 0; j < lanes; ++j) {
            const auto signed_entry = static_cast<std::int8_t>(b[j] < 0 ? -a[j] : a[j]);
            partial[j] = static_cast<std::int8_t>(partial[j] + (b[j] == 0 ? std::int8_t{0} : signed_entry));
        }
}

MATTIS_VECTOR_CLONES void add_supports(const std::int8_t* xi, const std::int8_t* a, const std::int8_t* b,
                                       std::int8_t* partial) {
    for (std::size_t row = 0; row < rows; ++row, xi += lanes, a += lanes, b += lanes)
        for (std::size_t j = 0; j < lanes; ++j) {
            const auto product = static_cast<std::int8_t>(a[j] == b[j] ? 1 : -1);
            partial[j] = static_cast<std::int8_t>(partial[j] + (xi[j] == 0 ? std::int8_t{0} : product));
        }
}

} // namespace

std::int64_t product_sum(std::span<const std::int8_t> a, std::span<const std::int8_t> b) {
    std::int64_t sum = 0;
    std::size_t at = 0;
    for (; at + lanes * rows <= a.size(); at += lanes * rows) {
        std::int8_t partial[lanes] = {};
        add_products(a.data() + at, b.data() + at, partial);
        sum += total(partial);
    }
    for (; at < a.size(); ++at) sum += a[at] * b[at];
    return sum;
}

std::int64_t support_sum(std::span<const std::int8_t> xi, std::span<const std::int8_t> a,
                         std::span<const std::int8_t> b) {
    std::int64_t sum = 0;
    std::size_t at = 0;
    for (; at + lanes * rows <= xi.size(); at += lanes * rows) {
        std::int8_t partial[lanes] = {};
        add_supports(xi.data() + at, a.data() + at, b.data() + at, partial);
        sum += total(partial);
    }
    for (; at < xi.size(); ++at) sum += xi[at] == 0 ? 0 : a[at] * b[at];
    return sum;
}

} // namespace mattis::mc
