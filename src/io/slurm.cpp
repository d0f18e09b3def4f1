#include "io/slurm.hpp"

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "core/errors.hpp"

namespace mattis::io {

namespace {

std::string_view variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

/// A number and nothing else.
std::optional<long long> whole_number(std::string_view text) {
    long long value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

} // namespace

SlurmJob slurm_job() {
    return {std::string(variable("SLURM_JOB_ID")),
            static_cast<int>(whole_number(variable("SLURM_RESTART_COUNT")).value_or(0))};
}

double slurm_seconds_left() {
    constexpr std::string_view allowed = "allowed is a job of Slurm with a time limit, or a time as \"2h\"";
    const std::string_view text = variable("SLURM_JOB_END_TIME");
    if (text.empty())
        throw InputError(fmt::format("run.walltime is \"slurm\", but SLURM_JOB_END_TIME is not set: {}", allowed));
    const auto end = whole_number(text);
    if (!end)
        throw InputError(fmt::format("run.walltime is \"slurm\", but SLURM_JOB_END_TIME is '{}', not a time in seconds "
                                     "since 1970: {}",
                                     text, allowed));
    const std::chrono::duration<double> now = std::chrono::system_clock::now().time_since_epoch();
    const double left = static_cast<double>(*end) - now.count();
    if (left <= 0.0)
        throw InputError(fmt::format("run.walltime is \"slurm\", but SLURM_JOB_END_TIME, {}, passed {:.0f} s ago: {}",
                                     text, -left, allowed));
    return left;
}

} // namespace mattis::io
