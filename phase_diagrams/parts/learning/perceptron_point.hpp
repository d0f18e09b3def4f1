#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "learning/perceptron/perceptron_run.hpp"
#include "models/catalogue.hpp"
#include "phase_diagrams/parts/learning/perceptron_settle.hpp"
#include "phase_diagrams/parts/learning/section.hpp"

namespace mattis::diagram {

/// Perceptrons that learn the same: points of the job that differ only in what theory alone knows (beta, or a given
/// q_d) share them.
struct PerceptronSetting {
    learning::PerceptronExperiment experiment{};
    SettleRule settle{};
    std::string description{}; ///< everything that a sample depends on but seed and number
    double epochs = 0.0;       ///< rough seconds of all epochs
    double looks = 0.0;        ///< rough seconds of all looks
    double begin = 0.0;        ///< rough seconds before the first epoch, and at every resumption
    double block = 0.0;        ///< rough seconds of the longest minibatch, with the look that may follow it
    double memory = 0.0;       ///< bytes of a sample
    double results = 0.0;      ///< bytes of its result
};

/// A point of the model and what its perceptrons do.
struct PerceptronPoint {
    ParameterValues values;            ///< as asked for
    ParameterValues realised;          ///< with the loads M/N of a whole number M of inputs: where theory is asked
    std::size_t setting = 0;           ///< whose perceptrons it has
    std::optional<double> at_length{}; ///< the values are those of the first recorded epoch at which q_d is that large
};

/// How many tasks the perceptrons of a model learn: 1, 2, or 0 where it has no perceptron that learns a task.
int perceptron_tasks(const ModelInfo& model);

/// Whether a parameter of such a model is a load, inputs per weight of one of its tasks.
bool is_load(const ModelInfo& model, std::string_view parameter);

/// Whether the parameters of a model say how strong this anchor of a task is, tasks from 0. A prior belongs to the
/// first task.
bool has_weight(const ModelInfo& model, learning::PerceptronAnchor anchor, std::size_t task);

/// How perceptrons learn at a point. Precondition: perceptron_tasks(model) > 0.
learning::PerceptronExperiment perceptron_experiment(const LearningSection& section, const ModelInfo& model,
                                                     const ParameterValues& values);

/// The same with text and costs.
PerceptronSetting perceptron_setting(const LearningSection& section, const ModelInfo& model,
                                     const ParameterValues& values);

/// The point with its realised loads.
PerceptronPoint perceptron_point(const ModelInfo& model, const ParameterValues& values, int N);

} // namespace mattis::diagram
