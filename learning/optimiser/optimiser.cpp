#include "learning/optimiser/optimiser.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

#include "core/vector_clones.hpp"

namespace mattis::learning {

namespace {

/// The numbers of one step.
template <class Real>
struct Factors {
    Real rate, decay, momentum, beta1, rest1, beta2, rest2, unbias1, unbias2, epsilon; ///< decay: times rate
};

template <class Real>
inline Real sgd_update(const Factors<Real>& f, Real g, Real& v) {
    return v = f.momentum * v + f.rate * g;
}

template <class Real>
inline Real adam_update(const Factors<Real>& f, Real g, Real& a, Real& u) {
    a = f.beta1 * a + f.rest1 * g;
    u = f.beta2 * u + f.rest2 * (g * g);
    return f.rate * (a * f.unbias1 / (std::sqrt(u * f.unbias2) + f.epsilon));
}

/// theta is moved, or, where there is none, the update written.
template <class Real>
[[gnu::always_inline]] inline void sgd(const Factors<Real>& f, std::size_t n, const Real* g, Real* __restrict v,
                                       Real* __restrict theta, Real* update) {
    if (theta == nullptr)
        for (std::size_t i = 0; i < n; ++i) update[i] = sgd_update(f, g[i], v[i]);
    else
        for (std::size_t i = 0; i < n; ++i) theta[i] -= sgd_update(f, g[i], v[i]) + f.decay * theta[i];
}

template <class Real>
[[gnu::always_inline]] inline void adam(const Factors<Real>& f, std::size_t n, const Real* g, Real* __restrict a,
                                        Real* __restrict u, Real* __restrict theta, Real* update) {
    if (theta == nullptr)
        for (std::size_t i = 0; i < n; ++i) update[i] = adam_update(f, g[i], a[i], u[i]);
    else
        for (std::size_t i = 0; i < n; ++i) theta[i] -= adam_update(f, g[i], a[i], u[i]) + f.decay * theta[i];
}

// Templates cannot be compiled for several instruction sets: one function for each precision.

MATTIS_VECTOR_CLONES void run_sgd(const Factors<float>& f, std::size_t n, const float* g, float* v, float* theta,
                                  float* update) {
    sgd(f, n, g, v, theta, update);
}

MATTIS_VECTOR_CLONES void run_sgd(const Factors<double>& f, std::size_t n, const double* g, double* v, double* theta,
                                  double* update) {
    sgd(f, n, g, v, theta, update);
}

MATTIS_VECTOR_CLONES void run_adam(const Factors<float>& f, std::size_t n, const float* g, float* a, float* u,
                                   float* theta, float* update) {
    adam(f, n, g, a, u, theta, update);
}

MATTIS_VECTOR_CLONES void run_adam(const Factors<double>& f, std::size_t n, const double* g, double* a, double* u,
                                   double* theta, double* update) {
    adam(f, n, g, a, u, theta, update);
}

template <class Real>
Factors<Real> factors(const OptimiserRule& rule, double beta1_power, double beta2_power) {
    const auto real = [](double x) { return static_cast<Real>(x); };
    return {.rate = real(rule.rate),
            .decay = real(rule.rate * rule.decay),
            .momentum = real(rule.momentum),
            .beta1 = real(rule.beta1),
            .rest1 = real(1.0 - rule.beta1),
            .beta2 = real(rule.beta2),
            .rest2 = real(1.0 - rule.beta2),
            .unbias1 = real(1.0 / (1.0 - beta1_power)),
            .unbias2 = real(1.0 / (1.0 - beta2_power)),
            .epsilon = real(rule.epsilon)};
}

} // namespace

void require_sense(const OptimiserRule& rule) {
    const auto require = [](bool sense, const char* what) {
        if (!sense) throw std::invalid_argument(std::string("an optimiser needs ") + what);
    };
    const auto share = [](double x) { return x >= 0.0 && x < 1.0; };
    require(std::isfinite(rule.rate) && rule.rate >= 0.0, "a finite rate that is not negative");
    require(std::isfinite(rule.decay) && rule.decay >= 0.0, "a finite decay that is not negative");
    require(share(rule.momentum), "a momentum in [0, 1)");
    require(share(rule.beta1) && share(rule.beta2), "beta1 and beta2 in [0, 1)");
    require(std::isfinite(rule.epsilon) && rule.epsilon > 0.0, "a finite, positive epsilon");
}

template <class Real>
Optimiser<Real>::Optimiser(const OptimiserRule& rule, std::size_t size)
    : rule_(rule), first_(size, Real(0)), second_(rule.kind == OptimiserKind::adam ? size : 0, Real(0)) {
    require_sense(rule);
}

template <class Real>
void Optimiser<Real>::count_step() {
    beta1_power_ *= rule_.beta1;
    beta2_power_ *= rule_.beta2;
}

template <class Real>
void Optimiser<Real>::step(std::span<Real> theta, std::span<const Real> gradient) {
    count_step();
    const auto f = factors<Real>(rule_, beta1_power_, beta2_power_);
    if (rule_.kind == OptimiserKind::adam)
        run_adam(f, theta.size(), gradient.data(), first_.data(), second_.data(), theta.data(), nullptr);
    else
        run_sgd(f, theta.size(), gradient.data(), first_.data(), theta.data(), nullptr);
}

template <class Real>
void Optimiser<Real>::update(std::span<const Real> gradient, std::span<Real> update) {
    count_step();
    const auto f = factors<Real>(rule_, beta1_power_, beta2_power_);
    if (rule_.kind == OptimiserKind::adam)
        run_adam(f, gradient.size(), gradient.data(), first_.data(), second_.data(), nullptr, update.data());
    else
        run_sgd(f, gradient.size(), gradient.data(), first_.data(), nullptr, update.data());
}

template <class Real>
void Optimiser<Real>::save(ByteWriter& to) const {
    to.put(beta1_power_);
    to.put(beta2_power_);
    to.put_all(first_);
    to.put_all(second_);
}

template <class Real>
void Optimiser<Real>::load(ByteReader& from) {
    const auto beta1_power = from.get<double>(), beta2_power = from.get<double>();
    std::vector<Real> first = from.get_all<Real>(), second = from.get_all<Real>();
    if (first.size() != first_.size() || second.size() != second_.size())
        throw BytesError("these bytes are the memory of another optimiser");
    beta1_power_ = beta1_power;
    beta2_power_ = beta2_power;
    first_ = std::move(first);
    second_ = std::move(second);
}

template class Optimiser<float>;
template class Optimiser<double>;

} // namespace mattis::learning
