#include "learning/network/weight_kernels.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "core/elementary.hpp"
#include "core/vector_clones.hpp"

namespace mattis::learning {

namespace {

/// Bits of numbers without sign are in the order of their size, those of infinite ones and NaN above all others.
MATTIS_VECTOR_CLONES std::int32_t largest_bits(const float* values, std::size_t n) {
    std::int32_t most = 0;
    for (std::size_t i = 0; i < n; ++i) most = std::max(most, std::bit_cast<std::int32_t>(values[i]) & 0x7fffffff);
    return most;
}

MATTIS_VECTOR_CLONES void add_scaled(float factor, const float* from, std::size_t n, float* to) {
    for (std::size_t i = 0; i < n; ++i) to[i] += factor * from[i];
}

/// 1 - tanh^2 x = 4 e/(1 + e)^2 with e = exp(-2 |x|).
template <class Real>
[[gnu::always_inline]] inline void metaplastic(Real twice_meta, const Real* step, std::size_t n,
                                               Real* __restrict weights) {
    for (std::size_t i = 0; i < n; ++i) {
        const Real w = weights[i], s = step[i];
        const double e = exp_minus(static_cast<double>(twice_meta * std::abs(w)));
        const auto held = static_cast<Real>(4.0 * e / ((1.0 + e) * (1.0 + e)));
        weights[i] = w - (s * w > Real(0) ? s * held : s);
    }
}

// Templates cannot be compiled for several instruction sets: one function for each precision.

MATTIS_VECTOR_CLONES void metaplastic_run(float meta, const float* step, std::size_t n, float* weights) {
    metaplastic(meta, step, n, weights);
}

MATTIS_VECTOR_CLONES void metaplastic_run(double meta, const double* step, std::size_t n, double* weights) {
    metaplastic(meta, step, n, weights);
}

MATTIS_VECTOR_CLONES void signs_of(const float* weights, std::size_t n, float* signs) {
    for (std::size_t i = 0; i < n; ++i) signs[i] = weights[i] < 0.0f ? -1.0f : 1.0f;
}

} // namespace

float largest_magnitude(std::span<const float> values) {
    const auto most = std::bit_cast<float>(largest_bits(values.data(), values.size()));
    return std::isfinite(most) ? most : std::numeric_limits<float>::infinity();
}

void add_scaled(float factor, std::span<const float> from, std::span<float> to) {
    add_scaled(factor, from.data(), from.size(), to.data());
}

void metaplastic_step(double meta, std::span<const float> step, std::span<float> weights) {
    if (meta == 0.0)
        add_scaled(-1.0f, step, weights);
    else
        metaplastic_run(static_cast<float>(2.0 * meta), step.data(), step.size(), weights.data());
}

void metaplastic_step(double meta, std::span<const double> step, std::span<double> weights) {
    metaplastic_run(2.0 * meta, step.data(), step.size(), weights.data());
}

void take_signs(std::span<const float> weights, std::span<float> signs) {
    signs_of(weights.data(), weights.size(), signs.data());
}

} // namespace mattis::learning
