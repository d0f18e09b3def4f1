#include "phase_diagrams/parts/learning/network_point.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "phase_diagrams/parts/learning/keys.hpp"
#include "phase_diagrams/parts/learning/reading.hpp"

namespace mattis::diagram {

namespace {

template <class Enum, std::size_t size>
Enum named(const std::array<std::string_view, size>& names, std::string_view name) {
    return static_cast<Enum>(std::ranges::find(names, name) - names.begin());
}

} // namespace

NetworkPoint network_point(const ModelInfo& model, const LearningSection& section, const ParameterValues& values,
                           int entries, int classes) {
    const auto value = [&](std::string_view name) {
        return values.at(static_cast<std::size_t>(model.find(name) - model.fields.data()));
    };
    NetworkPoint point{values, {}};
    learning::NetworkSettings& network = point.network;
    network.layers.push_back(entries);
    network.layers.insert(network.layers.end(), section.layers.values.begin(), section.layers.values.end());
    network.layers.push_back(classes);
    network.method = static_cast<learning::NetworkMethod>(static_cast<int>(value("method")));
    network.activation = named<learning::Activation>(learning::activation_names, section.activation);
    network.rule = {.kind = named<learning::OptimiserKind>(learning::optimiser_names, section.optimiser),
                    .rate = value("rate"),
                    .decay = value("decay"),
                    .momentum = section.momentum.of(0),
                    .beta1 = section.beta1,
                    .beta2 = section.beta2};
    network.anchor = named<learning::FieldAnchor>(learning::field_anchor_names, learning_anchor(model, section, 0));
    network.gamma = value("gamma");
    network.strength = section.strength;
    network.meta = value("meta");
    network.lambda = value("lambda");
    network.own_scales = section.scales == scales_names.back() && learning::normalised(network.method);
    return point;
}

int readings_of(learning::NetworkMethod method) {
    return method == learning::NetworkMethod::variational ? static_cast<int>(learning::weights_names.size()) : 1;
}

NetworkCost network_cost(const learning::NetworkSettings& network, int batch, std::size_t tasks) {
    // Seconds of a floating-point operation within a matrix product, of one unit's activation and noise, and of one
    // weight in an optimiser's step and when it is drawn: one core, measured within a factor of a few.
    constexpr double flop = 2e-11, unit = 5e-9, weight_step = 2e-9, weight_drawn = 2e-8;
    const bool laws = network.method == learning::NetworkMethod::variational;
    double weights = 0.0, units = network.layers.front();
    for (std::size_t l = 1; l < network.layers.size(); ++l) {
        weights += static_cast<double>(network.layers[l - 1]) * network.layers[l];
        units += network.layers[l];
    }
    // Means and variances are products of their own. A step has three for each layer: forward, backward, gradient.
    const double products = laws ? 2.0 : 1.0, of_step = 3.0 * products;
    NetworkCost cost;
    const double examples = batch;
    cost.step = examples * (2.0 * of_step * weights * flop + 3.0 * units * unit) + weights * weight_step * products;
    const int readings = readings_of(network.method);
    cost.test = (readings + products - 1.0) * 2.0 * weights * flop + readings * units * unit;
    if (network.method == learning::NetworkMethod::ewc) cost.end = 2.0 * of_step * weights * flop;
    cost.begin = weights * weight_drawn;
    constexpr double number = 4.0, copies_of_weights = 12.0, copies_of_units = 8.0;
    cost.memory = number * (copies_of_weights * weights + copies_of_units * units * std::max(examples, 500.0));
    if (network.own_scales) // those of each task, and the network with those of a task that is tested
        cost.memory += number * (2.0 * units * static_cast<double>(tasks) + weights);
    return cost;
}

} // namespace mattis::diagram
