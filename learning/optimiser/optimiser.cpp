#include "learning/optimiser/optimiser.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

#include "core/vector_clones.hpp"

namespace mattis::learning {

namespace {

/// theta is moved, or, where there is none, the update written.
template <class Real>
[[gnu::always_inline]] inline void sgd(const MomentumStep<Real>& step, std::size_t n, const Real* g, Real* __restrict v,
                                       Real* __restrict theta, Real* update) {
    const MomentumStep<Real> own = step; // which no store can change
    if (theta == nullptr)
        for (std::size_t i = 0; i < n; ++i) update[i] = own.update(g[i], v[i]);
    else
        for (std::size_t i = 0; i < n; ++i) own.apply(g[i], theta[i], v[i]);
}

template <class Real>
[[gnu::always_inline]] inline void adam(const AdamStep<Real>& step, std::size_t n, const Real* g, Real* __restrict a,
                                        Real* __restrict u, Real* __restrict theta, Real* update) {
    const AdamStep<Real> own = step;
    if (theta == nullptr)
        for (std::size_t i = 0; i < n; ++i) update[i] = own.update(g[i], a[i], u[i]);
    else
        for (std::size_t i = 0; i < n; ++i) own.apply(g[i], theta[i], a[i], u[i]);
}

// Templates cannot be compiled for several instruction sets: one function for each precision.

MATTIS_VECTOR_CLONES void run_sgd(const MomentumStep<float>& step, std::size_t n, const float* g, float* v,
                                  float* theta, float* update) {
    sgd(step, n, g, v, theta, update);
}

MATTIS_VECTOR_CLONES void run_sgd(const MomentumStep<double>& step, std::size_t n, const double* g, double* v,
                                  double* theta, double* update) {
    sgd(step, n, g, v, theta, update);
}

MATTIS_VECTOR_CLONES void run_adam(const AdamStep<float>& step, std::size_t n, const float* g, float* a, float* u,
                                   float* theta, float* update) {
    adam(step, n, g, a, u, theta, update);
}

MATTIS_VECTOR_CLONES void run_adam(const AdamStep<double>& step, std::size_t n, const double* g, double* a, double* u,
                                   double* theta, double* update) {
    adam(step, n, g, a, u, theta, update);
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
void Optimiser<Real>::step(std::span<Real> theta, std::span<const Real> gradient) {
    run(gradient, theta.data(), nullptr);
}

template <class Real>
void Optimiser<Real>::update(std::span<const Real> gradient, std::span<Real> update) {
    run(gradient, nullptr, update.data());
}

template <class Real>
void Optimiser<Real>::run(std::span<const Real> gradient, Real* theta, Real* update) {
    steps_.count(rule_);
    const Real* const g = gradient.data();
    if (rule_.kind == OptimiserKind::adam)
        run_adam(AdamStep<Real>(rule_, steps_), gradient.size(), g, first_.data(), second_.data(), theta, update);
    else
        run_sgd(MomentumStep<Real>(rule_), gradient.size(), g, first_.data(), theta, update);
}

template <class Real>
void Optimiser<Real>::save(ByteWriter& to) const {
    steps_.save(to);
    to.put_all(first_);
    to.put_all(second_);
}

template <class Real>
void Optimiser<Real>::load(ByteReader& from) {
    const StepCount steps = StepCount::load(from);
    std::vector<Real> first = from.get_all<Real>(), second = from.get_all<Real>();
    if (first.size() != first_.size() || second.size() != second_.size())
        throw BytesError("these bytes are the memory of another optimiser");
    steps_ = steps;
    first_ = std::move(first);
    second_ = std::move(second);
}

template class Optimiser<float>;
template class Optimiser<double>;

} // namespace mattis::learning
