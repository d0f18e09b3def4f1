#pragma once

#include <optional>
#include <span>
#include <vector>

#include "models/multitasking.hpp"
#include "solvers/multitasking_states.hpp"
#include "solvers/solution.hpp"

namespace mattis::solvers {

/// The branch that a state belongs to, from the sizes of its groups.
Branch branch_of(const AmplitudeGroups& at);

/// The states of a multitasking network (alpha = 0) that a search finds, ascending in free energy, unstable ones
/// included, the paramagnet always. The search starts from states of j equal amplitudes, of one and an equal tail, and
/// from the hierarchical state, and goes on from every unstable state it finds in the directions in which that one is
/// unstable. States that are permutations or mirror images of each other count once. Above a handful of patterns there
/// are more states at low temperature than it looks at.
std::vector<Solution> multitasking_states(const Multitasking& model);

/// Those of the named branches, ascending in free energy; an absent one for each branch without a state. Throws
/// InputError where the averages at T = 0 would be too large a sum (Multitasking::most_fields).
std::vector<Solution> multitasking_branches(const Multitasking& model, std::span<const Branch> branches);

/// What is reported of one state, in the units of the model.
Solution report(const Multitasking& model, const MultitaskingSaddle& saddle, const MultitaskingState& state);

/// Smallest eigenvalue of the Hessian of an unsupervised network in the directions in which the overlaps with examples
/// of one pattern part; nothing for other protocols or a single example.
std::optional<double> example_splitting(const Multitasking& model, const MultitaskingState& state);

/// The state of k patterns of equal amplitude and zeros, whether stable or not, as the iteration from large amplitudes
/// gives it.
MultitaskingState equal_state(const MultitaskingSaddle& saddle, int K, int k);

/// Amplitudes c d^(mu-1) of the state in which every site follows its first non-null pattern; those below `smallest`
/// are 0.
AmplitudeGroups hierarchical_amplitudes(double d, int K, double smallest = 0.0);

/// Those after the sites +-(0..0,+,-,..,-), j = 0..K-3 leading zeros, turned away from their first non-null pattern:
/// the rule that overtakes the hierarchical state as d grows (hierarchical_energy_crossing).
AmplitudeGroups nested_amplitudes(double d, int K);

} // namespace mattis::solvers
