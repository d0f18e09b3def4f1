#include "montecarlo/kinds/teacher.hpp"

#include <memory>
#include <stdexcept>

#include "montecarlo/field_space/field_system.hpp"

namespace mattis::mc {

void TeacherKind::fingerprint(const Data& h, ByteWriter& to) {
    to.put_text(name);
    to.put(h.N);
    to.put(h.M);
    to.put(h.prior);
}

SystemMemory TeacherKind::memory(const Data& h) {
    const auto N = static_cast<double>(h.N), M = static_cast<double>(h.M);
    return {.disorder = N * M,
            .shared = InputProducts::memory(N, M),
            .system = sizeof(double) * (9.0 * N + 3.0 * M) + sizeof(FieldSystem)};
}

/// Measured: the products with an entry of the inputs, the functions of a field, and those of an input.
double TeacherKind::proposal_seconds(const Data& h) {
    constexpr double entry = 5e-10, field = 5e-8, input = 3e-8;
    const auto N = static_cast<double>(h.N), M = static_cast<double>(h.M);
    return FieldSystem::steps_of_sweep * (entry * N * M + field * N + input * M) / N;
}

LongWork TeacherKind::long_work(const Data& h) {
    constexpr double drawn = 3e-9;
    return {.disorder = drawn * static_cast<double>(h.N) * static_cast<double>(h.M),
            .system = proposal_seconds(h) * h.N / FieldSystem::steps_of_sweep};
}

std::unique_ptr<System> TeacherKind::make_system(const Data& h, const std::shared_ptr<const LabelledInputs>& inputs) {
    if (inputs->N != h.N || inputs->M != h.M)
        throw std::invalid_argument("the inputs are not those of the Hamiltonian");
    return std::make_unique<FieldSystem>(std::make_shared<const InputProducts>(*inputs), h.prior);
}

ParallelCost TeacherKind::parallel_cost(const Data& h, Dynamics) {
    const SystemMemory bytes = memory(h);
    return {.shared = bytes.shared,
            .system = bytes.system,
            .begin = long_work(h).disorder,
            .sweep = proposal_seconds(h) * h.N};
}

} // namespace mattis::mc
