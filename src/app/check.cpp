#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "app/job_verbs.hpp"
#include "app/parameters.hpp"
#include "app/table.hpp"
#include "app/verbs.hpp"
#include "phase_diagrams/job/calibration.hpp"
#include "phase_diagrams/job/footprint.hpp"
#include "phase_diagrams/job/memory.hpp"
#include "phase_diagrams/run/run.hpp"

namespace mattis::app {

namespace {

class Check final : public Verb {
public:
    CLI::App* add_to(CLI::App& program, const std::string&) override {
        auto* verb = program.add_subcommand("check", "validate a job file; show plan, cost and memory");
        job_.add_to(*verb);
        verb->add_flag("--quick", quick_, "measure nothing: cost by a rough formula")->disable_flag_override();
        verb->add_flag("--json", json_, "one JSON document on standard output")->disable_flag_override();
        verb->footer("example:\n  mattis check phase_diagrams/atlas/quickstart.toml");
        return verb;
    }

    int run() override {
        const diagram::Plan plan = job_.plan();
        const auto output = job_.output(plan.job);
        const diagram::Footprint need = diagram::footprint(plan, job_.threads()); // before anything else is held
        const diagram::OutputState state = diagram::inspect_output(plan, output);
        const diagram::Calibration costs = quick_ ? diagram::rough_costs(plan) : diagram::calibrate(plan);
        if (json_)
            fmt::print("{}\n", document(plan, output.string(), state, need, costs).dump());
        else
            print(plan, output.string(), state, need, costs);
        return done;
    }

private:
    /// Of the first sample of each point; the others cost the same.
    static std::vector<double> sample_seconds(const diagram::Plan& plan, const diagram::Calibration& costs) {
        std::vector<double> seconds(plan.simulations.size(), 0.0);
        for (std::size_t task = 0; task < plan.tasks.size(); ++task)
            if (plan.tasks[task].kind == diagram::TaskKind::sample)
                seconds[plan.tasks[task].item] = costs.task_seconds[task];
        return seconds;
    }

    /// All patterns of a network: of a diluted one those that condense; its parameters say how many more there are.
    static std::optional<std::int64_t> stored_patterns(const diagram::Simulation& simulation) {
        if (const auto* network = std::get_if<PatternHamiltonian>(&simulation.hamiltonian)) return network->K;
        if (const auto* diluted = std::get_if<DilutedHamiltonian>(&simulation.hamiltonian)) return diluted->K;
        return std::nullopt;
    }

    static std::string_view text_of(diagram::OutputState state) {
        switch (state) {
        case diagram::OutputState::fresh:
            return "new";
        case diagram::OutputState::resumable:
            return "unfinished: run goes on with it";
        case diagram::OutputState::complete:
            return "complete";
        }
        return "";
    }

    static std::size_t grid_points(const diagram::Plan& plan) {
        std::size_t points = 0;
        for (const diagram::TheoryRow& row : plan.rows) points += row.points.size();
        return points;
    }

    static Json document(const diagram::Plan& plan, const std::string& output, diagram::OutputState state,
                         const diagram::Footprint& need, const diagram::Calibration& costs) {
        Json doc;
        doc["job"] = plan.job.file.string();
        doc["title"] = plan.job.title;
        doc["model"] = plan.job.model.name;
        doc["identity"] = plan.identity();
        doc["output"] = {{"file", output}, {"state", text_of(state)}};
        doc["theory"] = {{"solutions", grid_points(plan)}, {"lines", plan.lines.size()}};
        doc["points"] = Json::array();
        const std::vector<double> seconds = sample_seconds(plan, costs);
        for (std::size_t k = 0; k < plan.points.size(); ++k) {
            const diagram::SimulatedPoint& point = plan.points[k];
            const diagram::Simulation& simulation = plan.simulations[point.simulation];
            Json object = to_json(plan.job.model, point.values);
            object["N"] = point.N;
            if (const auto patterns = stored_patterns(simulation)) object["K"] = *patterns;
            object["samples"] = plan.job.montecarlo->samples;
            object["simulation"] = point.simulation;
            object["seconds_per_sample"] = seconds[point.simulation];
            object["bytes_per_sample"] = simulation.memory;
            doc["points"].push_back(object);
        }
        doc["cpu_seconds"] = costs.total_seconds();
        doc["kinds_of_tasks"] = {{"all", costs.kinds}, {"measured", costs.measured}};
        doc["bytes"] = need.first_rank();
        doc["bytes_of_other_ranks"] = need.rank();
        doc["bytes_available"] = diagram::available_memory();
        return doc;
    }

    void print(const diagram::Plan& plan, const std::string& output, diagram::OutputState state,
               const diagram::Footprint& need, const diagram::Calibration& costs) const {
        fmt::print("{}: model {}{}{}\n", plan.job.file.string(), plan.job.model.name,
                   plan.job.title.empty() ? "" : ", ", plan.job.title);
        fmt::print("output   {} ({})\n", output, text_of(state));
        fmt::print("theory   {} grid points, {} lines\n", grid_points(plan), plan.lines.size());
        const auto samples = std::count_if(plan.tasks.begin(), plan.tasks.end(),
                                           [](const auto& task) { return task.kind == diagram::TaskKind::sample; });
        fmt::print("samples  {} disorder samples at {} points\n", samples, plan.points.size());
        const double total = costs.total_seconds();
        fmt::print("cost     about {} of one core, {} with {} threads ({})\n", duration_text(total),
                   duration_text(total / job_.threads()), job_.threads(),
                   costs.measured == 0
                       ? "rough formula"
                       : fmt::format("measured for {} of {} kinds of tasks", costs.measured, costs.kinds));
        fmt::print("memory   {} on rank 0, {} on any other; {} available\n", size_text(need.first_rank()),
                   size_text(need.rank()), size_text(static_cast<double>(diagram::available_memory())));
        if (plan.simulations.empty()) return;
        TextTable table({"point", "K", "rungs", "samples", "cost of one", "memory of one"});
        const std::vector<double> seconds = sample_seconds(plan, costs);
        for (std::size_t k = 0; k < plan.simulations.size(); ++k) {
            const diagram::Simulation& simulation = plan.simulations[k];
            const auto patterns = stored_patterns(simulation);
            table.add({plan.simulation_name(k), patterns ? fmt::format("{}", *patterns) : "-",
                       simulation.protocol.tempering ? fmt::format("{}", simulation.protocol.rungs()) : "-",
                       fmt::format("{}", plan.job.montecarlo->samples), duration_text(seconds[k]),
                       size_text(simulation.memory)});
        }
        fmt::print("\n{}", table.text());
    }

    JobArguments job_;
    bool quick_ = false;
    bool json_ = false;
};

} // namespace

std::unique_ptr<Verb> check_verb() { return std::make_unique<Check>(); }

} // namespace mattis::app
