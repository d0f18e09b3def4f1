#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "phase_diagrams/job/plan.hpp"

namespace mattis::app {

/// The flags that `check` and `run` share: the job, the output, the number of threads.
class JobArguments {
public:
    void add_to(CLI::App& verb);

    /// Reads the job and spells it out. Throws InputError.
    diagram::Plan plan() const;
    /// -o, or the job's own `output`, or the job file's name with .h5; links are followed.
    std::filesystem::path output(const io::Job& job) const;
    /// --threads, or all cores of the machine on one rank, or one each on several. Throws InputError.
    int threads() const;

private:
    std::string job_;
    std::vector<std::string> output_, threads_;
};

/// "3.2 s", "12 min", "5.1 h".
std::string duration_text(double seconds);

/// "3.2 MiB", "1.5 GiB".
std::string size_text(double bytes);

} // namespace mattis::app
