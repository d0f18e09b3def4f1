#include "phase_diagrams/parts/learning/perceptron_plan.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/joined.hpp"
#include "core/text_table.hpp"
#include "phase_diagrams/job/askable.hpp"
#include "phase_diagrams/parts/learning/perceptron_progress.hpp"
#include "phase_diagrams/parts/learning/perceptron_sample.hpp"
#include "phase_diagrams/parts/learning/plans.hpp"
#include "phase_diagrams/parts/sampled_task.hpp"
#include "phase_diagrams/parts/theory/theory_tables.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::diagram {

namespace {

/// The states of all branches at one point of theory.
class TheoryTask final : public PartTask {
public:
    TheoryTask(const ModelInfo& model, const ParameterValues& at) : model_(model), at_(at) {}

    bool advance() override {
        ByteWriter to;
        perceptron_theory(model_, at_).save(to);
        result_ = to.take();
        return true;
    }
    Bytes save() const override { return result_; }
    void load(ByteReader&) override {} // it has no state on the way

private:
    const ModelInfo& model_;
    const ParameterValues& at_;
    Bytes result_;
};

/// What is shown of a look: accuracies on the test inputs of each teacher; without tests, those of random inputs.
LearningSight sight_of(const learning::PerceptronLook& look, std::size_t tasks, int tests) {
    LearningSight sight;
    sight.task = look.task;
    sight.epoch = look.epoch;
    sight.loss = look.loss;
    for (std::size_t k = 0; k < tasks; ++k)
        sight.accuracy.push_back(1.0 - (tests > 0 ? look.test_error[k] : error_of_overlap(look.p[k])));
    return sight;
}

} // namespace

std::unique_ptr<PlannedPart> perceptron_learning(std::shared_ptr<const Job> job) {
    return std::make_unique<PerceptronPlan>(std::move(job));
}

Table perceptron_theory(const ModelInfo& model, const ParameterValues& at) {
    const std::vector<ParameterValues> row{at};
    return theory_table(model, solvers::theory_of(model.name).ansaetze().front().name, row);
}

PerceptronPlan::PerceptronPlan(std::shared_ptr<const Job> given) : PlannedPart(std::move(given)) {
    if (job().section<LearningSection>() == nullptr || perceptron_tasks(job().model) == 0) return;
    constexpr double most_samples = 1e6;
    const double count = static_cast<double>(section().points.size()) * section().samples;
    if (count > most_samples)
        throw InputError(fmt::format("{}: learning.samples: {} samples of {} points: allowed are at most {} together",
                                     job().file.string(), section().samples, section().points.size(), most_samples));
    plan_points();
    plan_theory();
}

void PerceptronPlan::plan_points() {
    std::map<std::string, std::size_t> known;
    for (const ParameterValues& values : section().points) {
        points.push_back(perceptron_point(job().model, values, section().N));
        PerceptronSetting setting = perceptron_setting(section(), job().model, values);
        const auto [entry, fresh] = known.try_emplace(setting.description, settings.size());
        points.back().setting = entry->second;
        if (fresh) settings.push_back(std::move(setting));
    }
}

void PerceptronPlan::plan_theory() {
    if (!job().model.has_theory) return;
    std::set<ParameterValues> known;
    for (const PerceptronPoint& point : points)
        if (known.insert(point.realised).second) theory_points.push_back(point.realised);
    for (const ParameterValues& at : theory_points)
        require_askable(fmt::format("{}: learning: what theory expects", job().file.string()),
                        [&] { perceptron_theory(job().model, at); });
}

std::size_t PerceptronPlan::samples() const { return points.empty() ? 0 : settings.size() * of_setting(); }

StreamKey PerceptronPlan::key(int sample) const {
    return {.seed = job().run.seed,
            .point = content_hash(fmt::format("perceptron|N={}", section().N)),
            .sample = static_cast<std::uint32_t>(sample)};
}

std::string PerceptronPlan::setting_name(std::size_t setting) const {
    const auto first = std::ranges::find(points, setting, &PerceptronPoint::setting);
    std::string text;
    for (std::size_t k = 0; k < job().parameters.size(); ++k)
        if (job().parameters[k].swept)
            text += fmt::format("{}{} = {}", text.empty() ? "" : "  ", job().parameters[k].name,
                                format_field(job().model.fields[k], first->values[k]));
    return text.empty() ? "the point" : text;
}

std::string PerceptronPlan::content(std::size_t task) const {
    if (is_sample(task))
        return fmt::format("{}|seed={}|sample={}", settings[setting_of(task)].description, job().run.seed,
                           sample_of(task));
    return fmt::format("perceptron_theory|{}|at={}", job().model.name,
                       joined(job().model.shown(theory_points[task - samples()]), ","));
}

std::string PerceptronPlan::name(std::size_t task) const {
    if (is_sample(task))
        return fmt::format("perceptron, {}, sample {}", setting_name(setting_of(task)), sample_of(task));
    return fmt::format("theory of the perceptron at {}",
                       joined(job().model.shown(theory_points[task - samples()]), ", "));
}

double PerceptronPlan::rough_seconds(std::size_t task) const {
    constexpr double states = 0.3;
    if (!is_sample(task)) return states;
    const PerceptronSetting& setting = settings[setting_of(task)];
    return setting.epochs + setting.looks;
}

double PerceptronPlan::seconds(std::size_t task) const { return seconds_to_begin(task) + rough_seconds(task); }

