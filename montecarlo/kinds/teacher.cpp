#include "montecarlo/kinds/teacher.hpp"

#include <memory>
#include <stdexcept>
#include <vector>

#include "montecarlo/field_space/field_system.hpp"

namespace mattis::mc {

void TeacherKind::fingerprint(const Data& h, ByteWriter& to) {
    to.put_text(name);
    to.put(h.N);
    to.put(h.M);
    to.put(h.prior);
}

LabelledInputs TeacherKind::draw(const Data& h, const StreamKey& key, std::span<const std::int8_t>) {
    const auto N = static_cast<std::size_t>(h.N);
    const std::vector<double> up(N, 1.0);
    Stream stream(key);
    return {packed_signs(up), N, static_cast<std::size_t>(h.M), stream};
}

SystemMemory TeacherKind::memory(const Data& h) {
    const auto N = static_cast<double>(h.N), M = static_cast<double>(h.M);
    return {.disorder = (N + 64.0) / 8.0 * M,
            .system = FieldPotential::memory(N, M) + 6.0 * sizeof(double) * N + sizeof(FieldSystem)};
}

/// Measured: the products with an entry of the inputs, the functions of a field, and those of an input.
double TeacherKind::proposal_seconds(const Data& h) {
    constexpr double entry = 1e-10, field = 5e-8, input = 3e-8;
    const auto N = static_cast<double>(h.N), M = static_cast<double>(h.M);
    return FieldSystem::steps_of_sweep * (entry * N * M + field * N + input * M) / N;
}

LongWork TeacherKind::long_work(const Data& h) {
    constexpr double drawn = 3e-9;
    return {.disorder = drawn * static_cast<double>(h.N) * static_cast<double>(h.M),
            .system = proposal_seconds(h) * h.N / FieldSystem::steps_of_sweep};
}

std::unique_ptr<System> TeacherKind::make_system(const Data& h, const std::shared_ptr<const LabelledInputs>& inputs) {
    if (inputs->N() != static_cast<std::size_t>(h.N) || inputs->count() != static_cast<std::size_t>(h.M))
        throw std::invalid_argument("the inputs are not those of the Hamiltonian");
    return std::make_unique<FieldSystem>(*inputs, FieldAnchor{.weight = h.prior});
}

ParallelCost TeacherKind::parallel_cost(const Data& h, Dynamics) {
    const SystemMemory bytes = memory(h);
    return {.shared = bytes.shared,
            .system = bytes.system,
            .begin = long_work(h).disorder,
            .sweep = proposal_seconds(h) * h.N};
}

} // namespace mattis::mc
