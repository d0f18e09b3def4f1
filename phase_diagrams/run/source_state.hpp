#pragma once

#include <string_view>

namespace mattis::diagram {

/// Which source the program was built from.
struct SourceState {
    std::string_view commit; ///< of its repository, 40 hexadecimal digits, or "unknown" (an archive without one)
    std::string_view tree;   ///< "clean", "modified" (there were changes, or new files, beside that commit), "unknown"
};

/// That of this program, as the build found it. Its definition is a file that the build writes
/// (cmake/SourceState.cmake).
SourceState source_state();

} // namespace mattis::diagram
