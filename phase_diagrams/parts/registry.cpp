#include "phase_diagrams/parts/registry.hpp"

#include "phase_diagrams/parts/fixed_overlap/part.hpp"
#include "phase_diagrams/parts/images/part.hpp"
#include "phase_diagrams/parts/learning/part.hpp"
#include "phase_diagrams/parts/potential/part.hpp"
#include "phase_diagrams/parts/simulation/part.hpp"
#include "phase_diagrams/parts/theory/part.hpp"

namespace mattis::diagram {

namespace {

/// Adding a part to the program is adding a line here.
std::vector<const JobPart*>& parts() {
    static std::vector<const JobPart*> list{
        &theory_part(), &potential_part(), &simulation_part(), &fixed_overlap_part(), &image_part(), &learning_part(),
    };
    return list;
}

} // namespace

const std::vector<const JobPart*>& job_parts() { return parts(); }

bool add_job_part(const JobPart& part) {
    parts().push_back(&part);
    return true;
}

} // namespace mattis::diagram
