#include "learning/network/variational_kernels.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "core/elementary_floats.hpp"
#include "core/vector_clones.hpp"

namespace mattis::learning {

// Each pass is written once, as a template that is inlined into its versions: for float the compiler makes one for each
// instruction set, for double there is the common one.
#define MATTIS_INLINED [[gnu::always_inline]] inline

namespace {

FloatDecay decay(float y) { return float_decay(y); }
struct DoubleDecay {
    double value, less_one;
};
DoubleDecay decay(double y) { return {std::exp(-y), std::expm1(-y)}; }

double log_ratio_of(double e, double f) { return std::log1p((e - f) / (1.0 + f)); }
float log_ratio_of(float e, float f) { return log_ratio(e, f); }

/// mu and sigma from exp(-2 |b theta|) = e: mu = (1 - e)/(1 + e) and sigma = 4 e/(1 + e)^2.
template <class Real>
MATTIS_INLINED void laws(const Real* theta, std::size_t n, Real b, Real* mu, Real* sigma) {
    constexpr Real least = 0x1p-62f;
    for (std::size_t i = 0; i < n; ++i) {
        const Real x = b * theta[i];
        const auto e = decay(Real{2} * std::abs(x));
        const Real inverse = Real{1} / (Real{2} + e.less_one);
        const Real variance = Real{4} * e.value * inverse * inverse;
        mu[i] = std::copysign(-e.less_one * inverse, x);
        sigma[i] = variance < least ? Real{0} : variance;
    }
}

template <class Real>
MATTIS_INLINED void gradient_of(const Real* mu, const Real* sigma, Real b, const Real* spread, std::size_t n,
                                Real* mean) {
    for (std::size_t i = 0; i < n; ++i) mean[i] = b * sigma[i] * (mean[i] - mu[i] * spread[i]);
}

/// With x = b theta, y = b anchor and e = exp(-2|x|), f = exp(-2|y|), t = 1 - |mu| = 2e/(1 + e), the divergence is
/// t (|y| - |x|) + |mu| (|y| - sign(x) y) - ln((1 + e)/(1 + f)): no large numbers cancel where weights are polarised.
template <class Real>
MATTIS_INLINED Real divergence(Real x, Real y, Real mu, Real sigma) {
    const Real inverse = Real{1} / (Real{1} + std::abs(mu));
    const Real t = sigma * inverse, e = t * inverse, f = decay(Real{2} * std::abs(y)).value;
    const Real along = std::copysign(y, x * y);
    return t * (std::abs(y) - std::abs(x)) + std::abs(mu) * (std::abs(y) - along) - log_ratio_of(e, f);
}

/// Sums in 16 interleaved parts: their order does not depend on the instruction set.
template <class Real>
MATTIS_INLINED double divergences(const Real* theta, const Real* anchor, const Real* mu, const Real* sigma, Real b,
                                  Real weight, std::size_t n, Real* gradient) {
    constexpr std::size_t lanes = 16;
    const Real stiffness = weight * b * b;
    std::array<Real, lanes> part{};
    const auto add = [&](std::size_t i, std::size_t j) {
        gradient[i] += stiffness * sigma[i] * (theta[i] - anchor[i]);
        part[j] += divergence(b * theta[i], b * anchor[i], mu[i], sigma[i]);
    };
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes)
        for (std::size_t j = 0; j < lanes; ++j) add(i + j, j);
    for (std::size_t j = 0; i < n; ++i, ++j) add(i, j);
    double sum = 0.0;
    for (const Real one : part) sum += static_cast<double>(one);
    return sum;
}

template <class Real>
MATTIS_INLINED void adam(const AdamStep<Real>& step, const Real* gradient, std::size_t n, Real* theta, Real* mean,
                         Real* square) {
    const AdamStep<Real> own = step; // which no store can change
    for (std::size_t i = 0; i < n; ++i) own.apply(gradient[i], theta[i], mean[i], square[i]);
}

template <class Real>
MATTIS_INLINED void move(const MomentumStep<Real>& step, const Real* gradient, std::size_t n, Real* theta,
                         Real* velocity) {
    const MomentumStep<Real> own = step;
    for (std::size_t i = 0; i < n; ++i) own.apply(gradient[i], theta[i], velocity[i]);
}

template <class Real>
MATTIS_INLINED void with_noise(const Real* variance, std::size_t n, Real* z, Real* noise) {
    for (std::size_t i = 0; i < n; ++i) {
        const Real v = std::sqrt(variance[i]), drawn = noise[i];
        z[i] += v * drawn;
        const Real ratio = drawn / v;
        noise[i] = v > Real{0} ? ratio : Real{0};
    }
}

template <class Real>
MATTIS_INLINED void rectify(std::size_t n, Real* z, Real* square) {
    for (std::size_t i = 0; i < n; ++i) {
        const Real a = z[i] < Real{0} ? Real{0} : z[i]; // what is no number stays none
        z[i] = a;
        square[i] = a * a;
    }
}

template <class Real>
MATTIS_INLINED void saturate(std::size_t n, Real* z, Real* square) {
    for (std::size_t i = 0; i < n; ++i) {
        const Real less_one = decay(Real{2} * std::abs(z[i])).less_one;
        const Real a = std::copysign(-less_one / (Real{2} + less_one), z[i]);
        z[i] = a;
        square[i] = a * a;
    }
}

template <class Real>
MATTIS_INLINED void back_through_relu(const Real* a, const Real* ratio, std::size_t n, Real* delta, Real* spread) {
    for (std::size_t i = 0; i < n; ++i) {
        const Real all = delta[i] + a[i] * spread[i];
        delta[i] = a[i] > Real{0} ? all : Real{0};
        spread[i] = delta[i] * ratio[i];
    }
}

template <class Real>
MATTIS_INLINED void back_through_tanh(const Real* a, const Real* ratio, std::size_t n, Real* delta, Real* spread) {
    for (std::size_t i = 0; i < n; ++i) {
        delta[i] = (Real{1} - a[i] * a[i]) * (delta[i] + a[i] * spread[i]);
        spread[i] = delta[i] * ratio[i];
    }
}

template <class Real>
MATTIS_INLINED void square_all(const Real* x, std::size_t n, Real* to) {
    for (std::size_t i = 0; i < n; ++i) to[i] = x[i] * x[i];
}

/// The less likely sign is taken with its probability (1 - |mu|)/2 = sigma/(2 (1 + |mu|)), however small.
MATTIS_INLINED void draw_all(const float* mu, const float* sigma, const std::uint64_t* draws, std::size_t n, float* w) {
    for (std::size_t i = 0; i < n; ++i) {
        const float u = (static_cast<float>(static_cast<std::int32_t>(draws[i] >> 33)) + 0.5f) * 0x1p-31f;
        const float flipped = u * (2.0f * (1.0f + std::abs(mu[i]))) < sigma[i] ? -1.0f : 1.0f;
        w[i] = std::copysign(1.0f, mu[i]) * flipped;
    }
}

/// Numbers that are not negative have bits in the order of their size, infinity and NaN above all.
template <class Real, class Bits>
MATTIS_INLINED Real largest(const Real* x, std::size_t n) {
    Bits most = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const Bits bits = std::bit_cast<Bits>(std::abs(x[i]));
        most = bits > most ? bits : most;
    }
    return std::bit_cast<Real>(most);
}

} // namespace

