#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace mattis::io {

/// The name of this machine.
std::string host_name();

/// The number of a process as a file says it: digits alone, from 1 on. Nothing otherwise.
std::optional<pid_t> process_number(std::string_view text);

/// When a process began, in the kernel's own unit. Numbers of processes are given again: this tells two of the same
/// number apart. Empty if there is no such process, only what its parent has not yet fetched of it, or nothing can be
/// known of it.
std::string start_of_process(pid_t process);

/// What is known on this machine of a process that a file names by its number and its start.
enum class Life { alive, gone, replaced }; ///< replaced: that number is another process now
Life life_of_process(pid_t process, std::string_view start);

} // namespace mattis::io
