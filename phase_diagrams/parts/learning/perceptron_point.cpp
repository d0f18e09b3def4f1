#include "phase_diagrams/parts/learning/perceptron_point.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>

#include "phase_diagrams/parts/learning/perceptron_sample.hpp"

namespace mattis::diagram {

namespace {

// What models of perceptrons call their parameters.
constexpr std::string_view single_load = "alpha", inverse_temperature = "beta", prior = "prior",
                           held_length = "qd_fixed";
constexpr std::string_view teacher_overlap = "r0", divergence = "gamma";
constexpr std::array<std::string_view, 2> loads{"alpha1", "alpha2"};

/// The value of a parameter at a point; nothing where the model has none of this name.
std::optional<double> value_of(const ModelInfo& model, const ParameterValues& values, std::string_view name) {
    const FieldInfo* field = model.find(name);
    if (field == nullptr) return std::nullopt;
    return values.at(static_cast<std::size_t>(field - model.fields.data()));
}

std::string_view load_of(const ModelInfo& model, std::size_t task) {
    return perceptron_tasks(model) == 1 ? single_load : loads.at(task);
}

/// Minibatches of a section are a size, or so many of an epoch.
int batch_of(const LearningSection& section, std::int64_t inputs) {
    if (section.batches == 0) return section.batch;
    const std::int64_t size = (inputs + section.batches - 1) / section.batches;
    return static_cast<int>(std::max<std::int64_t>(size, section.smallest_batch));
}

learning::PerceptronAnchor anchor_of(const LearningSection& section, std::size_t task) {
    if (section.anchor.values.empty()) return {};
    const auto& names = learning::perceptron_anchor_names;
    return static_cast<learning::PerceptronAnchor>(std::ranges::find(names, section.anchor.of(task)) - names.begin());
}

/// The weight of the Kullback-Leibler term: that of the key, or what the measure of the model gives it. There the loss
/// has the weight beta, the uniform prior of the first task k, and the fields of task 1 beta gamma.
double weight_of(const LearningSection& section, const ModelInfo& model, const ParameterValues& values,
                 std::size_t task, learning::PerceptronAnchor anchor) {
    if (anchor == learning::PerceptronAnchor::none) return 0.0;
    if (!section.anchor_weight.values.empty()) return section.anchor_weight.of(task);
    if (anchor == learning::PerceptronAnchor::uniform)
        return value_of(model, values, prior).value_or(0.0) /
               value_of(model, values, inverse_temperature).value_or(1.0);
    return value_of(model, values, divergence).value_or(0.0);
}

learning::OptimiserRule rule_of(const LearningSection& section, std::size_t task) {
    const auto& names = learning::optimiser_names;
    return {.kind = static_cast<learning::OptimiserKind>(std::ranges::find(names, section.optimiser) - names.begin()),
            .rate = section.rate.of(task),
            .decay = section.decay.of(task),
            .momentum = section.momentum.of(task),
            .beta1 = section.beta1,
            .beta2 = section.beta2};
}

std::string text_of(const learning::PerceptronTask& task) {
    const learning::OptimiserRule& rule = task.rule;
    std::string text = fmt::format("|task|alpha={}|epochs={}|batch={}|optimiser={}|rate={}|decay={}", task.alpha,
                                   task.epochs, task.batch, static_cast<int>(rule.kind), rule.rate, rule.decay);
    text += rule.kind == learning::OptimiserKind::sgd
                ? fmt::format("|momentum={}", rule.momentum)
                : fmt::format("|beta1={}|beta2={}|epsilon={}", rule.beta1, rule.beta2, rule.epsilon);
    text += fmt::format("|anchor={}|gamma={}|until_perfect={}", static_cast<int>(task.anchor), task.gamma,
                        task.until_perfect);
    if (task.length) text += fmt::format("|length={},{},{}", task.length->from, task.length->to, task.length->epochs);
    return text;
}

std::string description_of(const learning::PerceptronExperiment& experiment, const SettleRule& settle) {
    std::string text =
        fmt::format("perceptron|N={}|b={}|r0={}|spread={}|tests={}|record_every={}", experiment.N, experiment.b,
                    experiment.r0, experiment.spread, experiment.tests, experiment.record_every);
    for (const learning::PerceptronTask& task : experiment.tasks) text += text_of(task);
    if (settle.asked()) text += fmt::format("|settle={},{}", settle.window, settle.spread);
    return text;
}

/// Rough seconds, and bytes. Shards are dealt by the seconds: they do not change.
void add_costs(PerceptronSetting& setting) {
    constexpr double entry = 3e-10, weight = 2e-8, input = 2e-8, test = 3e-11, drawn = 2e-9; // seconds
    constexpr double look_bytes = 120.0;
    const learning::PerceptronExperiment& experiment = setting.experiment;
    const double N = experiment.N, every = setting.settle.asked() ? 1.0 : static_cast<double>(experiment.record_every);
    const double tested = experiment.tests * static_cast<double>(experiment.tasks.size()) * N;
    double kept = 0.0;
    for (const learning::PerceptronTask& task : experiment.tasks) {
        const auto M = static_cast<double>(learning::training_inputs(experiment, task)),
                   epochs = static_cast<double>(task.epochs);
        const auto batches = static_cast<double>(learning::minibatches_of_epoch(experiment, task));
        const double epoch = entry * M * N + input * M + weight * N * batches;
        const double look = entry * M * N + input * M + weight * N + test * tested;
        setting.epochs += epochs * epoch;
        setting.looks += epochs / every * look + (task.until_perfect ? epochs * test * experiment.tests * N : 0.0);
        setting.block = std::max(setting.block, epoch / batches + look);
        setting.begin += drawn * N * (M + experiment.tests);
        kept += epochs / static_cast<double>(experiment.record_every) + 2.0;
    }
    setting.memory =
        static_cast<double>(learning::PerceptronRun::memory(PerceptronSample::watched(experiment, setting.settle)));
    setting.results = look_bytes * kept;
}

} // namespace

int perceptron_tasks(const ModelInfo& model) {
    return model.capabilities.learning == LearningKind::perceptron ? model.capabilities.learned_tasks : 0;
}

bool is_load(const ModelInfo& model, std::string_view parameter) {
    for (int k = 0; k < perceptron_tasks(model); ++k)
        if (load_of(model, static_cast<std::size_t>(k)) == parameter) return true;
    return false;
}

bool has_weight(const ModelInfo& model, learning::PerceptronAnchor anchor, std::size_t task) {
    if (anchor == learning::PerceptronAnchor::none) return true;
    if (anchor == learning::PerceptronAnchor::uniform)
        return task == 0 && model.find(prior) != nullptr && model.find(inverse_temperature) != nullptr;
    return model.find(divergence) != nullptr;
}

learning::PerceptronExperiment perceptron_experiment(const LearningSection& section, const ModelInfo& model,
                                                     const ParameterValues& values) {
    learning::PerceptronExperiment experiment{.N = section.N,
                                              .b = section.b,
                                              .r0 = value_of(model, values, teacher_overlap).value_or(0.0),
                                              .spread = section.spread,
                                              .tests = section.tests,
                                              .record_every = section.record_every};
    for (std::size_t k = 0; k < static_cast<std::size_t>(perceptron_tasks(model)); ++k) {
        learning::PerceptronTask task{.alpha = value_of(model, values, load_of(model, k)).value_or(0.0),
                                      .epochs = section.epochs.of(k),
                                      .rule = rule_of(section, k),
                                      .anchor = anchor_of(section, k),
                                      .until_perfect = section.until_perfect.of(k),
                                      .length = section.forced_length};
        task.batch = batch_of(section, learning::training_inputs(experiment, task));
        task.gamma = weight_of(section, model, values, k, task.anchor);
        experiment.tasks.push_back(task);
    }
    return experiment;
}

PerceptronSetting perceptron_setting(const LearningSection& section, const ModelInfo& model,
                                     const ParameterValues& values) {
    PerceptronSetting setting{.experiment = perceptron_experiment(section, model, values),
                              .settle = {.window = section.settle_window, .spread = section.settle_spread}};
    setting.description = description_of(setting.experiment, setting.settle);
    add_costs(setting);
    return setting;
}

PerceptronPoint perceptron_point(const ModelInfo& model, const ParameterValues& values, int N) {
    PerceptronPoint point{.values = values, .realised = values};
    for (std::size_t k = 0; k < static_cast<std::size_t>(perceptron_tasks(model)); ++k) {
        const FieldInfo* load = model.find(load_of(model, k));
        double& value = point.realised.at(static_cast<std::size_t>(load - model.fields.data()));
        value = static_cast<double>(std::llround(value * N)) / N;
    }
    if (const auto length = value_of(model, values, held_length); length && *length > 0.0) point.at_length = length;
    return point;
}

} // namespace mattis::diagram
