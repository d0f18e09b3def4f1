#pragma once

// A potential that joins from outside with its model (random_ring.hpp). docs/add-a-potential.md tells the story of this
// file.

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "models/contract/potential.hpp"

namespace mattis::guests {

/// A bond of the ring in equilibrium at temperature T: it is satisfied or broken, independently of the others.
struct RingBond {
    double J, T;

    double broken() const { return 1.0 / (1.0 + std::exp(2.0 * J / T)); }
    double free_energy() const { return -J - T * std::log1p(std::exp(-2.0 * J / T)); }
};

/// Free energy of the ring whose bonds have the overlap q with those of another one in equilibrium at T_ref: the mean
/// product of two signs, + for a satisfied and - for a broken bond. With the fraction w of broken bonds of the
/// reference, a of the satisfied ones and b of its broken ones are broken here:
///   q = (1-w)(1-2a) + w(2b-1),  f = J(2v-1) - T[(1-w)s(a) + w s(b)],  v = (1-w)a + w b,  s the entropy of a bond.
/// Of all a and b at this q the lowest f has ln[(1-a)/a] = 2J/T + ln x, ln[(1-b)/b] = 2J/T - ln x, so that x > 0 solves
///   c(1-q) x^2 + [(1-2w)t - q] x - c(1+q) = 0,  c = 1/(2cosh 2J/T),  t = tanh 2J/T,
/// and dV/dq = T/2 ln x. The only minimum is V = 0 at the overlap of independent bonds, x = 1.
class RingPotential final : public Potential {
public:
    FieldInfo coordinate() const override {
        return {
            .name = "overlap", .symbol = "q", .doc = "overlap of bonds with the reference", .range = {-0.999, 0.999}};
    }
    std::vector<double> default_values() const override { return {-0.5, 0.0, 0.5, 0.9}; }
    std::string_view doc() const override { return "bonds at fixed overlap with a ring in equilibrium"; }
    std::string_view source() const override { return "Franz and Parisi, J. Phys. I (France) 5, 1401 (1995)"; }
    std::vector<FieldInfo> fields() const override {
        return {{.name = "T_ref",
                 .symbol = "T_ref",
                 .doc = "temperature of the reference; default T",
                 .range = {0.0, std::numeric_limits<double>::infinity()}}};
    }
    std::vector<OrderParameter> values(const Ansatz&) const override {
        return {{.name = "V", .doc = "free energy less that of the ring in equilibrium"},
                {.name = "w", .doc = "fraction of broken bonds"}};
    }

    PotentialCurve curve(const ModelAt& at, const PotentialChoice& choice,
                         std::span<const double> coordinate) const override {
        const RingBond test{at.value("J"), at.temperature()};
        const RingBond reference{test.J, choice.own.front().value_or(test.T)};
        if (std::min(test.T, reference.T) < lowest_T * test.J)
            throw InputError(fmt::format("T = {} and T_ref = {}: the ring has a potential at T and T_ref >= {} J only",
                                         test.T, reference.T, lowest_T));
        PotentialCurve curve;
        for (const double q : coordinate) curve.points.push_back(point(test, reference.broken(), q));
        const double independent = (1.0 - 2.0 * test.broken()) * (1.0 - 2.0 * reference.broken());
        const PotentialPoint minimum = point(test, reference.broken(), independent);
        curve.stationary = {{.at = independent,
                             .value = *minimum.values.front().value,
                             .kind = "minimum",
                             .values = minimum.values,
                             .stable = true}};
        curve.reference = {{"T_ref", reference.T}, {"w_ref", reference.broken()}};
        return curve;
    }

private:
    static constexpr double lowest_T = 0.01; ///< in units of J: exponentials of 2J/T are numbers

    static PotentialPoint point(const RingBond& test, double w, double q) {
        const double t = std::tanh(2.0 * test.J / test.T), c = 0.5 / std::cosh(2.0 * test.J / test.T);
        const double middle = (1.0 - 2.0 * w) * t - q, ends = 2.0 * c * std::sqrt((1.0 - q) * (1.0 + q));
        // Of the two forms of the root the one that subtracts no close numbers.
        const double x = middle > 0.0 ? 2.0 * c * (1.0 + q) / (middle + std::hypot(middle, ends))
                                      : (std::hypot(middle, ends) - middle) / (2.0 * c * (1.0 - q));
        const double E = std::exp(2.0 * test.J / test.T);
        const double a = 1.0 / (1.0 + E * x), b = 1.0 / (1.0 + E / x), v = (1.0 - w) * a + w * b;
        const double f = test.J * (2.0 * v - 1.0) - test.T * ((1.0 - w) * entropy(a) + w * entropy(b));
        const double reached = (1.0 - w) * (1.0 - 2.0 * a) + w * (2.0 * b - 1.0);
        return {.at = q,
                .status = Status::converged,
                .values = {{"V", f - test.free_energy()}, {"w", v}},
                .stable = true,
                .residual = std::abs(reached - q)};
    }
    static double entropy(double p) { return p > 0.0 && p < 1.0 ? -p * std::log(p) - (1.0 - p) * std::log1p(-p) : 0.0; }
};

} // namespace mattis::guests
