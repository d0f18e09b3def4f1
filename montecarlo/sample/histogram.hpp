#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "montecarlo/sample/observables.hpp"

namespace mattis::mc {

/// Counts of an overlap of N spins, which has N + 1 values -1, -1 + 2/N, …, 1. Up to 257 values have a cell each. Of
/// more values neighbours share a cell, so many that there are at most 257 cells; the last one may be smaller. Overlaps
/// in units of the activity can lie beyond the ends: they count at the ends.
struct OverlapHistogram {
    static constexpr int most_cells = 257;

    Observable observable{}; ///< m or q
    int replica = 0;         ///< of a pair the first
    int N = 0;
    std::vector<std::int64_t> counts;

    OverlapHistogram() = default;
    OverlapHistogram(Observable of, int number, int spins)
        : observable(of), replica(number), N(spins),
          counts(static_cast<std::size_t>(spins / values_per_cell(spins) + 1), 0) {}

    static constexpr int values_per_cell(int N) { return (N + most_cells) / most_cells; }

    void add(double overlap) {
        const long value = std::clamp(std::lround(0.5 * (overlap + 1.0) * N), 0L, static_cast<long>(N));
        ++counts[static_cast<std::size_t>(value / values_per_cell(N))];
    }
    /// Number of values in a cell.
    int width(std::size_t cell) const {
        const int first = static_cast<int>(cell) * values_per_cell(N);
        return std::min(values_per_cell(N), N + 1 - first);
    }
    /// Overlap in the middle of a cell.
    double centre(std::size_t cell) const {
        const int first = static_cast<int>(cell) * values_per_cell(N);
        return (2.0 * first + width(cell) - 1.0) / N - 1.0;
    }
    /// Range of overlap that a cell stands for: 2/N for each value.
    double measure(std::size_t cell) const { return 2.0 * width(cell) / N; }
};

} // namespace mattis::mc
