#pragma once

#include <optional>
#include <span>

namespace mattis::solvers {

/// Limit of infinitely many steps of replica-symmetry breaking, from the values at few.
struct StepLimit {
    double value = 0.0;
    double uncertainty = 0.0; ///< not a standard error: what the choices of the fit change, see extrapolated_steps
    int terms = 0;            ///< corrections that were fitted
};

/// Power of the number of steps with which quantities approach their limit. The first is that of free energy, energy,
/// entropy, spinodals and crossings; the second that of the innermost overlap q_k at T > 0.
inline constexpr int free_energy_power = 4, overlap_power = 2;

/// The limit k -> infinity of v_k, given for k = 1..K, by
///   v_k = v + sum_{j<n} a_j (k + b)^{-power-j}
/// through the last n + 1 values. Of n = 2..8 and b = 1/2..3/2 that fit is taken which agrees best with the one of a
/// term less. The uncertainty is the largest deviation among all b, with n and n - 1 terms. Where the values are not
/// yet regular in k, leaving out the last one or two changes the result by more: then it is that change. Nothing for K
/// < 3. Source: docs/theory.md, section "Infinitely many steps".
std::optional<StepLimit> extrapolated_steps(std::span<const double> values, int power = free_energy_power);

} // namespace mattis::solvers
