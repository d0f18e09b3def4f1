#include <memory>
#include <span>
#include <vector>

#include <fmt/format.h>

#include "app/job_verbs.hpp"
#include "app/json.hpp"
#include "app/verbs.hpp"
#include "core/text_table.hpp"
#include "montecarlo/kinds/table.hpp"
#include "phase_diagrams/job/calibration.hpp"
#include "phase_diagrams/job/footprint.hpp"
#include "phase_diagrams/job/identity.hpp"
#include "phase_diagrams/job/memory.hpp"
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
        if (json_)
            fmt::print("{}\n", json_text(document(plan, output.string(), state, need, costs)));
        else
            print(plan, output.string(), state, need, costs);
        return done;
    }

private:
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

    static Document document(const diagram::Plan& plan, const std::string& output, diagram::OutputState state,
                             const diagram::Footprint& need, const diagram::Calibration& costs) {
        Document doc = Document::object();
        doc["job"] = plan.job().file.string();
        doc["title"] = plan.job().title;
        doc["model"] = plan.job().model.name;
        doc["identity"] = diagram::identity(plan);
        doc["output"] = Document::object({{"file", output}, {"state", text_of(state)}});
        for (const diagram::CheckReport& report : reports(plan, costs)) doc.append(report.document);
        doc["cpu_seconds"] = costs.total_seconds();
        doc["kinds_of_tasks"] = Document::object({{"all", costs.kinds}, {"measured", costs.measured}});
        doc["bytes"] = need.first_rank();
        doc["bytes_of_other_ranks"] = need.rank();
        doc["bytes_available"] = diagram::available_memory();
        return doc;
    }

    void print(const diagram::Plan& plan, const std::string& output, diagram::OutputState state,
               const diagram::Footprint& need, const diagram::Calibration& costs) const {
        fmt::print("{}: model {}{}{}\n", plan.job().file.string(), plan.job().model.name,
                   plan.job().title.empty() ? "" : ", ", plan.job().title);
        fmt::print("output   {} ({})\n", output, text_of(state));
        const std::vector<diagram::CheckReport> said = reports(plan, costs);
        for (const diagram::CheckReport& report : said) fmt::print("{}", report.lines);
        const double total = costs.total_seconds();
        fmt::print("cost     about {} of one core, {} with {} threads ({})\n", duration_text(total),
                   duration_text(total / job_.threads()), job_.threads(),
                   costs.measured == 0
                       ? "rough formula"
                       : fmt::format("measured for {} of {} kinds of tasks", costs.measured, costs.kinds));
        fmt::print("memory   {} on rank 0, {} on any other; {} available\n", size_text(need.first_rank()),
                   size_text(need.rank()), size_text(static_cast<double>(diagram::available_memory())));
        for (const diagram::CheckReport& report : said)
            if (!report.table.empty()) fmt::print("\n{}", report.table);
    }

    JobArguments job_;
    bool quick_ = false;
    bool json_ = false;
};

} // namespace

std::unique_ptr<Verb> check_verb() { return std::make_unique<Check>(); }

} // namespace mattis::app
