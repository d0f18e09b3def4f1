#pragma once

#include <cstdint>

#include "core/table.hpp"
#include "models/catalogue.hpp"
#include "montecarlo/sample/fixed_overlap_result.hpp"
#include "phase_diagrams/verdict/comparison.hpp"
#include "phase_diagrams/verdict/slope_expectation.hpp"

namespace mattis::diagram {

/// Where theory is asked for a simulation in this sector: at the step between it and the next, and the load that K
/// patterns realise. Where no load was asked for, the archetype alone is stored and makes no noise.
OverlapStep realised_step(const ModelInfo& model, const ParameterValues& values, const ParameterValues& realised,
                          const mc::OverlapSector& sector);

/// The overlap with another pattern beyond which it counts as condensed: half-way from sqrt(2 ln(2K)/N), about the
/// largest of K random ones, to 1. At fixed overlap with the archetype the other pattern is one that the sample can
/// fall into where that lowers its free energy.
double condensed_overlap(int N, std::int64_t K);

/// Theory against simulations at fixed overlap, of the slope V' and of q, one row for each point and overlap. `points`
/// is the table fixed_overlap/points. The distance from theory, of each size at the overlap and the load that it
/// realises, is extrapolated in 1/N and tested against 0 (SizeFit). Its error allows for a next term of the
/// corrections, smaller by 1/K or 1/N, whichever is larger, without load by 1/N. All misfits have one false alarm, all
/// verdicts another (Holm). Not judged is what theory has no stable single state for, what has fewer than five
/// patterns, what is not in equilibrium, what another pattern has condensed in, and what has too few sizes or samples.
/// Columns: docs/results.md.
Table compare_fixed_overlap(const ModelInfo& model, const Table& points, const SlopeExpectations& known,
                            const Rules& rules = {});

} // namespace mattis::diagram