MATTIS_VECTOR_CLONES void weight_laws(const float* theta, std::size_t n, double b, float* mu, float* sigma) {
    laws(theta, n, static_cast<float>(b), mu, sigma);
}

void weight_laws(const double* theta, std::size_t n, double b, double* mu, double* sigma) {
    laws(theta, n, static_cast<double>(b), mu, sigma);
}

MATTIS_VECTOR_CLONES void field_gradient(const float* mu, const float* sigma, double b, const float* spread,
                                         std::size_t n, float* mean) {
    gradient_of(mu, sigma, static_cast<float>(b), spread, n, mean);
}

void field_gradient(const double* mu, const double* sigma, double b, const double* spread, std::size_t n,
                    double* mean) {
    gradient_of(mu, sigma, static_cast<double>(b), spread, n, mean);
}

MATTIS_VECTOR_CLONES double add_divergence(const float* theta, const float* anchor, const float* mu, const float* sigma,
                                           double b, double weight, std::size_t n, float* gradient) {
    return divergences(theta, anchor, mu, sigma, static_cast<float>(b), static_cast<float>(weight), n, gradient);
}

double add_divergence(const double* theta, const double* anchor, const double* mu, const double* sigma, double b,
                      double weight, std::size_t n, double* gradient) {
    return divergences(theta, anchor, mu, sigma, static_cast<double>(b), static_cast<double>(weight), n, gradient);
}

