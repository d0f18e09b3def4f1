#pragma once

#include <chrono>
#include <string_view>

namespace mattis::app {

/// What a verb says beside its work goes through here: progress, messages, and the last line of a verb whose product is
/// a file. Whoever reads it may have gone, or read no more, or there may be no room: that never ends or holds up a
/// computation.

/// Makes sure that writing where nobody reads any more fails instead of ending the program, and that no file gets the
/// number of a standard stream that is closed. To be called before any file is opened.
void keep_standard_streams();

/// Writes a text to standard output (1) or standard error (2) as far as that takes it at once. Waits for room for
/// `patience` in all; not again before there has been some. Returns whether all of it is written.
bool offer(int stream, std::string_view text, std::chrono::milliseconds patience = std::chrono::seconds(1));

} // namespace mattis::app
