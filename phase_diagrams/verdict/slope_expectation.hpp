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

/// The step by which V'(m) itself is found: of 2e-4, or of 2e-3 of the distance to the end, which it never reaches. So
/// the entropy of the spins, whose derivative is T atanh(m), bends it by less than 1e-7 T.
/// Precondition: -1 < m < 1.
OverlapStep short_step(const ParameterValues& at, double m);

/// What theory expects of a simulation at fixed overlap. NaN without a value.
struct SlopeExpectation {
    static constexpr double none = std::numeric_limits<double>::quiet_NaN();

    std::string ansatz{};
    double slope = none;    ///< (V(to) - V(from))/(to - from)
    double q = none;        ///< overlap of replicas half-way, of a broken state the mean over its clusters
    double replicon = none; ///< the lowest along the step
    std::string reason{};   ///< not judged: why; empty: the values can be compared

    void save(ByteWriter& to) const;
    static SlopeExpectation load(ByteReader& from);
};

/// Expectations by the step that theory was asked for.
using SlopeExpectations = std::map<OverlapStep, SlopeExpectation>;

/// The potential of a stored pattern, whose coordinate is m, by the deepest of its ansaetze that has a state of its
/// own: one with a higher free energy V + f0 than the ansatz before. Free energies of an ansatz are lower bounds (P >
/// 2). Not judged by, with the reason, is a state that is not there, one that is not stable, and one that others
/// compete with, of which the replica-symmetric state that a broken one replaces is none.
SlopeExpectation slope_expectation(const ModelInfo& model, const OverlapStep& step);

} // namespace mattis::diagram
