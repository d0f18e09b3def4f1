#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/flags.hpp"
#include "phase_diagrams/job/plan.hpp"

namespace mattis::app {

/// The flags that `check` and `run` share: the job, the output, the number of threads.
class JobArguments {
public:
    void add_to(Flags& flags);

    /// Reads the job, by default under the newest rule. Its file is read once, as it may be a pipe. Throws InputError
    /// and diagram::JobReadingStopped.
    diagram::Job job(int rule = io::newest_rule) const;
    /// Reads the job under a rule and spells it out. Throws InputError.
    diagram::Plan plan(int rule) const;
    /// -o, or the job's own `output`, or the job file's name with .h5, or job.h5 if the job comes through a pipe; links
    /// are followed.
    std::filesystem::path output(const diagram::Job& job) const;
    /// --threads, or all cores of the machine on one rank, or one each on several. Throws InputError.
    int threads() const;

private:
    std::string job_;
    mutable std::optional<std::string> text_; ///< of the job file, once it is read
    std::vector<std::string> output_, threads_;
};

} // namespace mattis::app