MATTIS_VECTOR_CLONES void adam_fields(const AdamStep<float>& step, const float* gradient, std::size_t n, float* theta,
                                      float* mean, float* square) {
    adam(step, gradient, n, theta, mean, square);
}

void adam_fields(const AdamStep<double>& step, const double* gradient, std::size_t n, double* theta, double* mean,
                 double* square) {
    adam(step, gradient, n, theta, mean, square);
}

MATTIS_VECTOR_CLONES void momentum_fields(const MomentumStep<float>& step, const float* gradient, std::size_t n,
                                          float* theta, float* velocity) {
    move(step, gradient, n, theta, velocity);
}

void momentum_fields(const MomentumStep<double>& step, const double* gradient, std::size_t n, double* theta,
                     double* velocity) {
    move(step, gradient, n, theta, velocity);
}

MATTIS_VECTOR_CLONES void noisy_sums(const float* variance, std::size_t n, float* z, float* noise) {
    with_noise(variance, n, z, noise);
}

void noisy_sums(const double* variance, std::size_t n, double* z, double* noise) { with_noise(variance, n, z, noise); }

MATTIS_VECTOR_CLONES void activate(Activation activation, std::size_t n, float* z, float* square) {
    if (activation == Activation::relu)
        rectify(n, z, square);
    else
        saturate(n, z, square);
}

void activate(Activation activation, std::size_t n, double* z, double* square) {
    if (activation == Activation::relu)
        rectify(n, z, square);
    else
        saturate(n, z, square);
}

MATTIS_VECTOR_CLONES void pass_back(Activation activation, const float* a, const float* ratio, std::size_t n,
                                    float* delta, float* spread) {
    if (activation == Activation::relu)
        back_through_relu(a, ratio, n, delta, spread);
    else
        back_through_tanh(a, ratio, n, delta, spread);
}

void pass_back(Activation activation, const double* a, const double* ratio, std::size_t n, double* delta,
               double* spread) {
    if (activation == Activation::relu)
        back_through_relu(a, ratio, n, delta, spread);
    else
        back_through_tanh(a, ratio, n, delta, spread);
}

MATTIS_VECTOR_CLONES void squares(const float* x, std::size_t n, float* to) { square_all(x, n, to); }

void squares(const double* x, std::size_t n, double* to) { square_all(x, n, to); }

MATTIS_VECTOR_CLONES float largest_magnitude(const float* x, std::size_t n) {
    return largest<float, std::int32_t>(x, n);
}

double largest_magnitude(const double* x, std::size_t n) { return largest<double, std::int64_t>(x, n); }

MATTIS_VECTOR_CLONES void sample_weights(const float* mu, const float* sigma, const std::uint64_t* draws, std::size_t n,
                                         float* w) {
    draw_all(mu, sigma, draws, n, w);
}

} // namespace mattis::learning
