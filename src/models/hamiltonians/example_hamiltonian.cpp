#include "models/hamiltonians/example_hamiltonian.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/special.hpp"
#include "models/hamiltonians/exact_energy.hpp"

namespace mattis {

double ExampleHamiltonian::data_overlap_unit() const {
    const double per_class = data == Dataset::Vectors::gaussian ? spread * (1.0 + rho) : M * r * (1.0 + rho);
    return 1.0 / (N * per_class);
}

ExampleHamiltonian example_hamiltonian(int P, Convention convention, double alpha, const Dataset& data, int N) {
    require_sites(P, N);
    if (!(alpha >= 0.0)) throw InputError(fmt::format("alpha = {}: a load is not negative", alpha));
    const double power = integer_power(N, P - 1);
    const double classes_per_load = 2.0 * power / factorial(P);
    const double K = std::max(1.0, std::round(alpha * classes_per_load));

    ExampleHamiltonian h;
    h.N = N;
    h.P = P;
    h.convention = convention;
    h.K = static_cast<std::int64_t>(K);
    h.data = data.vectors();
    h.M = std::max(1, data.parameters().M);
    h.r = data.parameters().r;
    h.rho = data.rho();
    h.alpha = alpha == 0.0 ? 0.0 : K / classes_per_load;
    if (h.data == Dataset::Vectors::gaussian) h.spread = Dataset::gaussian_spread;
    const double normalisation = h.data == Dataset::Vectors::examples ? h.M * std::sqrt(data.moment(P))
                                                                      : std::pow(data.normalisation(), 0.5 * P);
    h.unit = 0.5 / power / normalisation;
    return h;
}

} // namespace mattis
