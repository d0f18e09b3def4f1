#include "phase_diagrams/parts/learning/network_plan.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/joined.hpp"
#include "core/text_table.hpp"
#include "learning/blas/blas.hpp"
#include "phase_diagrams/parts/learning/keys.hpp"
#include "phase_diagrams/parts/learning/plans.hpp"
#include "phase_diagrams/parts/learning/reading.hpp"
#include "phase_diagrams/parts/sampled_task.hpp"

namespace mattis::diagram {

namespace {

LearningSight sight_of(const learning::NetworkResult& seen) {
    const learning::NetworkLook& last = seen.looks.back();
    const std::size_t tasks = last.accuracy.size() / seen.readings.size();
    return {.task = last.task,
            .epoch = last.epoch,
            .loss = last.epoch > 0 ? std::optional(last.loss) : std::nullopt,
            .accuracy = {last.accuracy.begin(), last.accuracy.begin() + static_cast<std::ptrdiff_t>(tasks)},
            .diverged = !seen.diverged.empty()};
}

} // namespace

NetworkPlan::NetworkPlan(std::shared_ptr<const Job> given) : PlannedPart(std::move(given)) {
    constexpr double most_tasks = 1e6;
    const std::string file = job().file.string();
    if (const double count = static_cast<double>(section().points.size()) * section().samples; count > most_tasks)
        throw InputError(fmt::format("{}:{}: {} points of {} samples: allowed are at most {} together", file,
                                     section().place("samples"), section().points.size(), section().samples,
                                     most_tasks));
    data = read_network_data(section(), file);
    for (const ParameterValues& values : section().points)
        points.push_back(network_point(job().model, section(), values, data.entries(), data.classes()));
    const auto first = tasks_of(0);
    double tested = 0.0;
    std::size_t largest = 1;
    for (std::size_t k = 0; k < first->size(); ++k) {
        largest = std::max(largest, (*first)[k].train.size());
        const learning::LearningTask& task = (*first)[k];
        epochs_.push_back(static_cast<int>(section().epochs.of(k)));
        const auto train = static_cast<double>(task.train.size());
        examples_ += train;
        steps_ += epochs_.back() * std::ceil(train / section().batch);
        tested += static_cast<double>(section().tested_on == tested_on_names.back() ? task.validation.size()
                                                                                    : task.test.size());
    }
    batch_ = static_cast<int>(std::min(static_cast<std::size_t>(section().batch), largest));
    tests_ = tested * (1 + std::accumulate(epochs_.begin(), epochs_.end(), 0));
}

std::shared_ptr<const std::vector<learning::LearningTask>> NetworkPlan::tasks_of(int sample) const {
    const std::lock_guard lock(mutex_);
    auto& known = tasks_of_[sample];
    if (!known)
        known = std::make_shared<const std::vector<learning::LearningTask>>(
            network_tasks(data, section(), job().file.string(), job().run.seed, sample));
    return known;
}

learning::NetworkExperiment NetworkPlan::experiment(std::size_t task, int threads) const {
    learning::NetworkExperiment experiment{.network = point_of(task).network,
                                           .tasks = tasks_of(sample_of(task)),
                                           .epochs = epochs_,
                                           .batch = section().batch,
                                           .shuffle = section().shuffle,
                                           .validation = section().tested_on == tested_on_names.back(),
                                           .bins = section().bins};
    experiment.network.threads = threads;
    return experiment;
}

std::string NetworkPlan::point_name(const NetworkPoint& point) const {
    std::string text;
    for (std::size_t k = 0; k < job().parameters.size(); ++k)
        if (job().parameters[k].swept)
            text += fmt::format("{}{} = {}", text.empty() ? "" : "  ", job().parameters[k].name,
                                format_field(job().model.fields[k], point.values[k]));
    return text.empty() ? "the point" : text;
}

std::string NetworkPlan::content(std::size_t task) const {
    const LearningSection& s = section();
    std::string text = fmt::format("network|{}|tasks={} {}|test={}|validation={}|train={}|tested_on={}", data.content(),
                                   s.tasks, learned(), s.test, s.validation, s.train, s.tested_on);
    text += fmt::format("|epochs={}|batch={}|shuffle={}|bins={}", joined(epochs_, ","), s.batch, s.shuffle, s.bins);
    text +=
        fmt::format("|layers={}|activation={}|optimiser={}", joined(s.layers.values, ","), s.activation, s.optimiser);
    text +=
        fmt::format("|momentum={}|beta1={}|beta2={}|anchor={}|strength={},{},{}", s.momentum.of(0), s.beta1, s.beta2,
                    learning_anchor(job().model, s, 0), s.strength.scale, s.strength.from, s.strength.slope);
    if (point_of(task).network.own_scales) text += fmt::format("|scales={}", s.scales);
    for (std::size_t k = 0; k < job().model.fields.size(); ++k)
        text += fmt::format("|{}={}", job().model.fields[k].name,
                            format_field(job().model.fields[k], point_of(task).values[k]));
    return text + fmt::format("|seed={}|sample={}", job().run.seed, sample_of(task));
}

std::string NetworkPlan::name(std::size_t task) const {
    return fmt::format("network, {}, sample {}", point_name(point_of(task)), sample_of(task));
}

StreamKey NetworkPlan::key(std::size_t task) const {
    return {.seed = job().run.seed,
            .point = content_hash(content(task)),
            .sample = static_cast<std::uint32_t>(sample_of(task))};
}

double NetworkPlan::seconds(std::size_t task) const {
    // Rough; shards are dealt by this number: it is not to change.
    const NetworkCost cost = network_cost(point_of(task).network, batch_, learned());
    return seconds_to_begin(task) + steps_ * cost.step + tests_ * cost.test + examples_ * cost.end;
}

double NetworkPlan::seconds_to_begin(std::size_t task) const {
    return network_cost(point_of(task).network, batch_, learned()).begin;
}

double NetworkPlan::block_seconds(std::size_t task) const {
    // The first look comes before the first minibatch.
    const NetworkCost cost = network_cost(point_of(task).network, batch_, learned());
    const int looks = 1 + std::accumulate(epochs_.begin(), epochs_.end(), 0);
    return cost.step + tests_ / looks * cost.test;
}

CostKind NetworkPlan::kind(std::size_t task) const {
    return {fmt::format("networks {}", static_cast<int>(point_of(task).network.method)), "networks"};
}

TaskMemory NetworkPlan::memory() const {
    if (points.empty()) return {};
    double largest = 0.0;
    for (const NetworkPoint& point : points)
        largest = std::max(largest, network_cost(point.network, batch_, learned()).memory);
    return {.bytes = largest,
            .tasks = tasks(),
            .name = fmt::format("layers {}", joined(points.front().network.layers, ", ")),
            .unit = "network",
            .several = "networks",
            .smaller = "smaller layers or a smaller batch",
            .less = "fewer samples, points or epochs"};
}

ResultMemory NetworkPlan::results() const {
    if (points.empty()) return {};
    constexpr double look = 64.0, number = 8.0, row = 200.0;
    const int looks = 1 + std::accumulate(epochs_.begin(), epochs_.end(), 0);
    ResultMemory memory;
    for (const NetworkPoint& point : points) {
        const double accuracies =
            static_cast<double>(readings_of(point.network.method)) * static_cast<double>(learned());
        const double bins =
            static_cast<double>(learned()) * static_cast<double>(point.network.layers.size() - 1) * section().bins;
        memory.ledger += section().samples * (looks * (look + number * accuracies) + number * bins);
        memory.tables += section().samples * looks * accuracies * row + bins * row;
    }
    double pixels = 0.0;
    for (const auto& set : data.sets) pixels += static_cast<double>(set->pixels.size());
    memory.fixed = pixels + number * examples_ * section().samples;
    return memory;
}

std::string NetworkPlan::identity_of_files() const {
    return fmt::format("learning.images = {}\nlearning.labels = {}\n", joined(data.images_content, "; "),
                       joined(data.labels_content, "; "));
}

std::unique_ptr<PartTask> NetworkPlan::make(std::size_t task, int threads) const {
    learning::use_one_blas_thread();
    return std::make_unique<SampledTask<learning::NetworkRun>>(experiment(task, threads), key(task));
}

double NetworkPlan::share_done(std::size_t task, const Bytes& state) const {
    // By what tests cost beside learning: a look may take longer than many minibatches.
    ByteReader from(state);
    const auto standing = learning::NetworkRun::standing(experiment(task, 1), from);
    const NetworkCost cost = network_cost(point_of(task).network, batch_, learned());
    const double learning = steps_ * cost.step + examples_ * cost.end, testing = tests_ * cost.test;
    const double looks = 1 + std::accumulate(epochs_.begin(), epochs_.end(), 0);
    const double seen = static_cast<double>(standing.seen.looks.size());
    return std::min(1.0, (standing.share * learning + seen / looks * testing) / (learning + testing));
}

std::unique_ptr<PartProgress> NetworkPlan::progress() const { return std::make_unique<LearningProgress>(*this); }

std::optional<LearningSight> NetworkPlan::sight_of_state(std::size_t run, const Bytes& state) const {
    ByteReader from(state);
    const learning::NetworkResult seen = learning::NetworkRun::standing(experiment(run, 1), from).seen;
    return seen.looks.empty() ? std::nullopt : std::optional(sight_of(seen));
}

std::optional<LearningSight> NetworkPlan::sight_of_result(std::size_t, const Bytes& result) const {
    ByteReader from(result);
    const learning::NetworkResult seen = learning::NetworkResult::load(from);
    return seen.looks.empty() ? std::nullopt : std::optional(sight_of(seen));
}

CheckReport NetworkPlan::check(std::span<const double> seconds) const {
    CheckReport report;
    if (points.empty()) return report;
    const auto first = tasks_of(0);
    Document document = Document::object(), tasks = Document::list();
    TextTable sizes({"task", "to learn from", "validation", "test", "epochs"});
    for (std::size_t k = 0; k < first->size(); ++k) {
        const learning::LearningTask& task = (*first)[k];
        Document one = Document::object();
        one["task"] = task.name;
        one["train"] = task.train.size();
        one["validation"] = task.validation.size();
        one["test"] = task.test.size();
        one["epochs"] = epochs_[k];
        tasks.push_back(std::move(one));
        sizes.add({task.name, fmt::format("{}", task.train.size()), fmt::format("{}", task.validation.size()),
                   fmt::format("{}", task.test.size()), fmt::format("{}", epochs_[k])});
    }
    const auto& layers = points.front().network.layers;
    document["layers"] = Document::List(layers.begin(), layers.end());
    document["tasks"] = std::move(tasks);
    document["points"] = points.size();
    document["samples"] = section().samples;
    report.document["networks"] = std::move(document);
    report.lines = fmt::format("learning {} networks {}: {} points, {} samples, {} tasks in turn\n", this->tasks(),
                               joined(layers, "-"), points.size(), section().samples, learned());
    TextTable costs({"point", "samples", "cost of one"});
    for (std::size_t k = 0; k < points.size(); ++k)
        costs.add({point_name(points[k]), fmt::format("{}", section().samples), duration_text(seconds[k * samples()])});
    report.table = sizes.text() + "\n" + costs.text();
    if (section().samples < 2) report.warnings.emplace_back("one sample: results have no errors");
    return report;
}

std::unique_ptr<PlannedPart> network_learning(std::shared_ptr<const Job> job) {
    return std::make_unique<NetworkPlan>(std::move(job));
}

} // namespace mattis::diagram
