#pragma once

namespace mattis::diagram {

class JobPart;

/// [montecarlo]: disorder samples of finite systems, and their comparison with theory.
const JobPart& simulation_part();

} // namespace mattis::diagram
