#pragma once

#include <optional>
#include <vector>

#include "core/status.hpp"
#include "models/multitasking/amplitude_groups.hpp"
#include "models/multitasking/multitasking.hpp"

namespace mattis::multitasking {

/// A direction in which a state may be unstable.
struct Mode {
    enum class Kind { zeros, split, common };
    Kind kind;             ///< a pattern with n = 0 wakes; patterns of one group part; groups move as wholes
    std::size_t group = 0; ///< that parts
    double eigenvalue;     ///< of the Hessian over 1+rho; -infinity where fields are tied at T = 0
    Vector direction{};    ///< of the groups, for `common`
};

/// A stationary point of the free energy among those with these groups.
struct MultitaskingState {
    AmplitudeGroups at{};
    FieldAverages field{};
    double residual = 0.0; ///< largest |n - A(n)/(1+rho)|, recomputed
    int iterations = 0;
    Status status = Status::stalled;
};

/// Saddle point equations of a multitasking network in the space of states with given groups, in raw units.
class MultitaskingSaddle {
public:
    MultitaskingSaddle(const PatternLaw& law, double T) : law_(law), T_(T) {}

    const PatternLaw& law() const { return law_; }
    double temperature() const { return T_; }
    /// Whether averages are sums over the signs of fields: T = 0 and discrete data.
    bool exact_signs() const { return T_ == 0.0 && law_.discrete(); }

    /// All averages at these amplitudes.
    FieldAverages averages(const AmplitudeGroups& at) const;
    /// f(n) per spin.
    double free_energy(const AmplitudeGroups& at, const FieldAverages& field) const;

    /// The state that `start` descends to: first by the iteration n <- A(n)/(1+rho), then by Newton's method with the
    /// absolute values of the eigenvalues of the Hessian, neither of which raises f; the plain method finishes.
    /// Amplitudes that decay become exactly 0, groups that merge become one.
    MultitaskingState descend(AmplitudeGroups start) const;
    /// The stationary point nearest to `start` with the same groups, by Newton's method alone: stable or not.
    MultitaskingState polish(const AmplitudeGroups& start, const NewtonOptions& options = {}) const;

    /// All directions, the least stable first.
    std::vector<Mode> modes(const MultitaskingState& state) const;

    /// Whether the averages at T = 0 of discrete data would sum over more than `most` fields.
    bool too_many_fields(const AmplitudeGroups& at, double most = Multitasking::most_fields) const;

private:
    Vector map(const AmplitudeGroups& at) const;
    MultitaskingState settle(AmplitudeGroups at) const;
    bool iterate(AmplitudeGroups& at, int steps, double& change) const;
    void go_down(AmplitudeGroups& at, int steps) const;
    Matrix group_hessian(const AmplitudeGroups& at, const FieldAverages& field) const;
    bool minimum_among_groups(const MultitaskingState& state) const;
    bool drop_decaying(AmplitudeGroups& at, const Vector& next) const;
    std::optional<MultitaskingState> without_smallest(const MultitaskingState& state) const;
    MultitaskingState merged(MultitaskingState state) const;

    PatternLaw law_;
    double T_;
};

} // namespace mattis::multitasking
