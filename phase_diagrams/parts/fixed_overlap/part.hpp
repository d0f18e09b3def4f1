#pragma once

namespace mattis::diagram {

class JobPart;

/// [fixed_overlap]: simulations at fixed overlap with the archetype, and the derivative of the free energy that they
/// measure.
const JobPart& fixed_overlap_part();

} // namespace mattis::diagram
