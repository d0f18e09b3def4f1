#include "solvers/potential/barrier_capacity.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

#include <boost/math/special_functions/erf.hpp>
#include <boost/math/tools/minima.hpp>
#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/roots.hpp"
#include "models/catalogue.hpp"
#include "solvers/lines/sought.hpp"
#include "solvers/potential/states_at_overlap.hpp"
#include "solvers/potential/stored_pattern.hpp"
#include "solvers/rs/replica_symmetric.hpp"

namespace mattis::solvers {

namespace {

constexpr double sqrt_2_over_pi = 0.79788456080286535588;

/// Ground states at fixed overlap with an archetype of the same energy, by w = -ln(1-m). `network` has unit load.
class EqualEnergy {
public:
    explicit EqualEnergy(const Site& network)
        : network_(&network), g1_(network.noise_variance(1.0, 0.0)), reaction_(1.0 / network.susceptibility_limit()) {}

    static double overlap(double w) { return -std::expm1(-w); }
    /// sqrt(alpha g1) at which the state has the energy of the archetype.
    double width(double w) const {
        const double phi = phi_at(w), reacted = phi * reaction_;
        return (2.0 * (signal(overlap(w)) - signal(1.0)) - reacted * reacted) / (2.0 * phi);
    }
    double load(double w) const { return width(w) * width(w) / g1_; }
    /// V' = b - S(m) at that load.
    double slope(double w) const {
        return std::numbers::sqrt2 * y_at(w) * noise_width(w) - network_->signal_field(overlap(w));
    }
    double susceptibility(double w) const { return phi_at(w) / noise_width(w); }

private:
    static double y_at(double w) { return boost::math::erfc_inv(std::exp(-w)); }
    static double phi_at(double w) { return sqrt_2_over_pi * std::exp(-y_at(w) * y_at(w)); }
    double noise_width(double w) const { return width(w) + phi_at(w) * reaction_; }
    double signal(double m) const { return network_->signal_free_energy(m) - network_->signal_field(m) * m; }

    const Site* network_;
    double g1_, reaction_;
};

/// Where the load is largest. A grid finds the highest maximum; it is the zero of V'.
double highest(const EqualEnergy& states) {
    constexpr double last = 12.0;
    constexpr int cells = 96;
    const std::vector<double> grid = linear_grid(0.0, last, cells);
    const auto top = std::ranges::max_element(grid, {}, [&](double w) { return states.width(w); });
    const double low = std::max(1e-9, *top - last / cells), high = *top + last / cells;
    const auto slope = [&](double w) { return states.slope(w); };
    if ((slope(low) < 0.0) != (slope(high) < 0.0)) return bracketed_root(slope, low, high);
    return boost::math::tools::brent_find_minima([&](double w) { return -states.width(w); }, low, high, 52).first;
}

const OverlapAnsatz& row_of(const Ansatz& ansatz) {
    return *std::ranges::find(overlap_ansaetze(), ansatz, &OverlapAnsatz::ansatz);
}

LineResult trace(const ModelAt& at, const LineChoice& choice) {
    if (at.temperature() != 0.0)
        throw InputError(fmt::format("the line barrier_capacity is about energies, at T = 0: allowed is T = 0, not {}",
                                     at.temperature()));
    const auto network = stored_patterns(at.with(load_parameter, 1.0));
    return {{row_of(choice.ansatz).barrier_capacity(*network)}, {}};
}

} // namespace

LinePoint rs_barrier_capacity(const Site& site) {
    const auto unit = site.with(temperature_parameter, 0.0)->with(load_parameter, 1.0);
    const EqualEnergy states(*unit);
    const double w = highest(states);
    const auto network = unit->with(load_parameter, states.load(w));
    const auto saddle = ReplicaSymmetric::unknowns(EqualEnergy::overlap(w), states.susceptibility(w));
    const State state = ReplicaSymmetric(*network).state(saddle);
    constexpr double tolerance = 1e-9;
    LinePoint point{.status = state.residual <= tolerance ? Status::converged : Status::stalled};
    if (point.status != Status::converged) return point;
    point.found = states.load(w);
    point.order = state.order;
    return point;
}

Line barrier_capacity_line() {
    Line line{.name = "barrier_capacity",
              .doc = "largest load at which an energy barrier surrounds the archetype (T = 0)",
              .belongs_to = "saddle of the potential at fixed m",
              .finds = {load_parameter},
              .settled = {{temperature_parameter, 0.0}},
              .trace = trace};
    for (const OverlapAnsatz& row : overlap_ansaetze())
        if (row.barrier_capacity != nullptr) line.ansaetze.push_back(row.ansatz);
    return line;
}

} // namespace mattis::solvers
