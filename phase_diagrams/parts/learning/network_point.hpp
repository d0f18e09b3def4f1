#pragma once

#include <vector>

#include "learning/network/network_settings.hpp"
#include "models/catalogue.hpp"
#include "phase_diagrams/parts/learning/section.hpp"

namespace mattis::diagram {

/// One network of a job: how it learns, and what it is made of.
struct NetworkPoint {
    ParameterValues values;
    learning::NetworkSettings network;
};

/// The network at a point of the grid, for images of so many entries and classes.
NetworkPoint network_point(const ModelInfo& model, const LearningSection& section, const ParameterValues& values,
                           int entries, int classes);

/// What a network costs that learns so many tasks, rough, by the floating-point operations of its matrix products and
/// by its weights.
struct NetworkCost {
    double step = 0.0; ///< seconds of a minibatch of `batch` examples
    double test = 0.0; ///< seconds of a test of one image, with all readings
    double end = 0.0;  ///< seconds of the end of a task, for each of its examples
    double begin = 0.0;
    double memory = 0.0; ///< bytes
};
NetworkCost network_cost(const learning::NetworkSettings& network, int batch, std::size_t tasks);

/// In how many ways a method reads its weights.
int readings_of(learning::NetworkMethod method);

} // namespace mattis::diagram
