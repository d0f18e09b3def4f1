#include <memory>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "app/job_verbs.hpp"
#include "app/json.hpp"
#include "app/verbs.hpp"
#include "core/text_table.hpp"
#include "farm/environment.hpp"
#include "montecarlo/kinds/table.hpp"
#include "phase_diagrams/job/calibration.hpp"
#include "phase_diagrams/job/footprint.hpp"
#include "phase_diagrams/job/identity.hpp"
#include "phase_diagrams/job/memory.hpp"
#include "phase_diagrams/job/schedule.hpp"
#include "phase_diagrams/job/stored_plan.hpp"
#include "phase_diagrams/run/run.hpp"

namespace mattis::app {

namespace {

class Check final : public Verb {
public:
    VerbInfo info() const override {
        return {"check", "validate a job file; show plan, cost and memory",
                "example:\n  mattis check phase_diagrams/atlas/quickstart.toml"};
    }

    void add_flags(Flags& flags, const std::string&) override {
        job_.add_to(flags);
        flags.on("--quick", quick_, "measure nothing: cost by a rough formula");
        flags.json(json_);
    }

    int run() override {
        const auto output = job_.output(job_.job());
        const diagram::Plan plan = job_.plan(diagram::rule_of_output(output));
        const diagram::Footprint need = diagram::footprint(plan, job_.threads()); // before anything else is held
        const diagram::OutputState state = diagram::inspect_output(plan, output);
        const diagram::Calibration costs = quick_ ? diagram::rough_costs(plan) : diagram::calibrate(plan);
        const int workers = job_.threads() * farm::ranks();
        const Findings found{output.string(),
                             state,
                             need,
                             costs,
                             reports(plan, costs),
                             workers,
                             diagram::scheduled(costs.task_seconds, diagram::order_of_tasks(plan), workers)};
        if (json_)
            fmt::print("{}\n", json_text(document(plan, found)));
        else
            print(plan, found);
        return done;
    }

private:
    /// What is known of a plan.
    struct Findings {
        std::string output;
        diagram::OutputState state;
        diagram::Footprint need;
        diagram::Calibration costs;
        std::vector<diagram::CheckReport> reports; ///< of its parts
        int workers;                               ///< threads of all ranks
        diagram::Schedule schedule;                ///< of these
    };

    /// What the parts say, by the seconds of their tasks.
    static std::vector<diagram::CheckReport> reports(const diagram::Plan& plan, const diagram::Calibration& costs) {
        std::vector<diagram::CheckReport> all;
        for (std::size_t part = 0; part < plan.parts().size(); ++part)
            all.push_back(plan.parts()[part]->check(plan.of_part(part, std::span(costs.task_seconds))));
        return all;
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

    static Document document(const diagram::Plan& plan, const Findings& found) {
        Document doc = Document::object();
        doc["job"] = plan.job().file.string();
        doc["title"] = plan.job().title;
        doc["model"] = plan.job().model.name;
        doc["identity"] = diagram::identity(plan);
        doc["output"] = Document::object({{"file", found.output}, {"state", text_of(found.state)}});
        for (const diagram::CheckReport& report : found.reports) doc.append(report.document);
        doc["cpu_seconds"] = found.costs.total_seconds();
        doc["threads"] = found.workers;
        doc["wall_seconds"] = found.schedule.seconds;
        doc["longest_task"] = Document();
        if (plan.tasks() > 0)
            doc["longest_task"] = Document::object(
                {{"name", plan.task_name(found.schedule.longest)}, {"seconds", found.schedule.longest_seconds}});
        doc["kinds_of_tasks"] = Document::object({{"all", found.costs.kinds}, {"measured", found.costs.measured}});
        doc["bytes"] = found.need.first_rank();
        doc["bytes_of_other_ranks"] = found.need.rank();
        doc["bytes_available"] = diagram::available_memory();
        doc["warnings"] = Document::list();
        for (const diagram::CheckReport& report : found.reports)
            for (const std::string& warning : report.warnings) doc["warnings"].push_back(warning);
        return doc;
    }

    static void print(const diagram::Plan& plan, const Findings& found) {
        fmt::print("{}: model {}{}{}\n", plan.job().file.string(), plan.job().model.name,
                   plan.job().title.empty() ? "" : ", ", plan.job().title);
        fmt::print("output   {} ({})\n", found.output, text_of(found.state));
        for (const diagram::CheckReport& report : found.reports) fmt::print("{}", report.lines);
        print_cost(plan, found);
        fmt::print("memory   {} on rank 0, {} on any other; {} available\n", size_text(found.need.first_rank()),
                   size_text(found.need.rank()), size_text(static_cast<double>(diagram::available_memory())));
        for (const diagram::CheckReport& report : found.reports)
            for (const std::string& warning : report.warnings) fmt::print("warning  {}\n", warning);
        for (const diagram::CheckReport& report : found.reports)
            if (!report.table.empty()) fmt::print("\n{}", report.table);
    }

    static void print_cost(const diagram::Plan& plan, const Findings& found) {
        const diagram::Calibration& costs = found.costs;
        const diagram::Schedule& schedule = found.schedule;
        fmt::print("cost     about {} of one core, {} with {} threads ({})\n", duration_text(costs.total_seconds()),
                   duration_text(schedule.seconds), found.workers,
                   costs.measured == 0
                       ? "rough formula"
                       : fmt::format("measured for {} of {} kinds of tasks", costs.measured, costs.kinds));
        if (plan.tasks() > 0)
            fmt::print("longest  about {} of one thread: {}\n", duration_text(schedule.longest_seconds),
                       plan.task_name(schedule.longest));
    }

    JobArguments job_;
    bool quick_ = false;
    bool json_ = false;
};

} // namespace

std::unique_ptr<Verb> check_verb() { return std::make_unique<Check>(); }

} // namespace mattis::app
