#include "phase_diagrams/run/tasks.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <span>

#include "montecarlo/sample_run.hpp"
#include "phase_diagrams/parts/theory/theory_tables.hpp"

namespace mattis::diagram {

namespace {

/// A task of this file: the farm's task, and how it takes a saved state.
class Resumable : public farm::Task {
public:
    virtual void load(ByteReader& from) = 0;
};

/// Points of theory that are computed one after the other, each or several in one go.
class TableTask : public Resumable {
public:
    explicit TableTask(const std::vector<ParameterValues>& points) : points_(points) {}

    bool advance() override {
        const std::span<const ParameterValues> rest = std::span(points_).subspan(done_);
        const std::span<const ParameterValues> next = rest.first(std::min(at_once(), rest.size()));
        table_.append(table_of(next));
        done_ += next.size();
        return done_ == points_.size();
    }
    Bytes save() const override {
        ByteWriter to;
        table_.save(to);
        to.put(static_cast<std::uint64_t>(done_));
        return to.take();
    }
    void load(ByteReader& from) override {
        table_ = Table::load(from);
        done_ = static_cast<std::size_t>(from.get<std::uint64_t>());
    }

private:
    virtual std::size_t at_once() const = 0;
    virtual Table table_of(std::span<const ParameterValues> points) const = 0;

    const std::vector<ParameterValues>& points_;
    Table table_;
    std::size_t done_ = 0;
};

/// A row of the grid: with rs it is followed by continuation, in milliseconds; the points of other ansaetze are
/// independent and slower.
class RowTask final : public TableTask {
public:
    RowTask(const ModelInfo& model, const TheoryRow& row) : TableTask(row.points), model_(model), row_(row) {}

private:
    std::size_t at_once() const override { return row_.ansatz == "rs" ? row_.points.size() : 1; }
    Table table_of(std::span<const ParameterValues> points) const override {
        return theory_table(model_, row_.ansatz, points, row_.patterns);
    }

    const ModelInfo& model_;
    const TheoryRow& row_;
};

/// A line is traced point by point.
class LineTask final : public TableTask {
public:
    LineTask(const ModelInfo& model, const Line& line) : TableTask(line.points), model_(model), line_(line) {}

private:
    std::size_t at_once() const override { return 1; }
    Table table_of(std::span<const ParameterValues> points) const override {
        return line_table(model_, {line_.ansatz, line_.rival}, line_.name, line_.find, points);
    }

    const ModelInfo& model_;
    const Line& line_;
};

/// One disorder sample. How many sweeps a block has depends on the clock, what they do does not.
class SampleTask final : public Resumable {
public:
    SampleTask(const Plan& plan, const Simulation& simulation, int sample, int threads)
        : run_(simulation.hamiltonian, disorder_of(plan, simulation, sample), simulation.protocol,
               {.seed = plan.job.run.seed, .point = simulation.content, .sample = static_cast<std::uint32_t>(sample)},
               threads) {}

    bool advance() override {
        constexpr std::chrono::duration<double> block{0.05};
        const auto begin = std::chrono::steady_clock::now();
        run_.advance(sweeps_);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        if (took < 0.5 * block) sweeps_ *= 2;
        if (took > 2.0 * block) sweeps_ = std::max<std::int64_t>(1, sweeps_ / 2);
        return run_.finished();
    }
    Bytes save() const override {
        ByteWriter to;
        run_.finished() ? run_.result().save(to) : run_.save(to);
        return to.take();
    }
    void load(ByteReader& from) override { run_.load(from); }

private:
    static std::shared_ptr<const mc::Disorder> disorder_of(const Plan& plan, const Simulation& simulation, int sample) {
        const StreamKey key{.seed = plan.job.run.seed,
                            .point = simulation.content,
                            .sample = static_cast<std::uint32_t>(sample),
                            .purpose = Purpose::disorder};
        return std::make_shared<const mc::Disorder>(
            mc::draw_disorder(simulation.hamiltonian, key, plan.archetypes.entries));
    }

    mc::SampleRun run_;
    std::int64_t sweeps_ = 1;
};

std::unique_ptr<Resumable> make_task(const Plan& plan, std::size_t number, int threads) {
    const PlannedTask& task = plan.tasks[number];
    switch (task.kind) {
    case TaskKind::theory:
        return std::make_unique<RowTask>(plan.job.model, plan.rows[task.item]);
    case TaskKind::line:
        return std::make_unique<LineTask>(plan.job.model, plan.lines[task.item]);
    case TaskKind::sample:
        break;
    }
    return std::make_unique<SampleTask>(plan, plan.simulations[task.item], task.sample, threads);
}

} // namespace

double share_done(const Plan& plan, std::size_t task, const Bytes& state) {
    if (state.empty()) return 0.0;
    ByteReader from(state);
    const PlannedTask& planned = plan.tasks[task];
    if (planned.kind == TaskKind::sample)
        return mc::SampleRun::share_done(plan.simulations[planned.item].protocol, from);
    Table::load(from);
    const bool line = planned.kind == TaskKind::line;
    const std::size_t points = line ? plan.lines[planned.item].points.size() : plan.rows[planned.item].points.size();
    return static_cast<double>(from.get<std::uint64_t>()) / static_cast<double>(points);
}

farm::Work make_work(const Plan& plan, int threads) {
    farm::Work work;
    work.tasks = plan.tasks.size();
    for (std::size_t k = 0; k < plan.tasks.size(); ++k) work.cost.push_back(plan.task_seconds(k));
    work.make = [&plan, threads](std::size_t k) { return make_task(plan, k, threads); };
    work.resume = [](farm::Task& task, const Bytes& state) {
        ByteReader from(state);
        dynamic_cast<Resumable&>(task).load(from);
        from.require_end();
    };
    work.name = [&plan](std::size_t k) { return plan.task_name(k); };
    return work;
}

} // namespace mattis::diagram
