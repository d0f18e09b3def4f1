#include "learning/perceptron/length_factor.hpp"

#include <cmath>
#include <vector>

#include "core/roots.hpp"
#include "models/perceptron/field_law.hpp"

namespace mattis::learning {

std::optional<double> length_factor(std::span<const double> theta, double b, double qd) {
    std::vector<double> m(theta.size()), variance(theta.size());
    const double rest = 1.0 - qd;
    const auto excess = [&](double factor) {
        field_law(theta, b * factor, m, variance);
        double sum = 0.0;
        for (const double v : variance) sum += v;
        return rest - sum / static_cast<double>(theta.size());
    };
    constexpr double least = 0x1p-100, most = 0x1p100;
    double low = 1.0, high = 1.0;
    while (low > least && excess(low) > 0.0) low *= 0.5;
    while (high < most && excess(high) < 0.0) high *= 2.0;
    const double at_low = excess(low), at_high = excess(high);
    if (at_low == 0.0) return low;
    if (at_high == 0.0) return high;
    if (!(at_low < 0.0 && at_high > 0.0)) return std::nullopt;
    return bracketed_root(excess, low, high);
}

} // namespace mattis::learning
