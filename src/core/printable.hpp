#pragma once

#include <string>
#include <string_view>

namespace mattis {

/// A text as one line of valid UTF-8 (RFC 3629): control characters, and bytes that are none, are written as \x1b.
/// Names of files may hold any of them.
std::string printable(std::string_view text);

} // namespace mattis
