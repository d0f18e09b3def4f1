#pragma once

#include <string>

#include "phase_diagrams/job/plan.hpp"

namespace mattis::diagram {

/// 16 hexadecimal digits: jobs with the same results have the same, under the rule that the job was read under
/// (io/job_rule.hpp). Rule 2 is made from the tables of keys that are read: no key that results depend on is forgotten.
std::string identity(const Plan& plan);

/// The text that it is the hash of: one line for each key, "section.key = value".
std::string identity_text(const Plan& plan);

} // namespace mattis::diagram
