#pragma once

#include <cstdint>
#include <span>

namespace mattis::mc {

/// sum_i a_i b_i of entries 0, +-1. Precondition: both have the same size, below 2^31.
std::int64_t product_sum(std::span<const std::int8_t> a, std::span<const std::int8_t> b);

/// sum_i xi_i^2 a_i b_i of xi in {0, +-1} and spins a, b. Precondition: as above.
std::int64_t support_sum(std::span<const std::int8_t> xi, std::span<const std::int8_t> a,
                         std::span<const std::int8_t> b);

} // namespace mattis::mc
