#include "montecarlo/chain/start.hpp"

#include <algorithm>
#include <stdexcept>

namespace mattis::mc {

std::vector<std::int8_t> starting_spins(int N, Start start, double overlap, std::span<const std::int8_t> reference,
                                        Stream& stream) {
    if (!reference.empty() && reference.size() != static_cast<std::size_t>(N))
        throw std::invalid_argument("a chain of N spins begins from a reference of N entries");
    std::vector<std::int8_t> spins(static_cast<std::size_t>(N), 1);
    if (!reference.empty()) std::ranges::copy(reference, spins.begin());
    const auto random = [&] { return static_cast<std::int8_t>(stream() >> 63 ? 1 : -1); };
    if (start == Start::random) {
        for (auto& s : spins) s = random();
        return spins;
    }
    for (auto& s : spins)
        if (s == 0) s = random();
    if (start == Start::noisy)
        for (auto& s : spins)
            if (stream.uniform() > 0.5 * (1.0 + overlap)) s = static_cast<std::int8_t>(-s);
    return spins;
}

} // namespace mattis::mc
