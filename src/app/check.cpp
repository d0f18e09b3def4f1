#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "app/job_verbs.hpp"
#include "app/parameters.hpp"
#include "app/table.hpp"
#include "app/verbs.hpp"
#include "phase_diagrams/memory.hpp"
#include "phase_diagrams/run.hpp"

namespace mattis::app {

namespace {

class Check final : public Verb {
public:
    CLI::App* add_to(CLI::App& program, const std::string&) override {
        auto* verb = program.add_subcommand("check", "validate a job file; show plan, cost and memory");
        job_.add_to(*verb);
        verb->add_flag("--json", json_, "one JSON document on standard output")->disable_flag_override();
        verb->footer("example:\n  mattis check phase_diagrams/atlas/quickstart.toml");
        return verb;
    }

    int run() override {
        const diagram::Plan plan = job_.plan();
        const auto output = job_.output(plan.job);
        const diagram::OutputState state = diagram::inspect_output(plan, output);
        if (json_)
            fmt::print("{}\n", document(plan, output.string(), state).dump());
        else
            print(plan, output.string(), state);
        return done;
    }

private:
    static double total_seconds(const diagram::Plan& plan) {
        double seconds = 0.0;
        for (std::size_t k = 0; k < plan.tasks.size(); ++k) seconds += plan.task_seconds(k);
        return seconds;
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

    Json document(const diagram::Plan& plan, const std::string& output, diagram::OutputState state) const {
        Json doc;
        doc["job"] = plan.job.file.string();
        doc["title"] = plan.job.title;
        doc["model"] = plan.job.model.name;
        doc["identity"] = plan.identity();
        doc["output"] = {{"file", output}, {"state", text_of(state)}};
        doc["theory"] = {{"solutions", grid_points(plan)}, {"lines", plan.lines.size()}};
        doc["points"] = Json::array();
        for (std::size_t k = 0; k < plan.points.size(); ++k) {
            const diagram::SimulatedPoint& point = plan.points[k];
            const diagram::Simulation& simulation = plan.simulations[point.simulation];
            Json object = to_json(plan.job.model, point.values);
            object["N"] = point.N;
            if (const auto* patterns = std::get_if<PatternHamiltonian>(&simulation.hamiltonian)) object["K"] = patterns->K;
            object["samples"] = plan.job.montecarlo->samples;
            object["simulation"] = point.simulation;
            object["seconds_per_sample"] = simulation.seconds;
            object["bytes_per_sample"] = simulation.memory;
            doc["points"].push_back(object);
        }
        doc["cpu_seconds"] = total_seconds(plan);
        doc["bytes"] = plan.memory() * job_.threads();
        doc["bytes_available"] = diagram::available_memory();
        return doc;
    }

    void print(const diagram::Plan& plan, const std::string& output, diagram::OutputState state) const {
        fmt::print("{}: model {}{}{}\n", plan.job.file.string(), plan.job.model.name,
                   plan.job.title.empty() ? "" : ", ", plan.job.title);
        fmt::print("output   {} ({})\n", output, text_of(state));
        fmt::print("theory   {} grid points, {} lines\n", grid_points(plan), plan.lines.size());
        const auto samples = std::count_if(plan.tasks.begin(), plan.tasks.end(),
                                           [](const auto& task) { return task.kind == diagram::TaskKind::sample; });
        fmt::print("samples  {} disorder samples at {} points\n", samples, plan.points.size());
        fmt::print("cost     about {} of one core, {} with {} threads\n", duration_text(total_seconds(plan)),
                   duration_text(total_seconds(plan) / job_.threads()), job_.threads());
        fmt::print("memory   {} of {} available\n", size_text(plan.memory() * job_.threads()),
                   size_text(static_cast<double>(diagram::available_memory())));
        if (plan.simulations.empty()) return;
        TextTable table({"point", "K", "rungs", "samples", "cost of one", "memory of one"});
        for (std::size_t k = 0; k < plan.simulations.size(); ++k) {
            const diagram::Simulation& simulation = plan.simulations[k];
            const auto* patterns = std::get_if<PatternHamiltonian>(&simulation.hamiltonian);
            table.add({plan.simulation_name(k), patterns ? fmt::format("{}", patterns->K) : "-",
                       simulation.protocol.tempering ? fmt::format("{}", simulation.protocol.rungs()) : "-",
                       fmt::format("{}", plan.job.montecarlo->samples), duration_text(simulation.seconds),
                       size_text(simulation.memory)});
        }
        fmt::print("\n{}", table.text());
    }

    JobArguments job_;
    bool json_ = false;
};

} // namespace

std::unique_ptr<Verb> check_verb() { return std::make_unique<Check>(); }

} // namespace mattis::app
