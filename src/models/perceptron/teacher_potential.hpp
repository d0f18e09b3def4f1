#pragma once

#include <memory>

#include "models/contract/potential.hpp"

namespace mattis {

/// The entropy S of students at fixed overlap with the teacher, see teacher_overlap.hpp; its coordinate is `overlap`.
std::shared_ptr<const Potential> teacher_potential();

} // namespace mattis
