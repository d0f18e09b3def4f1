// The program with guests: each joins by a line here.
#include "models/catalogue.hpp"
#include "montecarlo/kinds/table.hpp"
#include "montecarlo/sample/observables.hpp"
#include "phase_diagrams/parts/registry.hpp"
#include "tests/guests/annealed.hpp"
#include "tests/guests/domain_walls.hpp"
#include "tests/guests/half_entropy.hpp"
#include "tests/guests/random_ring.hpp"
#include "tests/guests/random_walk.hpp"
#include "tests/guests/supervised_dense.hpp"

namespace mattis::guests {
namespace {

[[maybe_unused]] const ModelEntry& ring_model = add_model(entry<RandomRing>());
[[maybe_unused]] const ModelEntry& dense_model = add_model(entry<SupervisedDense>());
[[maybe_unused]] const mc::Kind& ring_kind = mc::add_kind(mc::kind<RingKind>());
[[maybe_unused]] const mc::Observable walls = mc::add_observable(domain_walls_row);
[[maybe_unused]] const bool half_entropy = solvers::add_site_line(half_entropy_line);
[[maybe_unused]] const bool annealed_ansatz = solvers::add_site_ansatz(annealed_row());
[[maybe_unused]] const bool walks = diagram::add_job_part(walk_part);

} // namespace
} // namespace mattis::guests
