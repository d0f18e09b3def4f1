#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace mattis::mc {

/// sum_c v_c O_c of integers v of one site and overlaps O of the channels, exact. Of each channel 1 byte of v (2 of
/// 16-bit ones) and 4 of O are read. `largest` bounds |v O|: the more room it leaves below 2^31, the longer sums stay
/// in 32 bits. Precondition: both have the same size.
std::int64_t class_sum(std::span<const std::int8_t> v, std::span<const std::int32_t> O, std::int64_t largest);
std::int64_t class_sum(std::span<const std::int16_t> v, std::span<const std::int32_t> O, std::int64_t largest);

/// O_c += step v_c.
void add_class(std::span<const std::int8_t> v, std::span<std::int32_t> O, std::int32_t step);
void add_class(std::span<const std::int16_t> v, std::span<std::int32_t> O, std::int32_t step);

} // namespace mattis::mc
