#include "models/hamiltonians/teacher_hamiltonian.hpp"

#include <cmath>

#include <fmt/format.h>

#include "core/errors.hpp"

namespace mattis {

TeacherHamiltonian teacher_hamiltonian(double alpha, double prior, int N) {
    constexpr double most = 0x1p31;
    const double M = std::round(alpha * N);
    if (!(M <= most))
        throw InputError(
            fmt::format("alpha = {} with N = {} weights has {:.3g} inputs: allowed are at most 2^31", alpha, N, M));
    return {.N = N, .M = static_cast<std::int64_t>(M), .prior = prior};
}

} // namespace mattis
