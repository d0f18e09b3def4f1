#pragma once

#include <map>
#include <string>

#include "phase_diagrams/job/plan.hpp"

namespace mattis::diagram {

/// The plan of the job that a result file was made from, out of its provenance (text of the job, name of its file, the
/// folder where that lay). A file of patterns is looked for in that folder, then in the present one. No memory is asked
/// for: the plan is to be looked at, not to be run. `name` is how messages call the result file.
///
/// Throws InputError when the job cannot be read again, for instance because its file of patterns is gone, and
/// io::FileError when what is read is another job: the file of patterns has changed, or another version of the program
/// understands the text in another way.
Plan stored_plan(const std::map<std::string, std::string>& meta, const std::string& name);

} // namespace mattis::diagram
