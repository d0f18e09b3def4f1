// The tables of perceptrons that learn: see docs/results.md.
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "phase_diagrams/job/parameter_columns.hpp"
#include "phase_diagrams/parts/learning/perceptron_comparison.hpp"
#include "phase_diagrams/parts/learning/perceptron_plan.hpp"
#include "phase_diagrams/parts/learning/perceptron_sample.hpp"
#include "phase_diagrams/parts/learning/perceptron_values.hpp"
#include "stats/estimate.hpp"

namespace mattis::diagram {

namespace {

using learning::PerceptronLook;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Looks of several samples, nullptr where one has none.
using Looks = std::vector<const PerceptronLook*>;

void add_estimate(Table& table, const std::string& name, const std::vector<double>& values) {
    const stats::Estimate estimate = stats::over_samples(values);
    table.reals(name).push_back(estimate.mean);
    table.reals(name + "_error").push_back(estimate.error);
}

/// Means over the samples that have a look, with their errors; columns without a value where none has.
void add_values(Table& table, const Looks& looks, int teachers) {
    std::vector<std::pair<std::string, std::vector<double>>> columns;
    for (const PerceptronValue& value : perceptron_values({}, teachers))
        columns.emplace_back(value.column, std::vector<double>());
    for (const PerceptronLook* look : looks) {
        if (look == nullptr) continue;
        const std::vector<PerceptronValue> values = perceptron_values(*look, teachers);
        for (std::size_t k = 0; k < values.size(); ++k) columns[k].second.push_back(values[k].value);
    }
    for (const auto& [name, values] : columns) add_estimate(table, name, values);
}

/// The last look of a task, nullptr where the sample has diverged before its end.
const PerceptronLook* last_look(const PerceptronOutcome& outcome, int task) {
    const PerceptronLook* last = nullptr;
    for (const PerceptronLook& look : outcome.looks)
        if (look.task == task) last = &look;
    const bool went_on = last != nullptr && outcome.looks.back().task > task;
    return outcome.diverged.empty() || went_on ? last : nullptr;
}

/// The look that stands for a point: the first of the last task at which q_d has reached a given length, or the last.
const PerceptronLook* look_of(const PerceptronOutcome& outcome, const PerceptronPoint& point, int task) {
    if (!point.at_length) return last_look(outcome, task);
    const auto reached = [&](const PerceptronLook& look) { return look.task == task && look.qd >= *point.at_length; };
    const auto found = std::ranges::find_if(outcome.looks, reached);
    return found == outcome.looks.end() ? nullptr : &*found;
}

/// The finished samples of one setting, by their numbers.
using Outcomes = std::map<int, PerceptronOutcome>;

/// Rows of the learning curve of one task. A sample that ended the task early counts with its last look from then on:
/// its fields no longer change.
class LearningCurve {
public:
    LearningCurve(const Outcomes& outcomes, const learning::PerceptronExperiment& experiment, int task)
        : outcomes_(outcomes), experiment_(experiment), task_(task) {}

    std::set<std::int64_t> epochs() const {
        const std::int64_t every = experiment_.record_every;
        std::set<std::int64_t> found;
        for (const auto& [number, outcome] : outcomes_)
            for (const PerceptronLook& look : outcome.looks)
                if (look.task == task_) found.insert(std::min((look.epoch + every - 1) / every * every, planned()));
        return found;
    }
    Looks at(std::int64_t epoch) const {
        Looks looks;
        for (const auto& [number, outcome] : outcomes_) {
            const auto exact = std::ranges::find_if(
                outcome.looks, [&](const PerceptronLook& look) { return look.task == task_ && look.epoch == epoch; });
            const PerceptronLook* last = last_look(outcome, task_);
            if (exact != outcome.looks.end())
                looks.push_back(&*exact);
            else
                looks.push_back(last != nullptr && last->epoch < epoch ? last : nullptr);
        }
        return looks;
    }

private:
    std::int64_t planned() const { return experiment_.tasks[static_cast<std::size_t>(task_)].epochs; }

