#include "phase_diagrams/job/identity.hpp"

#include <fmt/format.h>

#include "core/rng.hpp"
#include "phase_diagrams/job/identity_rule_1.hpp"
#include "phase_diagrams/parts/registry.hpp"

namespace mattis::diagram {

namespace {

/// Every parameter that the job shows, whether it is given or not.
std::string canonical_parameters(const Job& job) {
    std::string text;
    for (const io::Axis& axis : shown_parameters(job))
        text += fmt::format("parameters.{} = {} {}\n", axis.name, axis.swept ? "axis" : "fixed",
                            io::canonical_text(axis.values));
    return text;
}

} // namespace

std::string identity_text(const Plan& plan) {
    const Job& job = plan.job();
    if (job.rule == io::first_rule) return identity_text_rule_1(plan);
    std::string text = fmt::format("rule {}\n", job.rule) + canonical_head(job) + canonical_parameters(job);
    for (const JobPart* part : job_parts()) text += part->identity(job);
    for (const auto& part : plan.parts()) text += part->identity_of_files();
    return text + io::canonical_lines("run.", io::run_keys, job.run);
}

std::string identity(const Plan& plan) { return fmt::format("{:016x}", content_hash(identity_text(plan))); }

} // namespace mattis::diagram
