#pragma once

#include <cstdint>
#include <span>

#include "models/hamiltonians/diluted_hamiltonian.hpp"
#include "montecarlo/disorder/diluted_patterns.hpp"
#include "montecarlo/exact/tap_solution.hpp"

namespace mattis::mc {

/// Solves the equations of Thouless, Anderson and Palmer for a diluted network on one sample of the disorder. It looks
/// for the state near overlaps n with the data, by pattern, in the units of the model. At first the overlaps with
/// examples of one pattern differ as those of `configuration` do, N spins, or not at all if it is empty. With O_c per
/// spin, g = field_unit() and Q_cd = (1/N) sum_i v_c v_d (1 - t_i^2):
///   t_i = tanh((h_i - r_i t_i)/T),  h_i = g sum_c v_i^c O_c,  O_c = (1/N) sum_i v_i^c t_i
///   r_i = (g/N) v_i . (1 - g Q/T)^-1 v_i                 (the reaction of all spins to spin i)
///   u = -(g/2) [sum_c O_c^2 + (1/N) tr Q (1 - g Q/T)^-1]
/// Without r_i and the trace these are the self-consistency equations before the average over the patterns, wrong by
/// O(1/N). With them the error is of higher order. T is in the units of the model. `absent`: there are more than
/// most_tap_channels, or so many for so many spins that it would take more than some seconds. `inadmissible`: the
/// solution is another state, further from n than a tenth of 1 - d. Preconditions: no extra load, T > 0. Source:
/// arXiv:2308.04106; Thouless, Anderson and Palmer, Phil. Mag. 35, 593 (1977); the reaction of a network is that of
/// Mezard, Parisi and Virasoro, Spin Glass Theory and Beyond (1987), chapter XIII, for finitely many patterns.
TapSolution solve_tap(const DilutedHamiltonian& hamiltonian, const DilutedPatterns& patterns, double T,
                      std::span<const double> n, std::span<const std::int8_t> configuration = {});

/// Rough time that it takes where it converges at ease.
double tap_seconds(const DilutedHamiltonian& hamiltonian);

inline constexpr int most_tap_channels = 512; ///< of solve_tap, whose cost grows with their square

} // namespace mattis::mc
