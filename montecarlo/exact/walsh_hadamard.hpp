#pragma once

#include <cstddef>
#include <tuple>
#include <vector>

namespace mattis::mc {

/// Applies pair = combine(values without site i, values with it) for every site i in turn, values indexed by sets of
/// sites: the fast Walsh-Hadamard transform, N 2^N operations. Precondition: 2^N values.
template <class T, class Combine>
void walsh_hadamard(std::vector<T>& values, Combine combine) {
    for (std::size_t half = 1; half < values.size(); half *= 2)
        for (std::size_t block = 0; block < values.size(); block += 2 * half)
            for (std::size_t c = block; c < block + half; ++c)
                std::tie(values[c], values[c + half]) = combine(values[c], values[c + half]);
}

} // namespace mattis::mc
