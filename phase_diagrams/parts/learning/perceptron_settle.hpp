#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "learning/perceptron/perceptron_run.hpp"

namespace mattis::diagram {

/// When the generalisation error of a perceptron has settled: at the first epoch from which on it stays within `spread`
/// for `window` epochs.
struct SettleRule {
    std::int64_t window = 1000;
    double spread = 0.0; ///< largest minus smallest value; 0: nobody asks

    bool asked() const { return spread > 0.0; }
};

/// The first of these epochs t, ascending, for which the values at t..t + window differ by less than the spread.
/// Nothing where there is none, or the series ends before such a window does. Both spans have the same length.
std::optional<std::int64_t> settled_at(std::span<const std::int64_t> epochs, std::span<const double> values,
                                       const SettleRule& rule);

/// The same of the looks of one task, from 0: of the error arccos(p)/pi of sgn(theta) on its own teacher.
std::optional<std::int64_t> settled_at(std::span<const learning::PerceptronLook> looks, int task,
                                       const SettleRule& rule);

/// Generalisation error of a perceptron whose overlap with the teacher is p: arccos(p)/pi, the share of random inputs
/// that both label differently. Rounding beyond |p| = 1 is cut off.
double error_of_overlap(double p);

} // namespace mattis::diagram
