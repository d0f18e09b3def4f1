#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/status.hpp"
#include "models/contract/potential.hpp"
#include "models/contract/state.hpp"

namespace mattis {

/// The system at one overlap p with a reference configuration, and the potential V(p) there, an energy per spin.
struct OverlapState {
    double overlap = 0.0;
    Status status = Status::absent;               ///< the rest has a meaning only if it converged
    double V = 0.0, slope = 0.0, curvature = 0.0; ///< of the potential, and its derivatives by p
    std::vector<NamedValue> values{};             ///< as Potential::values names them, V first
    std::optional<double> replicon{};
    double residual = 0.0; ///< of the stationarity conditions, recomputed at the state
    int solutions = 1;     ///< that were found here: of followed branches their number, without what joins them
    std::string reason{};  ///< why it did not converge, in words

    bool converged() const { return status == Status::converged; }
};

/// A branch of such states along y = artanh p. In y the potential varies as slowly near p = 1 as elsewhere, and 1 - p
/// keeps its digits: the clusters of P = 64 have 1 - p = 1e-19.
using OverlapBranch = std::function<OverlapState(double y)>;

/// 1 - p at y = artanh p, to full relative accuracy.
double overlap_complement(double y);

/// The coordinate of potentials at fixed overlap with a reference: p in [0, 1].
FieldInfo reference_overlap();
/// Its values where none are asked for.
std::vector<double> usual_overlaps();

/// The name of the diagnostic that holds OverlapState::solutions.
inline constexpr std::string_view solutions_found = "solutions";

/// What a potential reports of a state.
PotentialPoint point_of(const OverlapState& state);
StationaryPoint stationary_point_of(const OverlapState& state);

/// Values of y = artanh p from 0 to `top` at steps that are small beside the structure of a potential.
std::vector<double> overlap_grid(double top);

/// Where the potential is stationary along a branch, ascending in p. Zeros of V'(p) are bracketed on a grid of y and
/// the inflections of V between its points, and solved for. p = 0 counts if the slope vanishes there.
std::vector<OverlapState> stationary_states(const OverlapBranch& branch, const std::vector<double>& grid);

/// The outermost well of a potential. V' grows to infinity at p = 1. Its outermost local minimum is the inflection of
/// V, and there is a well beyond it exactly if V' < 0 there.
struct OuterWell {
    OverlapState inflection;
    double at = 0.0;                                         ///< y = artanh p of the inflection
    double uphill = std::numeric_limits<double>::infinity(); ///< a larger y with V' > 0; infinite: none was met
};

/// The outermost well along a branch, searched from y = top downwards; nothing where V is convex, or where the branch
/// ends before it.
std::optional<OuterWell> outer_well(const OverlapBranch& branch, double top, double step);

/// The bottom of a well, V' = 0; nothing if there is none beyond the inflection.
std::optional<OverlapState> bottom_of(const OverlapBranch& branch, const OuterWell& well);

} // namespace mattis
