#pragma once

#include <string_view>

namespace mattis::app {

/// Writes "mattis: MESSAGE" on standard error as one line, control characters shown as escapes. A standard error that
/// cannot be written is no failure of the work that was asked for: nothing is thrown, and the exit code still tells.
void tell(std::string_view message);

} // namespace mattis::app