    const Outcomes& outcomes_;
    const learning::PerceptronExperiment& experiment_;
    int task_;
};

void add_curve(Table& table, const PerceptronPlan& plan, std::size_t setting, const Outcomes& outcomes, int teachers) {
    const PerceptronPoint& point = *std::ranges::find(plan.points, setting, &PerceptronPoint::setting);
    for (int task = 0; task < teachers; ++task) {
        const LearningCurve curve(outcomes, plan.settings[setting].experiment, task);
        for (const std::int64_t epoch : curve.epochs()) {
            const Looks looks = curve.at(epoch);
            add_parameters(table, plan.job().model, point.values);
            table.integers("task").push_back(task + 1);
            table.integers("epoch").push_back(epoch);
            table.integers("samples").push_back(
                std::ranges::count_if(looks, [](const PerceptronLook* look) { return look != nullptr; }));
            table.integers("learning").push_back(std::ranges::count_if(looks, [&](const PerceptronLook* look) {
                return look != nullptr && look->epoch == epoch;
            }));
            add_values(table, looks, teachers);
        }
    }
}

/// What became of a sample at a point, in a word and in words.
std::pair<std::string, std::string> status_of(const PerceptronOutcome& outcome, const PerceptronPoint& point,
                                              const PerceptronLook* look) {
    if (look != nullptr) return {"learned", ""};
    if (!outcome.diverged.empty()) return {"diverged", outcome.diverged};
    return {"not_reached", fmt::format("q_d = {} was never reached", point.at_length.value_or(none))};
}

void add_sample(Table& table, const PerceptronPlan& plan, const PerceptronPoint& point, int sample,
                const PerceptronOutcome& outcome, int teachers) {
    const PerceptronLook* look = look_of(outcome, point, teachers - 1);
    const auto [status, message] = status_of(outcome, point, look);
    add_parameters(table, plan.job().model, point.values);
    table.integers("sample").push_back(sample);
    table.integers("run").push_back(
        static_cast<std::int64_t>(plan.task_of(point.setting, static_cast<std::size_t>(sample))));
    table.texts("status").push_back(status);
    for (int task = 0; task < teachers; ++task) {
        const auto k = static_cast<std::size_t>(task);
        const std::string number = teachers > 1 ? fmt::format("{}", task + 1) : "";
        const bool settled = outcome.settled[k] != PerceptronOutcome::never;
        table.integers("epochs" + number).push_back(outcome.epochs[k]);
        table.reals("settled" + number).push_back(settled ? static_cast<double>(outcome.settled[k]) : none);
    }
    table.reals("epoch").push_back(look == nullptr ? none : static_cast<double>(look->epoch));
    const PerceptronLook empty{};
    for (const PerceptronValue& value : perceptron_values(look == nullptr ? empty : *look, teachers))
        table.reals(value.column).push_back(look == nullptr ? none : value.value);
    table.texts("message").push_back(message);
}

void add_point(Table& table, const PerceptronPlan& plan, const PerceptronPoint& point, const Outcomes& outcomes,
               int task) {
    const learning::PerceptronExperiment& experiment = plan.settings[point.setting].experiment;
    const auto k = static_cast<std::size_t>(task);
    const int teachers = static_cast<int>(experiment.tasks.size());
    Looks looks;
    std::vector<double> epochs, settled;
    std::int64_t diverged = 0;
    for (const auto& [number, outcome] : outcomes) {
        const PerceptronLook* last = last_look(outcome, task);
        looks.push_back(task + 1 == teachers ? look_of(outcome, point, task) : last);
        diverged += last == nullptr ? 1 : 0;
        if (last != nullptr) epochs.push_back(static_cast<double>(outcome.epochs[k]));
        if (outcome.settled[k] != PerceptronOutcome::never) settled.push_back(static_cast<double>(outcome.settled[k]));
    }
    add_parameters(table, plan.job().model, point.values);
    table.integers("task").push_back(task + 1);
    table.integers("N").push_back(experiment.N);
    table.integers("inputs").push_back(learning::training_inputs(experiment, experiment.tasks[k]));
    table.integers("samples").push_back(
        std::ranges::count_if(looks, [](const PerceptronLook* look) { return look != nullptr; }));
    table.integers("diverged").push_back(diverged);
    table.integers("settled_samples").push_back(static_cast<std::int64_t>(settled.size()));
    add_estimate(table, "settled", settled);
    add_estimate(table, "epochs", epochs);
    add_values(table, looks, teachers);
}

} // namespace

void PerceptronPlan::add_tables(Tables& tables, std::span<const farm::Progress> ledger) const {
    if (points.empty()) return;
    const int teachers = perceptron_tasks(job().model);
    std::vector<Outcomes> outcomes(settings.size());
    for (std::size_t task = 0; task < samples(); ++task) {
        if (!ledger[task].finished) continue;
        ByteReader from(ledger[task].bytes);
        outcomes[setting_of(task)].emplace(sample_of(task), PerceptronOutcome::load(from));
        from.require_end();
    }
    for (std::size_t setting = 0; setting < settings.size(); ++setting)
        if (!outcomes[setting].empty())
            add_curve(tables["learning/epochs"], *this, setting, outcomes[setting], teachers);
    for (const PerceptronPoint& point : points) {
        for (const auto& [sample, outcome] : outcomes[point.setting])
            add_sample(tables["learning/samples"], *this, point, sample, outcome, teachers);
        if (outcomes[point.setting].empty()) continue;
        for (int task = 0; task < teachers; ++task)
            add_point(tables["learning/points"], *this, point, outcomes[point.setting], task);
    }
    std::map<ParameterValues, Table> theory;
    for (std::size_t task = samples(); task < tasks(); ++task) {
        if (!ledger[task].finished) continue;
        ByteReader from(ledger[task].bytes);
        theory.emplace(theory_points[task - samples()], Table::load(from));
    }
    const Table& learned = tables["learning/points"];
    Table compared;
    for (const PerceptronPoint& point : points)
        if (const auto found = theory.find(point.realised); found != theory.end())
            add_comparison(compared, job().model, point, found->second, learned);
    if (learned.rows() == 0) tables.erase("learning/points");
    if (compared.rows() > 0) tables["learning/theory"] = std::move(compared);
}

} // namespace mattis::diagram
