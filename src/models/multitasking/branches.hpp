#pragma once

#include <optional>
#include <span>
#include <vector>

#include "models/contract/state.hpp"
#include "models/multitasking/multitasking.hpp"
#include "models/multitasking/search.hpp"
#include "models/multitasking/states.hpp"

namespace mattis::multitasking {

/// Names of what a state tells beside its order parameters. `groups`: sizes of the groups of equal overlaps ("2+1").
/// `hessian`: the smallest eigenvalue of the Hessian over 1+rho. `splitting`: the smallest eigenvalue in the directions
/// in which overlaps with examples of one pattern part (unsupervised networks).
inline constexpr std::string_view groups_diagnostic = "groups", hessian_diagnostic = "hessian",
                                  splitting_diagnostic = "splitting";

/// The three of them; an eigenvalue that is not finite has no value.
std::vector<Diagnostic> diagnostics_of(std::string groups, std::optional<double> hessian,
                                       std::optional<double> splitting);

/// The same of a solution.
std::string groups_of(const Solution& solution);
std::optional<double> hessian_of(const Solution& solution);
std::optional<double> splitting_of(const Solution& solution);

/// The branch that a state belongs to, from the sizes of its groups.
Branch branch_of(const AmplitudeGroups& at);

/// The states of a multitasking network (alpha = 0) that a search finds, ascending in free energy. Unstable ones are
/// included, the paramagnet always is. The search starts from states of j equal amplitudes, of one amplitude and an
/// equal tail, and from the hierarchical state. From every unstable state that it finds it goes on in the directions in
/// which that one is unstable. Permutations and mirror images of a state count once. With more than a handful of
/// patterns there are more states at low temperature than it looks at. Throws as require_possible_sums.
std::vector<Solution> multitasking_states(const Multitasking& model);

/// Those of the named branches, ascending in free energy; an absent one for each branch without a state.
std::vector<Solution> multitasking_branches(const Multitasking& model, std::span<const Branch> branches);

/// The states of the named branches among these, an absent one for each branch without a state.
std::vector<Solution> of_branches(std::vector<Solution> states, std::span<const Branch> branches);

/// What is reported of these states, ascending in free energy.
std::vector<Solution> reports(const Multitasking& model, const MultitaskingSaddle& saddle,
                              std::span<const MultitaskingState> states);

/// Throws InputError where the averages at T = 0 would be too large a sum (Multitasking::most_fields).
void require_possible_sums(const Multitasking& model, const MultitaskingSaddle& saddle);

/// What is reported of one state, in the units of the model.
Solution report(const Multitasking& model, const MultitaskingSaddle& saddle, const MultitaskingState& state);

/// Smallest eigenvalue of the Hessian of an unsupervised network in the directions in which the overlaps with examples
/// of one pattern part. It is -infinity at T = 0 where a pattern has entries on sites without a field. Nothing for
/// other protocols, or for a single example.
std::optional<double> example_splitting(const Multitasking& model, const MultitaskingState& state);

} // namespace mattis::multitasking
