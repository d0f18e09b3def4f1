#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/rng.hpp"

namespace mattis::data {

/// Puts numbers in random order, every order being equally likely (Fisher and Yates; Durstenfeld, Comm. ACM 7, 420
/// (1964)). Precondition: fewer than 2^32.
template <class Number>
void random_order(std::vector<Number>& numbers, Stream& stream) {
    for (std::size_t left = numbers.size(); left > 1; --left)
        std::swap(numbers[left - 1], numbers[uniform_below(stream, static_cast<std::uint32_t>(left))]);
}

} // namespace mattis::data
