#include "learning/network/real_units.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/elementary.hpp"

namespace mattis::learning {

namespace {

/// tanh x; its error is below that of single precision.
template <class Real>
Real tanh_of(Real x) {
    const auto y = static_cast<double>(x);
    const double e = exp_minus(2.0 * std::abs(y));
    return static_cast<Real>(std::copysign((1.0 - e) / (1.0 + e), y));
}

} // namespace

template <class Real>
void RealUnits::forward(const UnitRows<Real>& units) const {
    for (std::size_t j = 0; j < units.columns; ++j)
        for (std::size_t i = 0; i < units.rows; ++i) {
            const std::size_t at = i + j * units.stride;
            const Real h = units.z[at] + units.first[i];
            if (units.last)
                units.a[at] = h;
            else
                units.a[at] = activation == Activation::relu ? std::max(h, Real(0)) : tanh_of(h);
        }
}

template <class Real>
void RealUnits::backward_alone(const UnitRows<Real>& units, Real* delta) const {
    if (units.last) return;
    for (std::size_t j = 0; j < units.columns; ++j)
        for (std::size_t i = 0; i < units.rows; ++i) {
            const std::size_t at = i + j * units.stride;
            const Real a = units.a[at];
            const Real slope = activation == Activation::relu ? Real(a > Real(0)) : Real(1) - a * a;
            delta[at] *= slope;
        }
}

template <class Real>
void RealUnits::backward(const UnitRows<Real>& units, Real* delta, const UnitGradient<Real>& gradient) const {
    backward_alone(units, delta);
    std::vector<double> sum(units.rows, 0.0);
    for (std::size_t j = 0; j < units.columns; ++j)
        for (std::size_t i = 0; i < units.rows; ++i) sum[i] += static_cast<double>(delta[i + j * units.stride]);
    for (std::size_t i = 0; i < units.rows; ++i) gradient.first[i] = static_cast<Real>(sum[i]);
}

#define MATTIS_INSTANTIATE(Real)                                                                                       \
    template void RealUnits::forward(const UnitRows<Real>&) const;                                                     \
    template void RealUnits::backward(const UnitRows<Real>&, Real*, const UnitGradient<Real>&) const;                  \
    template void RealUnits::backward_alone(const UnitRows<Real>&, Real*) const;
MATTIS_INSTANTIATE(float)
MATTIS_INSTANTIATE(double)
#undef MATTIS_INSTANTIATE

} // namespace mattis::learning
