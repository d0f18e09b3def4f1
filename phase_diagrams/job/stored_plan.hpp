#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "phase_diagrams/job/plan.hpp"

namespace mattis::diagram {

/// The rule (io/job_rule.hpp) that a result file was written under, from its provenance. Throws io::FileError if this
/// version does not know it.
int stored_rule(const std::map<std::string, std::string>& meta, const std::string& name);

/// The rule under which a job with this output is read: that of the file, or of the generation before it where the file
/// cannot be read. The newest rule where there is neither.
int rule_of_output(const std::filesystem::path& output);

/// The plan of the job that a result file was made from, out of its provenance: text of the job, name and folder of its
/// file. A file of patterns is looked for in that folder, then in the present one. The job is read under the rule of
/// the result file. Memory is not checked: the plan is looked at, not run. `name` is how messages call the result file.
///
/// Throws InputError when the job cannot be read again, for instance because its file of patterns is gone, and
/// io::FileError when what is read is another job: a file of patterns or images has changed, or another version of the
/// program understands the text in another way.
Plan stored_plan(const std::map<std::string, std::string>& meta, const std::string& name);

/// The identity that the job of a result file has under another rule than its own. Throws as stored_plan, and
/// InputError where its tasks are others under that rule: the results of the file are none of theirs.
std::string stored_identity(const std::map<std::string, std::string>& meta, const std::string& name, int rule);

} // namespace mattis::diagram
