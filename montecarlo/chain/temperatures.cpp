#include "montecarlo/chain/temperatures.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/equal_steps.hpp"

namespace mattis::mc {

namespace {

/// The stretch between two fixed rungs.
struct Stretch {
    std::size_t first, last; ///< rungs
    double barrier = 0.0;
    std::size_t steps = 1;
};

/// Barrier of every rung from the first one.
std::vector<double> barriers(std::span<const double> rejection) {
    std::vector<double> sums{0.0};
    for (const double r : rejection) sums.push_back(sums.back() + std::max(r, 0.0));
    return sums;
}

std::vector<Stretch> dealt_out(std::span<const double> barrier, std::span<const std::size_t> fixed) {
    std::vector<Stretch> stretches;
    for (std::size_t k = 0; k + 1 < fixed.size(); ++k)
        stretches.push_back({fixed[k], fixed[k + 1], barrier[fixed[k + 1]] - barrier[fixed[k]]});
    for (std::size_t free = barrier.size() - fixed.size(); free > 0; --free) {
        const auto step = [](const Stretch& s) { return s.barrier / static_cast<double>(s.steps); };
        ++std::ranges::max_element(stretches, {}, step)->steps;
    }
    return stretches;
}

/// The inverse temperature between the ends of a stretch at which the barrier has a value.
double beta_at(std::span<const double> temperatures, std::span<const double> barrier, const Stretch& stretch,
               double fraction) {
    const auto beta = [&](std::size_t k) { return 1.0 / temperatures[k]; };
    if (!(stretch.barrier > 0.0)) return beta(stretch.first) + fraction * (beta(stretch.last) - beta(stretch.first));
    const double value = barrier[stretch.first] + fraction * stretch.barrier;
    std::size_t k = stretch.first;
    while (k + 1 < stretch.last && barrier[k + 1] < value) ++k;
    const double width = barrier[k + 1] - barrier[k];
    return width > 0.0 ? beta(k) + (value - barrier[k]) / width * (beta(k + 1) - beta(k)) : beta(k + 1);
}

} // namespace

std::vector<double> spaced_temperatures(double from, double to, int count, Spacing spacing) {
    if (!(from > 0.0 && from < to && std::isfinite(to)) || count < 2)
        throw std::invalid_argument(
            "tempering goes from a positive temperature to a higher one, with two rungs or more");
    return spacing == Spacing::linear ? equal_differences(from, to, count) : equal_ratios(from, to, count);
}

std::vector<double> merged_temperatures(std::span<const double> wanted, std::span<const double> helpers) {
    constexpr double same = 1e-9;
    std::vector<double> all(wanted.begin(), wanted.end());
    for (const double helper : helpers)
        if (std::ranges::none_of(wanted, [&](double T) { return std::abs(T - helper) <= same * helper; }))
            all.push_back(helper);
    std::ranges::sort(all);
    return all;
}

std::vector<double> adapted_temperatures(std::span<const double> temperatures, std::span<const double> rejection,
                                         std::span<const std::size_t> fixed) {
    const std::vector<double> barrier = barriers(rejection);
    std::vector<double> adapted{temperatures.front()};
    for (const Stretch& stretch : dealt_out(barrier, fixed)) {
        for (std::size_t step = 1; step < stretch.steps; ++step)
            adapted.push_back(1.0 / beta_at(temperatures, barrier, stretch,
                                            static_cast<double>(step) / static_cast<double>(stretch.steps)));
        adapted.push_back(temperatures[stretch.last]);
    }
    // Rungs that no exchange has told apart must not coincide.
    for (std::size_t k = 0; k + 1 < adapted.size(); ++k)
        if (!(adapted[k] < adapted[k + 1])) return {temperatures.begin(), temperatures.end()};
    return adapted;
}

} // namespace mattis::mc
