#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace mattis::mc {

/// Sweeps first < t <= last, counted from 1.
struct Window {
    std::int64_t first = 0;
    std::int64_t last = 0;
    std::int64_t sweeps() const { return last - first; }
};

// Logarithmic time: a run of `total` sweeps is cut into windows that halve towards its beginning; window 0 is the last
// half, window 1 the quarter before, and so on down to the first sweep. Averages that agree in the last windows are
// the usual evidence of equilibration (Katzgraber and Young, Phys. Rev. B 67, 134410 (2003)).

/// Number of windows; none for a run without sweeps.
constexpr std::size_t log_windows(std::int64_t total) {
    return static_cast<std::size_t>(std::bit_width(static_cast<std::uint64_t>(total)));
}

/// Window k of the run.
constexpr Window log_window(std::int64_t total, std::size_t k) { return {total >> (k + 1), total >> k}; }

/// The window that sweep t, 1 <= t <= total, lies in.
constexpr std::size_t log_window_of(std::int64_t total, std::int64_t t) {
    std::size_t k = log_windows(total) - log_windows(t);
    return t > total >> k ? k - 1 : k;
}

} // namespace mattis::mc
