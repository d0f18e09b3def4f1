#include "montecarlo/mean_field/network_tap.hpp"

#include <cmath>

#include "core/rng.hpp"
#include "montecarlo/mean_field/magnetisations.hpp"

namespace mattis::mc {

TapSolution solve_network(const std::shared_ptr<const HebbianNetwork>& network, double T, std::span<const double> n,
                          std::span<const std::int8_t> configuration) {
    constexpr int most_sweeps = 2000;
    constexpr double near = 0.1;
    Magnetisations m(network, MeanFieldOrder::second, [](Start) { return std::vector<std::int8_t>{}; });
    m.set(std::vector<double>(configuration.begin(), configuration.end()));
    Stream none{StreamKey{}};
    const Block all{.beta = 1.0 / T, .proposals = static_cast<std::int64_t>(most_sweeps) * network->N};
    m.advance(all, none);
    if (!m.at_rest()) return {.status = Status::stalled};
    const bool elsewhere = !n.empty() && !(std::abs(m.data_overlap() - n.front()) <= near);
    if (!m.admissible() || elsewhere) return {.status = Status::inadmissible};
    return {.status = Status::converged,
            .m = {m.archetype_overlap()},
            .n = {m.data_overlap()},
            .q = m.overlap(m),
            .energy = m.energy() / network->N - network->constant};
}

} // namespace mattis::mc
