#include "app/job_verbs.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "app/parameters.hpp"
#include "core/errors.hpp"
#include "core/failure.hpp"
#include "farm/environment.hpp"
#include "io/atomic_file.hpp"
#include "phase_diagrams/job/footprint.hpp"

namespace mattis::app {

void JobArguments::add_to(Flags& flags) {
    flags.word("JOB", job_, "job file, see docs/job-file.md");
    flags.file("-o,--output", output_, "result file; default: the job's `output`, or its name with .h5");
    flags.text("--threads", threads_, "computing threads of each rank; default: all cores, or 1 under mpirun");
}

diagram::Job JobArguments::job(int rule) const {
    const Doing doing(fmt::format("reading {}", job_));
    if (!text_) text_ = diagram::job_text(job_);
    return diagram::parse_job(*text_, job_, rule);
}

diagram::Plan JobArguments::plan(int rule) const {
    diagram::Job asked = job(rule);
    const Doing doing(fmt::format("planning {}", job_));
    diagram::Plan plan = diagram::make_plan(std::move(asked), threads());
    diagram::require_fitting(plan, threads());
    return plan;
}

std::filesystem::path JobArguments::output(const diagram::Job& job) const {
    if (const auto given = only(output_, "-o")) {
        if (given->empty()) throw InputError("-o is empty: allowed is the name of a file");
        return io::follow_links(*given);
    }
    if (!job.run.output.empty()) return io::follow_links(job.run.output);
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(job.file, ignored)) return "job.h5"; // a pipe has no name of its own
    return io::follow_links(std::filesystem::path(job.file).replace_extension(".h5"));
}

int JobArguments::threads() const {
    constexpr FieldInfo field{"threads", "", "computing threads of each rank", FieldKind::integer, {1, 1024}};
    if (const auto given = only(threads_, "--threads"))
        return static_cast<int>(parse_field(field, *given, "--threads"));
    if (farm::ranks() > 1) return 1;
    return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1u, 1024u));
}

} // namespace mattis::app
