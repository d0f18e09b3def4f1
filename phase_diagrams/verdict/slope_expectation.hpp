#pragma once

#include <limits>
#include <map>
#include <string>

#include "core/bytes.hpp"
#include "models/catalogue.hpp"

namespace mattis::diagram {

/// Two overlaps with the archetype, at one choice of the parameters.
struct OverlapStep {
    ParameterValues at;
    double from = 0.0, to = 0.0;

    auto operator<=>(const OverlapStep&) const = default;
};

/// The step by which V'(m) itself is found, so short that its curvature is below 1e-8.
OverlapStep short_step(const ParameterValues& at, double m);

/// What theory expects of a simulation at fixed overlap. NaN without a value.
struct SlopeExpectation {
    static constexpr double none = std::numeric_limits<double>::quiet_NaN();

    std::string ansatz{};
    double slope = none;    ///< (V(to) - V(from))/(to - from)
    double q = none;        ///< overlap of replicas half-way
    double replicon = none; ///< the lowest along the step
    std::string reason{};   ///< not judged: why; empty: the values can be compared

    void save(ByteWriter& to) const;
    static SlopeExpectation load(ByteReader& from);
};

/// Expectations by the step that theory was asked for.
using SlopeExpectations = std::map<OverlapStep, SlopeExpectation>;

/// The potential of a stored pattern, whose coordinate is m, by the first of its ansaetze that can be judged by. One
/// cannot where it has no solution, where the state is not stable, and where several states compete; if none can, the
/// reason is that of the first.
SlopeExpectation slope_expectation(const ModelInfo& model, const OverlapStep& step);

} // namespace mattis::diagram
