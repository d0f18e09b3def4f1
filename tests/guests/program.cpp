// The program with guests: each joins by a line here.
#include "phase_diagrams/parts/registry.hpp"
#include "tests/guests/random_walk.hpp"

namespace mattis::guests {
namespace {

[[maybe_unused]] const bool walks = diagram::add_job_part(walk_part);

} // namespace
} // namespace mattis::guests
