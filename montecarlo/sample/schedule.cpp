#include "montecarlo/sample/schedule.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>
#include <string>

namespace mattis::mc {

namespace {

void require(bool good, const char* what) {
    if (!good) throw std::invalid_argument(std::string("schedule: ") + what);
}

constexpr std::int64_t most_configurations = 1'000'000; ///< times 10^12 measurements does not overflow

bool positive(double T) { return T > 0.0 && std::isfinite(T); }

void require_sensible(const TemperingSchedule& tempering, const Schedule& schedule) {
    const auto ascending = [](const std::vector<double>& values) {
        return std::ranges::adjacent_find(values, std::not_fn(std::less<>{})) == values.end();
    };
    const auto& rungs = tempering.temperatures;
    require(rungs.size() >= 2 && ascending(rungs) && std::ranges::all_of(rungs, positive),
            "tempering has two or more positive temperatures, ascending");
    require(!tempering.measured.empty() && ascending(tempering.measured) &&
                std::ranges::includes(rungs, tempering.measured),
            "measured temperatures are rungs of tempering");
    require(tempering.every >= 1, "exchanges are one sweep apart or more");
    require(schedule.annealing.empty(), "tempered chains are not annealed");
    require(schedule.dynamics != Dynamics::zero_temperature, "tempering has no zero temperature");
    require(keeps_gibbs_law(schedule.dynamics), "chains exchange only where each has the law of Gibbs");
    require(schedule.order != Order::parallel, "chains whose spins decide at once do not exchange");
}

} // namespace

std::vector<double> Schedule::measured_temperatures() const {
    return tempering ? tempering->measured : std::vector<double>{T};
}

std::size_t Schedule::rungs() const { return tempering ? tempering->temperatures.size() : 1; }

Start Schedule::start_of(int replica) const {
    if (start != Start::archetype_and_random) return start;
    return replica < (replicas + 1) / 2 ? Start::archetype : Start::random;
}

std::int64_t Schedule::annealing_sweeps() const { return static_cast<std::int64_t>(annealing.size()) * thermalise; }

std::int64_t Schedule::total_sweeps() const { return annealing_sweeps() + thermalise + measure; }

void Schedule::require_sensible() const {
    if (tempering) mc::require_sensible(*tempering, *this);
    if (dynamics != Dynamics::zero_temperature)
        require(positive(T) && std::ranges::all_of(annealing, positive), "temperatures must be positive");
    require(start_overlap >= -1.0 && start_overlap <= 1.0, "the start overlap lies in [-1, 1]");
    require(moves_single_spins(dynamics) || order == Order::random, "dynamics that move all spins have no order");
    require(order != Order::parallel || dynamics != Dynamics::metropolis,
            "spins that decide at once do so by heat bath or at zero temperature");
    require(replicas >= 1, "at least one replica is needed");
    require(thermalise >= 0 && measure >= 0, "numbers of sweeps cannot be negative");
    require(bins >= 1, "at least one bin is needed");
    require(std::ranges::all_of(recording.histograms,
                                [](Observable o) { return o == Observable::m || o == Observable::q; }),
            "histograms are of m and q");
    require(!recording.on_sample || (!tempering && T > 0.0 && order != Order::parallel),
            "the mean field of a sample is that of chains at a temperature of their own, one spin at a time");
    require(!recording.on_sample || !moves_by_iteration(dynamics),
            "the mean field of a sample is compared with spins, not with a mean field");
    require(recording.trajectory_every >= 0, "trajectories are every so many sweeps");
    require(recording.configurations >= 0 && recording.configurations <= std::min(measure, most_configurations),
            "there are as many configurations as measurements at most, and no more than a million");
}

void Schedule::describe(ByteWriter& to) const {
    to.put(T);
    to.put(dynamics);
    to.put(order);
    to.put(start);
    to.put(start_overlap);
    to.put_all(annealing);
    if (tempering) {
        to.put_all(tempering->temperatures);
        to.put_all(tempering->measured);
        to.put(tempering->every);
        to.put(tempering->adapted);
    }
    to.put(replicas);
    to.put(thermalise);
    to.put(measure);
    to.put(bins);
    to.put(escape_below.has_value());
    to.put(escape_below.value_or(0.0));
    to.put_all(recording.histograms);
    to.put(recording.trajectory_every);
    to.put(recording.configurations);
    if (recording.on_sample) to.put(recording.on_sample);
}

} // namespace mattis::mc
