#pragma once

namespace mattis::diagram {

class JobPart;

/// [theory]: solutions on the grid of all axes, phases, lines.
const JobPart& theory_part();

} // namespace mattis::diagram
