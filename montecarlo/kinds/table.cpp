#include "montecarlo/kinds/table.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "montecarlo/kinds/couplings.hpp"
#include "montecarlo/kinds/diluted.hpp"
#include "montecarlo/kinds/examples.hpp"
#include "montecarlo/kinds/make_kind.hpp"
#include "montecarlo/kinds/noisy_patterns.hpp"
#include "montecarlo/kinds/patterns.hpp"
#include "montecarlo/kinds/teacher.hpp"
#include "montecarlo/kinds/templates.hpp"

namespace mattis::mc {

namespace {

/// Every kind of the program: adding one is adding a line.
std::vector<const Kind*>& table() {
    static std::vector<const Kind*> all{
        &kind<PatternKind>(),  &kind<ExampleKind>(),      &kind<CouplingKind>(), &kind<DilutedKind>(),
        &kind<TemplateKind>(), &kind<NoisyPatternKind>(), &kind<TeacherKind>(),
    };
    return all;
}

} // namespace

std::span<const Kind* const> kinds() { return table(); }

const Kind& add_kind(const Kind& kind) {
    const auto same_data = [&](const Kind* known) { return known->type() == kind.type(); };
    if (std::ranges::any_of(table(), same_data))
        throw std::invalid_argument("there is a kind of these data already: " + std::string(kind.name()));
    table().push_back(&kind);
    return kind;
}

const Kind& kind_of(std::type_index data) {
    const auto found = std::ranges::find(table(), data, &Kind::type);
    if (found == table().end())
        throw std::invalid_argument(std::string("no kind of Hamiltonians has these data: ") + data.name());
    return **found;
}

std::vector<const Kind*> kinds_of(std::span<const std::type_index> data) {
    std::vector<const Kind*> all;
    for (const std::type_index type : data) all.push_back(&kind_of(type));
    return all;
}

const Kind& kind_of(const Hamiltonian& hamiltonian) { return kind_of(hamiltonian.type()); }

Disorder draw_disorder(const Hamiltonian& hamiltonian, const StreamKey& key, std::span<const std::int8_t> archetypes) {
    return kind_of(hamiltonian).draw(hamiltonian, key, archetypes);
}

std::unique_ptr<System> make_system(const Hamiltonian& hamiltonian, const Disorder& disorder) {
    return kind_of(hamiltonian).make_system(hamiltonian, disorder);
}

std::unique_ptr<SpinSystem> make_spin_system(const Hamiltonian& hamiltonian, const Disorder& disorder) {
    std::unique_ptr<System> system = make_system(hamiltonian, disorder);
    auto* spins = dynamic_cast<SpinSystem*>(system.get());
    if (spins == nullptr)
        throw std::invalid_argument(std::string(kind_of(hamiltonian).name()) + ": these are no systems of spins +-1");
    system.release();
    return std::unique_ptr<SpinSystem>(spins);
}

Spectrum enumerate(const Hamiltonian& hamiltonian, const Disorder& disorder) {
    return kind_of(hamiltonian).enumerate(hamiltonian, disorder);
}

} // namespace mattis::mc
