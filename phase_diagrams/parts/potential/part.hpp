#pragma once

namespace mattis::diagram {

class JobPart;

/// [potential].
const JobPart& potential_part();

} // namespace mattis::diagram
