#include "app/version.hpp"

#include <fmt/format.h>

#include "phase_diagrams/run/source_state.hpp"

namespace mattis::app {

std::string version_text() {
    constexpr std::size_t digits = 12; // enough to find it
    const diagram::SourceState source = diagram::source_state();
    return fmt::format("{} (commit {}{})", MATTIS_VERSION, source.commit.substr(0, digits),
                       source.tree == "modified" ? ", modified" : "");
}

} // namespace mattis::app
