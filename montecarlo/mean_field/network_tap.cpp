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
    const double began = n.empty() ? m.archetype_overlap() : n.front();
    m.advance(all, none);
    if (!m.at_rest()) return {.status = Status::stalled};
    const double ended = n.empty() ? m.archetype_overlap() : m.data_overlap();
    const double fluctuation = n.empty() ? 4.0 / std::sqrt(network->N) : 0.0; // of one configuration
    if (!m.admissible() || !(std::abs(ended - began) <= near + fluctuation)) return {.status = Status::inadmissible};
    return {.status = Status::converged,
            .m = {m.archetype_overlap()},
            .n = {m.data_overlap()},
            .q = m.overlap(m),
            .energy = m.energy() / network->N - network->constant};
}

} // namespace mattis::mc
