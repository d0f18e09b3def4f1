#include "montecarlo/mean_field/parallel_spins.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "core/watch.hpp"
#include "montecarlo/mean_field/channel_products.hpp"

namespace mattis::mc {

ParallelSpins::ParallelSpins(std::unique_ptr<SpinConfiguration> spins, std::shared_ptr<const HebbianNetwork> network,
                             Reference reference)
    : SpinConfiguration(reference), spins_(std::move(spins)), network_(std::move(network)),
      own_reference_(std::move(reference)), equations_(network_, MeanFieldOrder::first),
      sigma_(static_cast<std::size_t>(network_->N)), fields_(sigma_.size()), next_(sigma_.size()) {}

void ParallelSpins::find_plefka_fields(double beta) {
    equations_.fields(sigma_, beta, fields_);
    for (double& field : fields_) field *= beta;
}

void ParallelSpins::find_hidden_fields(double beta, Stream& stream) {
    const HebbianNetwork& net = *network_;
    hidden_.assign(net.channels(), 0.0);
    for (double& spin : sigma_) spin *= net.step;
    add_overlaps<double>(*net.v, 1, sigma_, hidden_);
    for (std::size_t c = 0; c < hidden_.size(); ++c) {
        if (c % 4096 == 0) pause_point();
        const double b = std::sqrt(2.0 * beta * net.strength_of(c));
        hidden_[c] = b * (b * hidden_[c] + gaussian(stream));
    }
    std::ranges::fill(fields_, 0.0);
    add_fields<double>(*net.v, 1, hidden_, std::vector<double>(fields_.size(), net.step), fields_);
}

std::int64_t ParallelSpins::advance(const Block& block, Stream& stream) {
    std::int64_t flips = 0;
    for (std::int64_t sweep = 0; sweep < block.proposals / size(); ++sweep) {
        const std::span<const std::int8_t> now = spins_->spins();
        std::ranges::copy(now, sigma_.begin());
        if (block.dynamics == Dynamics::block_gibbs)
            find_hidden_fields(block.beta, stream);
        else
            find_plefka_fields(block.beta);
        for (std::size_t i = 0; i < next_.size(); ++i) {
            // tanh as the difference of two probabilities: 1/(1 + exp(-2 beta h)) is that of +1.
            next_[i] = stream.uniform() * (1.0 + std::exp(-2.0 * fields_[i])) < 1.0 ? std::int8_t{1} : std::int8_t{-1};
            flips += next_[i] != now[i] ? 1 : 0;
        }
        spins_->set_spins(next_);
    }
    return flips;
}

double ParallelSpins::energy_difference(const System& other) const {
    const auto* same = dynamic_cast<const ParallelSpins*>(&other);
    if (same == nullptr) throw std::invalid_argument("energies of systems of different kinds");
    return spins_->energy_difference(*same->spins_);
}

std::unique_ptr<System> ParallelSpins::clone() const {
    std::unique_ptr<System> copy = spins_->clone();
    // The clone of a system of spins is one.
    std::unique_ptr<SpinConfiguration> spins(dynamic_cast<SpinConfiguration*>(copy.release()));
    return std::make_unique<ParallelSpins>(std::move(spins), network_, own_reference_);
}

std::size_t ParallelSpins::memory() const {
    return sizeof(*this) + spins_->memory() + equations_.memory() + sigma_.size() * (2 * sizeof(double) + 1) +
           network_->channels() * sizeof(double);
}

} // namespace mattis::mc
