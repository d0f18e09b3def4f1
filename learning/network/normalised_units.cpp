#include "learning/network/normalised_units.hpp"

#include <array>
#include <cmath>
#include <type_traits>
#include <vector>

namespace mattis::learning {

namespace {

constexpr double least_variance = 1e-5;

/// Derivatives by y, of hidden units: nothing passes where |y| > 1.
template <class Real>
void pass_step(const UnitRows<Real>& units, Real* delta) {
    if (units.last) return;
    for (std::size_t j = 0; j < units.columns; ++j)
        for (std::size_t i = 0; i < units.rows; ++i) {
            const std::size_t at = i + j * units.stride;
            const Real y = units.first[i] * units.z[at] + units.second[i];
            delta[at] = std::abs(y) <= Real(1) ? delta[at] : Real(0);
        }
}

} // namespace

template <class Step>
template <class Real>
void NormalisedUnits<Step>::forward(const UnitRows<Real>& units) const {
    const auto examples = static_cast<double>(units.columns);
    std::vector<double> mean(units.rows, 0.0), variance(units.rows, 0.0);
    for (std::size_t j = 0; j < units.columns; ++j)
        for (std::size_t i = 0; i < units.rows; ++i) mean[i] += static_cast<double>(units.z[i + j * units.stride]);
    for (double& one : mean) one /= examples;
    for (std::size_t j = 0; j < units.columns; ++j)
        for (std::size_t i = 0; i < units.rows; ++i) {
            const double off = static_cast<double>(units.z[i + j * units.stride]) - mean[i];
            variance[i] += off * off;
        }
    for (std::size_t i = 0; i < units.rows; ++i)
        units.inverse[i] = static_cast<Real>(1.0 / std::sqrt(variance[i] / examples + least_variance));
    for (std::size_t j = 0; j < units.columns; ++j)
        for (std::size_t i = 0; i < units.rows; ++i) {
            const std::size_t at = i + j * units.stride;
            units.z[at] = (units.z[at] - static_cast<Real>(mean[i])) * units.inverse[i];
            const Real y = units.first[i] * units.z[at] + units.second[i];
            units.a[at] = units.last ? y : Step::value(y);
        }
}

template <class Step>
template <class Real>
void NormalisedUnits<Step>::backward(const UnitRows<Real>& units, Real* delta,
                                     const UnitGradient<Real>& gradient) const {
    pass_step(units, delta);
    std::vector<double> sum(units.rows, 0.0), aligned(units.rows, 0.0); // of dC/dy, and of that times x
    for (std::size_t j = 0; j < units.columns; ++j)
        for (std::size_t i = 0; i < units.rows; ++i) {
            const std::size_t at = i + j * units.stride;
            sum[i] += static_cast<double>(delta[at]);
            aligned[i] += static_cast<double>(delta[at]) * static_cast<double>(units.z[at]);
        }
    const auto examples = static_cast<double>(units.columns);
    for (std::size_t i = 0; i < units.rows; ++i) {
        gradient.first[i] = static_cast<Real>(aligned[i]);
        gradient.second[i] = static_cast<Real>(sum[i]);
    }
    for (std::size_t j = 0; j < units.columns; ++j)
        for (std::size_t i = 0; i < units.rows; ++i) {
            const std::size_t at = i + j * units.stride;
            const auto of_mean = static_cast<Real>(sum[i] / examples);
            const auto of_variance = units.z[at] * static_cast<Real>(aligned[i] / examples);
            delta[at] = units.first[i] * units.inverse[i] * (delta[at] - of_mean - of_variance);
        }
}

template <class Step>
template <class Real>
void NormalisedUnits<Step>::backward_alone(const UnitRows<Real>& units, Real* delta) const {
    pass_step(units, delta);
    for (std::size_t j = 0; j < units.columns; ++j)
        for (std::size_t i = 0; i < units.rows; ++i) delta[i + j * units.stride] *= units.first[i] * units.inverse[i];
}

#define MATTIS_INSTANTIATE(Step, Real)                                                                                 \
    template void NormalisedUnits<Step>::forward(const UnitRows<Real>&) const;                                         \
    template void NormalisedUnits<Step>::backward(const UnitRows<Real>&, Real*, const UnitGradient<Real>&) const;      \
    template void NormalisedUnits<Step>::backward_alone(const UnitRows<Real>&, Real*) const;
template struct NormalisedUnits<SignStep>;
template struct NormalisedUnits<HardTanhStep>;
MATTIS_INSTANTIATE(SignStep, float)
MATTIS_INSTANTIATE(SignStep, double)
MATTIS_INSTANTIATE(HardTanhStep, double)
#undef MATTIS_INSTANTIATE

} // namespace mattis::learning
