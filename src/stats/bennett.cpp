#include "stats/bennett.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "stats/estimate.hpp"

namespace mattis::stats {

double fermi(double x) { return 1.0 / (1.0 + std::exp(x)); }

LogRatio bennett(std::span<const double> forward, std::span<const double> backward, double shift) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    const auto positive = [](double mean) { return mean > 0.0; };
    if (forward.size() != backward.size() || forward.size() < 2 || !std::ranges::any_of(forward, positive) ||
        !std::ranges::any_of(backward, positive))
        return {nan, nan};
    const std::vector<std::vector<double>> columns{{forward.begin(), forward.end()},
                                                   {backward.begin(), backward.end()}};
    const Estimate ratio =
        jackknife(columns, [](std::span<const double> means) { return std::log(means[0]) - std::log(means[1]); });
    if (!std::isfinite(ratio.mean) || !std::isfinite(ratio.error)) return {nan, nan};
    return {shift + ratio.mean, ratio.error};
}

} // namespace mattis::stats
