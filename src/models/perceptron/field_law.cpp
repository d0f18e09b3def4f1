#include "models/perceptron/field_law.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/elementary.hpp"
#include "core/vector_clones.hpp"

namespace mattis {

namespace {

MATTIS_VECTOR_CLONES
void fill_law(const double* theta, std::size_t n, double b, double* __restrict m, double* __restrict variance) {
    for (std::size_t i = 0; i < n; ++i) {
        const double e = exp_minus(2.0 * std::abs(b * theta[i]));
        const double inverse = 1.0 / (1.0 + e);
        m[i] = std::copysign((1.0 - e) * inverse, theta[i]);
        variance[i] = 4.0 * e * inverse * inverse;
    }
}

/// KL of one site. With x = b theta, y = b from, |x| taken out of x tanh x - ln cosh x and |y| out of the rest, nothing
/// large is left: -|x|(1 - |m|) - ln(1 + e^-2|x|) + |y|(1 - m sgn y) + ln(1 + e^-2|y|), 1 - |m| = 2 e/(1 + e),
/// e = e^-2|x|.
inline double divergence(double x, double y) {
    const double e = exp_minus(2.0 * std::abs(x)), f = exp_minus(2.0 * std::abs(y));
    const double rest = 2.0 * e / (1.0 + e); // 1 - |m|
    const double from_sign = by_sign(x * y, 2.0 - rest, rest);
    return (std::abs(y) * from_sign - std::abs(x) * rest) + (log_one_plus(f) - log_one_plus(e));
}

MATTIS_VECTOR_CLONES
void fill_divergence(const double* theta, const double* from, std::size_t n, double b, double* __restrict to) {
    for (std::size_t i = 0; i < n; ++i) to[i] = divergence(b * theta[i], b * from[i]);
}

MATTIS_VECTOR_CLONES
void add_gradient(const double* theta, const double* from, const double* variance, std::size_t n, double factor,
                  double* __restrict gradient) {
    for (std::size_t i = 0; i < n; ++i) gradient[i] += factor * variance[i] * (theta[i] - from[i]);
}

constexpr std::size_t piece = 256;
constexpr double zeros[piece]{};

} // namespace

void field_law(std::span<const double> theta, double b, std::span<double> m, std::span<double> variance) {
    fill_law(theta.data(), theta.size(), b, m.data(), variance.data());
}

double total_variance(std::span<const double> m) {
    double sum = 0.0;
    for (const double x : m) sum += (1.0 - x) * (1.0 + x);
    return sum;
}

double field_divergence(std::span<const double> theta, std::span<const double> from, double b) {
    double sum = 0.0, sites[piece];
    for (std::size_t i = 0; i < theta.size(); i += piece) {
        const std::size_t n = std::min(piece, theta.size() - i);
        fill_divergence(theta.data() + i, from.empty() ? zeros : from.data() + i, n, b, sites);
        for (std::size_t k = 0; k < n; ++k) sum += sites[k];
    }
    return sum;
}

void add_divergence_gradient(std::span<const double> theta, std::span<const double> from,
                             std::span<const double> variance, double b, double weight, std::span<double> gradient) {
    for (std::size_t i = 0; i < theta.size(); i += piece) {
        const std::size_t n = std::min(piece, theta.size() - i);
        add_gradient(theta.data() + i, from.empty() ? zeros : from.data() + i, variance.data() + i, n, weight * b * b,
                     gradient.data() + i);
    }
}

} // namespace mattis
