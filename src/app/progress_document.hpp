#pragma once

#include <optional>
#include <string>

#include "core/document.hpp"
#include "phase_diagrams/run/progress.hpp"

namespace mattis::app {

/// Adds to a document where a run stands: its tasks, what its parts tell, the pace, and the seconds that remain at it
/// (null where nothing is known).
void add_progress(Document& document, const diagram::RunProgress& progress, std::optional<double> pace);

/// The document for people: what `status` prints.
std::string run_progress_text(const Document& document);

} // namespace mattis::app
