#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "models/multitasking/states.hpp"

namespace mattis::multitasking {

/// Free energies that differ by less are equal.
inline constexpr double free_energy_rounding = 1e-14;

/// Amplitudes c d^(mu-1) of the state in which every site follows its first non-null pattern; those below `smallest`
/// are 0.
AmplitudeGroups hierarchical_amplitudes(double d, int K, double smallest = 0.0);

/// Those after the sites +-(0..0,+,-,..,-), j = 0..K-3 leading zeros, turned away from their first non-null pattern:
/// the rule that overtakes the hierarchical state as d grows (hierarchical_energy_crossing).
AmplitudeGroups nested_amplitudes(double d, int K);

/// The state of k patterns of equal amplitude and zeros, whether stable or not, as the iteration from large amplitudes
/// gives it.
MultitaskingState equal_state(const MultitaskingSaddle& saddle, int K, int k);

/// The lowest ground states of K stored patterns at T = 0, from which states of other data and temperatures are looked
/// for; none where that is not done (K <= 2 or more than a handful of patterns).
std::vector<AmplitudeGroups> ground_state_starts(double activity, int K);

/// The stationary points of one network, each once, in the order in which they are found.
class MultitaskingSearch {
public:
    MultitaskingSearch(const MultitaskingSaddle& saddle, int K);

    /// Looks from every start: states of equal amplitudes, of one and an equal tail, the hierarchy and the `cold`
    /// ground states, and from every unstable state in the directions in which it is unstable.
    void everywhere(std::span<const AmplitudeGroups> cold);
    /// Follows the stable states of a neighbouring point: Newton's method from each, the descent where that leaves it.
    /// Those that became unstable here are followed in their unstable directions. Returns what each continues as here,
    /// nothing for those that were left.
    std::vector<std::optional<std::size_t>> follow(std::span<const MultitaskingState> neighbours);
    /// A few starts that need no neighbour: the paramagnet, states of equal amplitudes, the hierarchy and
    /// the rule next to it. Goes on until the
    /// lowest state is stable, as far as everywhere() would.
    void complete(std::span<const MultitaskingState> neighbours);

    const std::vector<MultitaskingState>& found() const { return found_; }
    /// Whether all eigenvalues of a state that was found are positive.
    bool stable(std::size_t state) const { return smallest_[state] > 0.0; }

private:
    void look_from(const AmplitudeGroups& start);
    void look_from_many();
    void look_from_hierarchy();
    void look_until_stable(int most);
    std::size_t add(MultitaskingState state, bool follow_directions = true);
    std::optional<std::size_t> known(const MultitaskingState& state) const;
    double free_energy(const MultitaskingState& state) const { return saddle_.free_energy(state.at, state.field); }
    bool lowest_is_stable() const;
    bool only_paramagnet() const;
    void add_paramagnet();
    std::vector<int> equal_numbers() const;
    double step_off(const MultitaskingState& state);
    void step_off(const AmplitudeGroups& at, const Mode& mode);
    void push_split(AmplitudeGroups at, std::size_t group, int larger);

    const MultitaskingSaddle& saddle_;
    int K_;
    int most_;
    double most_fields_;
    std::multimap<double, AmplitudeGroups> waiting_{}; ///< by the free energy of the state that a start comes from
    double parent_ = 0.0;
    std::vector<MultitaskingState> found_{};
    std::vector<double> smallest_{};
};

} // namespace mattis::multitasking
