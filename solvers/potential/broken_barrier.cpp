#include "solvers/potential/broken_barrier.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "core/newton.hpp"
#include "solvers/lines/sought.hpp"
#include "solvers/potential/barrier_capacity.hpp"
#include "solvers/potential/broken_at_overlap.hpp"
#include "solvers/rsb/broken_order.hpp"
#include "solvers/rsb/broken_search.hpp"

namespace mattis::solvers {

namespace {

constexpr Pinned free_levels{.m = false, .q0 = false};

/// Energy of the archetype itself.
double archetype_energy(const Site& site) {
    return site.signal_free_energy(1.0) - site.signal_field(1.0) + site.noise_free_energy(1.0, 0.0);
}

/// Saddles of the energy of the archetype. Unknowns are those of the levels, with m among them, and ln alpha.
class EqualEnergySaddle {
public:
    explicit EqualEnergySaddle(const Site& network) : network_(&network) {}

    std::unique_ptr<const Site> at(const Vector& u) const {
        return network_->with(load_parameter, std::exp(u(u.size() - 1)));
    }

    Levels levels(const Vector& u) const {
        return BrokenSymmetry(*network_, 1, free_levels).levels(u.head(u.size() - 1));
    }

    Vector unknowns(const Levels& at, double load) const {
        const Vector inner = BrokenSymmetry(*network_, 1, free_levels).unknowns(at);
        Vector u(inner.size() + 1);
        u << inner, std::log(load);
        return u;
    }

    std::optional<Vector> residual(const Vector& u) const {
        const auto site = at(u);
        const BrokenSymmetry saddle(*site, 1, free_levels);
        const auto local = saddle.evaluate(levels(u));
        if (!local.admissible) return std::nullopt;
        const Vector inner = saddle.residual(local);
        Vector r(inner.size() + 1);
        r << inner, saddle.free_energy(local) - archetype_energy(*site);
        return r;
    }

private:
    const Site* network_;
};

/// The highest barrier of the curve in m.
std::optional<StateAtOverlap> highest_barrier(const Site& site) {
    std::optional<StateAtOverlap> highest;
    for (const StationaryState& s : one_step_at_overlap(site)->stationary())
        if (!s.minimum && !s.state.levels.y.empty() && (!highest || s.state.free_energy > highest->free_energy))
            highest = s.state;
    return highest;
}

/// Whether the saddle is the highest barrier at its load.
bool is_highest(const Site& site, const Levels& saddle, double energy) {
    constexpr double same_energy = 1e-9, same_overlap = 1e-5;
    const auto highest = highest_barrier(site);
    return highest && std::abs(highest->free_energy - energy) < same_energy &&
           std::abs(highest->m - saddle.m) < same_overlap;
}

} // namespace

LinePoint one_step_barrier_capacity(const Site& site) {
    const LinePoint rs = rs_barrier_capacity(site);
    if (rs.status != Status::converged) return rs;
    const auto network = site.with(temperature_parameter, 0.0)->with(load_parameter, *rs.found);
    LinePoint point{.status = Status::stalled};
    const auto start = highest_barrier(*network);
    if (!start) return point;
    const EqualEnergySaddle equations(*network);
    const DifferenceRoot root = difference_newton([&](const Vector& u) { return equations.residual(u); },
                                                  equations.unknowns(start->levels, *rs.found));
    if (root.status != Status::converged || !accurate(root)) return point;
    const Levels saddle = equations.levels(root.u);
    const auto there = equations.at(root.u);
    if (separation(saddle) < detail::merged || !is_highest(*there, saddle, archetype_energy(*there))) return point;
    return {.status = Status::converged, .found = there->load(), .order = broken_order(saddle, std::nullopt, *there)};
}

} // namespace mattis::solvers
