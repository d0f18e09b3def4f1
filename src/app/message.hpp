#pragma once

#include <chrono>
#include <string_view>

namespace mattis::app {

/// Says something on standard error: one line that begins with "mattis: ". What is not printable is written as \x1b,
/// because names of files may hold anything. Waits at most so long for a reader, and drops what nobody takes.
void tell(std::string_view message, std::chrono::milliseconds patience = std::chrono::seconds(1));

/// Says on standard output, in the same way, what has come of a verb whose product is a file.
void conclude(std::string_view message);

} // namespace mattis::app
