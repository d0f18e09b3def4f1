#include "montecarlo/mean_field/parallel_dynamics.hpp"

#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "montecarlo/mean_field/channel_products.hpp"
#include "montecarlo/mean_field/magnetisations.hpp"
#include "montecarlo/mean_field/mean_field_equations.hpp"
#include "montecarlo/mean_field/parallel_spins.hpp"

namespace mattis::mc {

namespace {

/// Products of the matrix of data with a vector that the equations take.
double products_of(const NetworkShape& shape) {
    const bool polynomials = shape.P > 2 && shape.convention == Convention::distinct;
    if (polynomials) return shape.signs ? shape.P : shape.P * shape.P; // each power is multiplied out
    return shape.signs ? 2.0 : 6.0;
}

} // namespace

std::string order_fault(int P, Dynamics dynamics) {
    if (dynamics == Dynamics::block_gibbs && P != 2)
        return fmt::format(
            "block_gibbs has hidden units that couple to pairs of spins, not to sets of P = {}; allowed at "
            "P = 2 only",
            P);
    return {};
}

std::unique_ptr<System> parallel_system(std::shared_ptr<const HebbianNetwork> network, Dynamics dynamics,
                                        Reference reference, const std::function<std::unique_ptr<System>()>& spins) {
    if (const std::string fault = order_fault(network->P, dynamics); !fault.empty()) throw std::invalid_argument(fault);
    if (moves_single_spins(dynamics)) throw std::invalid_argument("this dynamics moves single spins");
    if (moves_by_iteration(dynamics)) {
        const bool first = dynamics == Dynamics::mean_field;
        return std::make_unique<Magnetisations>(
            std::move(network), first ? MeanFieldOrder::first : MeanFieldOrder::second, std::move(reference));
    }
    std::unique_ptr<System> system = spins();
    if (dynamic_cast<SpinConfiguration*>(system.get()) == nullptr)
        throw std::invalid_argument("this dynamics moves a system of spins");
    std::unique_ptr<SpinConfiguration> kept(static_cast<SpinConfiguration*>(system.release()));
    return std::make_unique<ParallelSpins>(std::move(kept), std::move(network), std::move(reference));
}

ParallelNeeds parallel_needs(const NetworkShape& shape, Dynamics dynamics) {
    constexpr double product = 2e-10, number = 3e-9, site = 5e-8; // measured: an entry, a number of a channel, a tanh
    const auto channels = static_cast<double>(shape.channels);
    const double entries = shape.N * channels;
    const auto numbers = static_cast<double>(MeanFieldEquations<double>::numbers_of_channel(shape.P, shape.convention));
    const bool iterates = moves_by_iteration(dynamics);
    const double width = iterates ? 2.0 : 1.0; // double or float
    const double with_energy = iterates ? 2.0 : 1.0;
    const double hidden = iterates ? 0.0 : 8.0;
    const double small = entries <= static_cast<double>(FloatChannels::most) ? 8.0 * entries : 0.0;
    const double copies = iterates ? 0.0 : shape.signs ? 0.25 * entries : small; // by site and by channel
    return {.system = channels * (4.0 * width * numbers + hidden) + 40.0 * shape.N + copies,
            .sweep = with_energy * (product * width * products_of(shape) * entries + number * numbers * channels) +
                     site * shape.N};
}

double network_seconds(const NetworkShape& shape) {
    constexpr double sweeps = 60.0;
    return sweeps * parallel_needs(shape, Dynamics::tap).sweep;
}

} // namespace mattis::mc
