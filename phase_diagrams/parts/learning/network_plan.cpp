#include "core/errors.hpp"
#include "phase_diagrams/parts/learning/plans.hpp"
#include "phase_diagrams/parts/planned_part.hpp"

namespace mattis::diagram {

std::unique_ptr<PlannedPart> network_learning(std::shared_ptr<const Job>) {
    throw InputError("networks are not planned here");
}

} // namespace mattis::diagram
