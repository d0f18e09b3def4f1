#include "phase_diagrams/parts/fixed_overlap/plan.hpp"

#include <algorithm>
#include <set>
#include <typeindex>
#include <utility>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/joined.hpp"
#include "core/rng.hpp"
#include "core/text_table.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"
#include "montecarlo/kinds/table.hpp"
#include "phase_diagrams/job/askable.hpp"
#include "phase_diagrams/verdict/comparison.hpp"
#include "phase_diagrams/verdict/fixed_overlap_comparison.hpp"

namespace mattis::diagram {

namespace {

/// Position of the parameter that has this name; the number of parameters if none has.
std::size_t place_of_field(const ModelInfo& model, std::string_view name) {
    return static_cast<std::size_t>(std::ranges::find(model.fields, name, &FieldInfo::name) - model.fields.begin());
}

/// "fixed_overlap|dense|P=4|alpha=0.1|…|m=0.8|N=60"
std::string content_of(const ModelInfo& model, const ParameterValues& values, double m, int N) {
    std::string text = fmt::format("fixed_overlap|{}", model.name);
    for (std::size_t k = 0; k < values.size(); ++k)
        if (model.shows(model.fields[k]))
            text += fmt::format("|{}={}", model.fields[k].name, format_field(model.fields[k], values[k]));
    return text + fmt::format("|m={}|N={}", m, N);
}

/// Rough seconds of a sweep of all chains of a sample: two costs of a proposal, and the flips of those that are made.
double sweep_seconds(const mc::Kind& kind, const Hamiltonian& hamiltonian, double chains, int N) {
    constexpr double made = 0.3, costs = 2.5, more_costs = 4.0, flips = 2.0;
    const double cost = kind.proposal_seconds(hamiltonian);
    return chains * N * (costs * cost + made * (more_costs * cost + flips * kind.long_work(hamiltonian).flip));
}

} // namespace

FixedOverlapPlan::FixedOverlapPlan(std::shared_ptr<const Job> given) : PlannedPart(std::move(given)) {
    if (job().section<FixedOverlapSection>() == nullptr) return;
    require_countable();
    for (const ParameterValues& values : section().points)
        for (const double m : section().m)
            for (const int N : section().N) points.push_back(point_at(values, m, N));
    plan_expectations();
}

/// Points, and disorder samples of all of them, that a plan can hold.
void FixedOverlapPlan::require_countable() const {
    constexpr double most_points = 1e5, most_samples = 1e7;
    const FixedOverlapSection& own = section();
    const double count = static_cast<double>(own.points.size()) * static_cast<double>(own.m.size() * own.N.size());
    if (count > most_points)
        throw InputError(fmt::format("{}: fixed_overlap: {} points of {} overlaps at {} sizes: allowed are at most {} "
                                     "together",
                                     job().file.string(), own.points.size(), own.m.size(), own.N.size(), most_points));
    if (count * own.samples > most_samples)
        throw InputError(fmt::format("{}: fixed_overlap.samples: {} samples of {} points, overlaps and sizes: allowed "
                                     "are at most {} together",
                                     job().file.string(), own.samples, count, most_samples));
}

OverlapPoint FixedOverlapPlan::point_at(const ParameterValues& values, double m, int N) const {
    const FixedOverlapSection& own = section();
    const ModelInfo& model = job().model;
    OverlapPoint point;
    point.values = point.realised = values;
    point.m = m;
    try {
        point.hamiltonian = model_entry(model.name).hamiltonian(values, N);
    } catch (const InputError& error) {
        throw InputError(fmt::format("{}: fixed_overlap: N = {}: {}", job().file.string(), N, error.what()));
    }
    const mc::Kind& kind = mc::kind_of(point.hamiltonian);
    if (kind.type() != std::type_index(typeid(PatternHamiltonian)))
        throw InputError(fmt::format("{}: fixed_overlap: a {} has no archetype that is stored as it is: allowed are "
                                     "points at which patterns are stored without noise",
                                     job().file.string(), kind.doc()));
    const std::size_t load = place_of_field(model, model.capabilities.load);
    if (const auto realised = kind.realised_load(point.hamiltonian); realised && load < values.size())
        point.realised[load] = *realised;
    point.schedule = {.T = values.at(place_of_field(model, model.capabilities.temperature)),
                      .sector = mc::nearest_sector(N, m),
                      .replicas = own.replicas,
                      .thermalise = own.thermalise,
                      .measure = own.measure,
                      .bins = own.bins};
    const std::string content = content_of(model, values, m, N);
    point.content = content_hash(content);
    point.description = fmt::format("{}|replicas={}|thermalise={}|measure={}|bins={}", content, own.replicas,
                                    own.thermalise, own.measure, own.bins);
    const double chains = 2.0 * own.replicas;
    const mc::LongWork work = kind.long_work(point.hamiltonian);
    const mc::SystemMemory memory = kind.memory(point.hamiltonian);
    point.begin = work.disorder + (chains + 1.0) * work.system;
    point.sweep = sweep_seconds(kind, point.hamiltonian, chains, N);
    point.seconds = point.begin + point.sweep * static_cast<double>(point.schedule.total_sweeps());
    constexpr double site = 8.0, number = 8.0; // bytes
    point.memory =
        memory.disorder + memory.shared + (chains + 1.0) * (memory.system + site * N + 3.0 * number * own.bins);
    return point;
}

/// Theory is asked at every overlap of every point, and at the load and the overlaps that each size realises.
void FixedOverlapPlan::plan_expectations() {
    if (!job().model.has_theory) return;
    std::set<OverlapStep> known;
    const auto add = [&](const OverlapStep& step) {
        if (known.insert(step).second) theory_points.push_back(step);
    };
    for (const OverlapPoint& point : points) {
        add(short_step(point.values, point.m));
        add(realised_step(job().model, point.values, point.realised, point.schedule.sector));
    }
    for (const OverlapStep& step : theory_points)
        require_askable(fmt::format("{}: fixed_overlap: what theory expects", job().file.string()),
                        [&] { slope_expectation(job().model, step); });
}

std::size_t FixedOverlapPlan::samples() const {
    return points.empty() ? 0 : points.size() * static_cast<std::size_t>(section().samples);
}

std::string FixedOverlapPlan::point_name(std::size_t number) const {
    const OverlapPoint& point = points[number];
    std::string text;
    for (std::size_t k = 0; k < job().parameters.size(); ++k)
        if (job().parameters[k].swept)
            text += fmt::format("{} = {}  ", job().parameters[k].name,
                                format_field(job().model.fields[k], point.values[k]));
    return text + fmt::format("m = {}  N = {}", point.m, point.schedule.sector.N);
}

std::string FixedOverlapPlan::content(std::size_t task) const {
    if (is_sample(task))
        return fmt::format("{}|seed={}|sample={}", points[point_of(task)].description, job().run.seed, sample_of(task));
    const OverlapStep& step = theory_points[task - samples()];
    return fmt::format("fixed_overlap_expectation|{}|at={}|from={}|to={}", job().model.name,
                       joined(job().model.shown(step.at), ","), step.from, step.to);
}

std::string FixedOverlapPlan::name(std::size_t task) const {
    if (is_sample(task)) return fmt::format("{}, sample {}", point_name(point_of(task)), sample_of(task));
    const OverlapStep& step = theory_points[task - samples()];
    return fmt::format("theory expected between m = {} and {}", step.from, step.to);
}

double FixedOverlapPlan::seconds(std::size_t task) const {
    constexpr double expectation = 0.3;
    return is_sample(task) ? points[point_of(task)].seconds : expectation;
}

double FixedOverlapPlan::rough_seconds(std::size_t task) const {
    if (!is_sample(task)) return seconds(task);
    const OverlapPoint& point = points[point_of(task)];
    return point.sweep * static_cast<double>(point.schedule.total_sweeps());
}

double FixedOverlapPlan::seconds_to_begin(std::size_t task) const {
    return is_sample(task) ? points[point_of(task)].begin : 0.0;
}

double FixedOverlapPlan::block_seconds(std::size_t task) const {
    return is_sample(task) ? points[point_of(task)].sweep : seconds(task);
}

CostKind FixedOverlapPlan::kind(std::size_t task) const {
    if (is_sample(task)) return {fmt::format("fixed overlap {}", point_of(task)), "fixed overlap"};
    return {"states at fixed overlap", "states at fixed overlap"};
}

std::unique_ptr<PartTask> FixedOverlapPlan::make(std::size_t task, int) const {
    return fixed_overlap_task(*this, task);
}

double FixedOverlapPlan::share_done(std::size_t task, const Bytes& state) const {
    if (!is_sample(task)) return 0.0;
    ByteReader from(state);
    const std::int64_t all = points[point_of(task)].schedule.total_sweeps();
    const std::int64_t done = mc::FixedOverlapRun::sweeps_of(from);
    if (done < 0 || done > all) throw BytesError("the state is not one of this simulation at fixed overlap");
    return static_cast<double>(done) / static_cast<double>(all);
}

void FixedOverlapPlan::try_point(std::size_t task, std::size_t) const {
    slope_expectation(job().model, theory_points[task - samples()]);
}

TaskMemory FixedOverlapPlan::memory() const {
    if (points.empty()) return {};
    const auto largest = std::ranges::max_element(points, {}, &OverlapPoint::memory);
    return {.bytes = largest->memory,
            .tasks = samples(),
            .name = point_name(static_cast<std::size_t>(largest - points.begin())),
            .unit = "disorder sample",
            .several = "samples",
            .smaller = "a smaller N or alpha",
            .less = "smaller or fewer samples, fewer bins"};
}

ResultMemory FixedOverlapPlan::results() const {
    if (points.empty()) return {};
    constexpr double head = 100.0, value = 8.0, row = 300.0, verdicts = 1000.0;
    const double series = 3.0 * section().replicas + 1.0;
    const auto count = static_cast<double>(samples());
    return {.ledger = count * (head + value * series * section().bins + 60.0 * section().replicas),
            .tables = count * row + static_cast<double>(points.size()) * (row + verdicts)};
}

CheckReport FixedOverlapPlan::check(std::span<const double> seconds) const {
    if (points.empty()) return {};
    CheckReport report{.lines = fmt::format("overlap  {} disorder samples at {} points, overlaps and sizes\n",
                                            samples(), points.size())};
    Document list = Document::list();
    TextTable table({"point", "m realised", "K", "samples", "cost of one", "memory of one"});
    for (std::size_t k = 0; k < points.size(); ++k) {
        const OverlapPoint& point = points[k];
        const double one = seconds[k * static_cast<std::size_t>(section().samples)];
        const auto K = mc::kind_of(point.hamiltonian).stored_patterns(point.hamiltonian).value_or(0);
        table.add({point_name(k), fmt::format("{:.6g}", point.schedule.sector.m()), fmt::format("{}", K),
                   fmt::format("{}", section().samples), duration_text(one), size_text(point.memory)});
        Document document = Document::object();
        document["m"] = point.m;
        document["m_realised"] = point.schedule.sector.m();
        document["N"] = point.schedule.sector.N;
        document["K"] = K;
        document["samples"] = section().samples;
        document["seconds_per_sample"] = one;
        document["bytes_per_sample"] = point.memory;
        list.push_back(std::move(document));
    }
    report.document["fixed_overlap"] = std::move(list);
    report.table = table.text();
    if (section().replicas < 2)
        report.warnings.emplace_back("one replica of each sample: whether chains are in equilibrium is not known, and "
                                     "nothing will be judged");
    if (static_cast<int>(section().N.size()) < Rules{}.least_sizes)
        report.warnings.emplace_back("fewer than three sizes at fixed overlap: nothing will be judged");
    return report;
}

} // namespace mattis::diagram
