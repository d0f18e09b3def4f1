#include "app/job_verbs.hpp"

#include <algorithm>
#include <thread>

#include <fmt/format.h>

#include "app/parameters.hpp"
#include "core/errors.hpp"
#include "farm/environment.hpp"
#include "io/atomic_file.hpp"
#include "phase_diagrams/job/footprint.hpp"
#include "phase_diagrams/job/memory.hpp"
#include "phase_diagrams/job/vocabulary.hpp"

namespace mattis::app {

void JobArguments::add_to(CLI::App& verb) {
    verb.add_option("JOB", job_, "job file, see docs/job-file.md")->required();
    verb.add_option("-o,--output", output_, "result file; default: the job's `output`, or its name with .h5")
        ->allow_extra_args(false)
        ->type_name("FILE");
    add_text_flag(verb, "--threads", threads_, "computing threads of each rank; default: all cores, or 1 under mpirun");
}

diagram::Plan JobArguments::plan() const {
    diagram::Plan plan = diagram::make_plan(io::read_job(job_, diagram::vocabulary()), threads());
    diagram::require_fitting(plan, threads());
    return plan;
}

std::filesystem::path JobArguments::output(const io::Job& job) const {
    if (const auto given = only(output_, "-o")) {
        if (given->empty()) throw InputError("-o is empty: allowed is the name of a file");
        return io::follow_links(*given);
    }
    if (!job.run.output.empty()) return io::follow_links(job.run.output);
    return io::follow_links(std::filesystem::path(job.file).replace_extension(".h5"));
}

int JobArguments::threads() const {
    constexpr FieldInfo field{"threads", "", "computing threads of each rank", FieldKind::integer, {1, 1024}};
    if (const auto given = only(threads_, "--threads"))
        return static_cast<int>(parse_field(field, *given, "--threads"));
    if (farm::ranks() > 1) return 1;
    return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1u, 1024u));
}

std::string duration_text(double seconds) {
    if (seconds < 100.0) return fmt::format("{:.2g} s", seconds);
    if (seconds < 6000.0) return fmt::format("{:.2g} min", seconds / 60.0);
    return fmt::format("{:.3g} h", seconds / 3600.0);
}

std::string size_text(double bytes) {
    constexpr double mebibyte = 1024.0 * 1024.0;
    if (bytes < mebibyte) return fmt::format("{:.3g} KiB", bytes / 1024.0);
    return bytes < diagram::gibibyte ? fmt::format("{:.3g} MiB", bytes / mebibyte)
                                     : fmt::format("{:.3g} GiB", bytes / diagram::gibibyte);
}

} // namespace mattis::app
