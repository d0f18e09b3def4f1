#pragma once

#include <string>

#include "phase_diagrams/job/plan.hpp"

namespace mattis::diagram {

/// The text whose hash told jobs apart in version 0.1.0, which had the parts theory and simulation. It never changes:
/// files of that version are recognised by it.
std::string identity_text_rule_1(const Plan& plan);

} // namespace mattis::diagram
