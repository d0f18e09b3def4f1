#pragma once

#include <string>

#include "phase_diagrams/job/plan.hpp"

namespace mattis::diagram {

/// The text whose hash told jobs apart under the first rule, when there were only the parts theory and simulation. It
/// never changes: the files of that rule are recognised by it.
std::string identity_text_rule_1(const Plan& plan);

} // namespace mattis::diagram
