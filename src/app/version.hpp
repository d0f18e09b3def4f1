#pragma once

#include <string>

namespace mattis::app {

/// "0.1.0 (commit 0123456789ab)", "0.1.0 (commit 0123456789ab, modified)", "0.1.0 (commit unknown)": the version, and
/// which source it was built from (phase_diagrams/run/source_state.hpp).
std::string version_text();

} // namespace mattis::app
