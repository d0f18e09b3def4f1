#include "solvers/rsb/step_extrapolation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "core/newton.hpp"

namespace mattis::solvers {

namespace {

constexpr std::array<double, 5> shifts{0.5, 0.75, 1.0, 1.25, 1.5};

/// The constant of the fit with n terms through the last n + 1 values.
double fitted(std::span<const double> values, int n, double shift, int power) {
    const auto last = static_cast<int>(values.size());
    Matrix basis(n + 1, n + 1);
    Vector gain(n + 1); // beyond the last value, so that no digits are lost
    for (int i = 0; i <= n; ++i) {
        const int k = last - n + i;
        const double place = (last + shift) / (k + shift);
        basis(i, 0) = 1.0;
        for (int j = 0; j < n; ++j) basis(i, j + 1) = std::pow(place, power + j);
        gain(i) = values[static_cast<std::size_t>(k - 1)] - values.back();
    }
    return values.back() + linear_solution(basis, gain)(0);
}

/// The limit with n terms and how much the choices change it.
StepLimit with_terms(std::span<const double> values, int n, int power) {
    StepLimit limit{.terms = n};
    double closest = INFINITY;
    std::array<double, 2 * shifts.size()> estimates{};
    for (std::size_t i = 0; i < shifts.size(); ++i) {
        const double more = fitted(values, n, shifts[i], power), fewer = fitted(values, n - 1, shifts[i], power);
        estimates[2 * i] = more;
        estimates[2 * i + 1] = fewer;
        if (std::abs(more - fewer) < closest) closest = std::abs(more - fewer), limit.value = more;
    }
    for (const double estimate : estimates)
        limit.uncertainty = std::max(limit.uncertainty, std::abs(estimate - limit.value));
    return limit;
}

/// The number of terms that leaves the least to choose.
StepLimit best(std::span<const double> values, int power) {
    constexpr int most = 8; // beyond it the rounding of the values is what is fitted
    StepLimit limit{.uncertainty = INFINITY};
    for (int n = 2; n <= std::min(most, static_cast<int>(values.size()) - 1); ++n)
        if (const StepLimit next = with_terms(values, n, power); next.uncertainty < limit.uncertainty) limit = next;
    return limit;
}

} // namespace

std::optional<StepLimit> extrapolated_steps(std::span<const double> values, int power) {
    constexpr std::size_t fewest = 3, looked_back = 2;
    if (values.size() < fewest) return std::nullopt;
    StepLimit limit = best(values, power);
    for (std::size_t K = values.size() - 1; K >= fewest && K + looked_back >= values.size(); --K)
        limit.uncertainty = std::max(limit.uncertainty, std::abs(limit.value - best(values.first(K), power).value));
    return limit;
}

} // namespace mattis::solvers