double PerceptronPlan::seconds_to_begin(std::size_t task) const {
    return is_sample(task) ? settings[setting_of(task)].begin : 0.0;
}

double PerceptronPlan::block_seconds(std::size_t task) const {
    return is_sample(task) ? settings[setting_of(task)].block : rough_seconds(task);
}

CostKind PerceptronPlan::kind(std::size_t task) const {
    if (is_sample(task)) return {fmt::format("perceptron {}", setting_of(task)), "perceptron"};
    return {"theory of perceptrons", "theory of perceptrons"};
}

std::unique_ptr<PartTask> PerceptronPlan::make(std::size_t task, int) const {
    if (!is_sample(task)) return std::make_unique<TheoryTask>(job().model, theory_points[task - samples()]);
    const PerceptronSetting& setting = settings[setting_of(task)];
    return std::make_unique<SampledTask<PerceptronSample>>(setting.experiment, setting.settle, key(sample_of(task)));
}

double PerceptronPlan::share_done(std::size_t task, const Bytes& state) const {
    if (!is_sample(task)) return 0.0;
    const PerceptronSetting& setting = settings[setting_of(task)];
    ByteReader from(state);
    return learning::PerceptronRun::standing(PerceptronSample::watched(setting.experiment, setting.settle), from).share;
}

void PerceptronPlan::try_point(std::size_t task, std::size_t) const {
    perceptron_theory(job().model, theory_points[task - samples()]);
}

TaskMemory PerceptronPlan::memory() const {
    if (points.empty()) return {};
    const auto largest = std::ranges::max_element(settings, {}, &PerceptronSetting::memory);
    return {.bytes = largest->memory,
            .tasks = samples(),
            .name = setting_name(static_cast<std::size_t>(largest - settings.begin())),
            .unit = "perceptron",
            .several = "perceptrons",
            .smaller = "a smaller N or load, or fewer tests",
            .less = "fewer samples or points, a larger record_every"};
}

ResultMemory PerceptronPlan::results() const {
    if (points.empty()) return {};
    constexpr double row = 600.0;
    double ledger = 0.0, tables = 0.0;
    for (const PerceptronSetting& setting : settings) ledger += setting.results * static_cast<double>(of_setting());
    for (const PerceptronPoint& point : points)
        tables += 4.0 * settings[point.setting].results + row * (section().samples + 4.0);
    return {.ledger = ledger, .tables = tables};
}

std::unique_ptr<PartProgress> PerceptronPlan::progress() const { return std::make_unique<PerceptronProgress>(*this); }

std::optional<LearningSight> PerceptronPlan::sight_of_state(std::size_t run, const Bytes& state) const {
    const PerceptronSetting& setting = settings[setting_of(run)];
    ByteReader from(state);
    const auto seen =
        learning::PerceptronRun::standing(PerceptronSample::watched(setting.experiment, setting.settle), from).looks;
    if (seen.empty()) return std::nullopt;
    return sight_of(seen.back(), setting.experiment.tasks.size(), setting.experiment.tests);
}

std::optional<LearningSight> PerceptronPlan::sight_of_result(std::size_t run, const Bytes& result) const {
    const PerceptronSetting& setting = settings[setting_of(run)];
    ByteReader from(result);
    const PerceptronOutcome outcome = PerceptronOutcome::load(from);
    LearningSight sight;
    if (!outcome.looks.empty())
        sight = sight_of(outcome.looks.back(), setting.experiment.tasks.size(), setting.experiment.tests);
    sight.diverged = !outcome.diverged.empty();
    return sight;
}

CheckReport PerceptronPlan::check(std::span<const double> seconds) const {
    if (points.empty()) return {};
    CheckReport report{.lines =
                           fmt::format("learning {} perceptrons of {} weights: {} settings of {} points, {} samples\n",
                                       samples(), section().N, settings.size(), points.size(), section().samples)};
    Document list = Document::list();
    TextTable table({"perceptrons", "inputs", "epochs", "samples", "cost of one", "memory of one"});
    for (std::size_t k = 0; k < settings.size(); ++k) {
        const PerceptronSetting& setting = settings[k];
        std::vector<std::string> inputs, epochs;
        Document list_of_inputs = Document::list(), list_of_epochs = Document::list();
        for (const learning::PerceptronTask& one : setting.experiment.tasks) {
            list_of_inputs.push_back(learning::training_inputs(setting.experiment, one));
            list_of_epochs.push_back(one.epochs);
            inputs.push_back(fmt::format("{}", learning::training_inputs(setting.experiment, one)));
            epochs.push_back(fmt::format("{}", one.epochs));
        }
        const double one = seconds[task_of(k, 0)];
        table.add({setting_name(k), joined(inputs, " + "), joined(epochs, " + "), fmt::format("{}", section().samples),
                   duration_text(one), size_text(setting.memory)});
        Document document = Document::object();
        document["point"] = setting_name(k);
        document["N"] = section().N;
        document["inputs"] = std::move(list_of_inputs);
        document["epochs"] = std::move(list_of_epochs);
        document["samples"] = section().samples;
        document["seconds_per_sample"] = one;
        document["bytes_per_sample"] = setting.memory;
        list.push_back(std::move(document));
    }
    report.document["perceptrons"] = std::move(list);
    report.table = table.text();
    if (section().samples < 2)
        report.warnings.emplace_back("one sample: results have no errors, and are not compared with theory");
    return report;
}

} // namespace mattis::diagram
