#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "models/contract/ansatz.hpp"
#include "models/contract/gaussian_site.hpp"
#include "models/contract/line.hpp"
#include "models/contract/state.hpp"
#include "solvers/potential/state_at_overlap.hpp"

namespace mattis::solvers {

/// A state with V' = 0.
struct StationaryState {
    StateAtOverlap state{};
    bool minimum = false;              ///< retrieval; otherwise a barrier
    std::optional<double> curvature{}; ///< V'' there
};

/// What an ansatz knows of the states at fixed overlap m with the archetype, at one choice of the parameters. The
/// potential of a stored pattern (archetype_potential.hpp) is made of it alone. An ansatz joins by a row of
/// overlap_ansaetze().
class StatesAtOverlap {
public:
    virtual ~StatesAtOverlap() = default;

    /// The state at m in [-1, 1]: of several that one of highest free energy. `near` may give a converged state at a
    /// neighbouring m or -m, to continue from; curves are asked for from large |m| to small. f(m) less the signal is
    /// even in m, and b odd.
    virtual StateAtOverlap at(double m, const StateAtOverlap* near) const = 0;
    /// The disordered state m = 0, from whose free energy V is measured.
    virtual StateAtOverlap disordered() const { return at(0.0, nullptr); }
    /// V''(0); nothing where it is not known.
    virtual std::optional<double> curvature_at_zero() const { return std::nullopt; }
    /// Every state with m > 0 and V' = 0, ascending in m.
    virtual std::vector<StationaryState> stationary() const = 0;
};

/// A row of the table of ansaetze that potentials of stored patterns have.
struct OverlapAnsatz {
    Ansatz ansatz;
    std::vector<OrderParameter> order;                                  ///< of StateAtOverlap::order
    std::unique_ptr<const StatesAtOverlap> (*states)(const Site& site); ///< the site must outlive them
    /// The point of the line barrier_capacity of a network at T = 0, whose load is not used; nullptr: not known.
    LinePoint (*barrier_capacity)(const Site& site) = nullptr;
};

/// The table: the first row is meant where nothing is said.
const std::vector<OverlapAnsatz>& overlap_ansaetze();

/// The stationary states of an ansatz without a method of its own for them: sign changes of V' = b - S(m) over
/// `overlaps` in (0, 1), ascending, each refined. States are followed downwards in m, from one overlap to the next.
std::vector<StationaryState> zeros_of_slope(const StatesAtOverlap& states, const Site& site,
                                            const std::vector<double>& overlaps);

} // namespace mattis::solvers
