#include "models/hamiltonians/example_hamiltonian.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/special.hpp"
#include "models/hamiltonians/exact_energy.hpp"
#include "models/hamiltonians/moment_of_sum.hpp"

namespace mattis {

namespace {

/// Whether sums over sites of the odd powers that `distinct` needs are integers below 2^53.
bool has_exact_power_sums(const ExampleHamiltonian& h) {
    const int odd = h.P % 2 == 1 ? h.P : h.P - 1;
    return h.convention == Convention::full || h.N * std::pow(static_cast<double>(h.largest()), odd) <= 0x1p53;
}

/// Integers per unit of Gaussian data: as many as fit, a power of two.
double spread_of(ExampleHamiltonian h) {
    constexpr double least = 32.0;
    h.spread = Dataset::gaussian_spread;
    while (h.spread > least && (h.largest() >= largest_entry || !has_exact_power_sums(h))) h.spread /= 2.0;
    return h.spread;
}

void require_entries(const ExampleHamiltonian& h) {
    if (h.largest() > largest_entry)
        throw InputError(fmt::format("M = {} with protocol = supervised: class sums of more than {} examples are not "
                                     "simulated; allowed is a smaller M, or class_law = gaussian",
                                     h.M, largest_entry));
    if (!has_exact_power_sums(h))
        throw InputError(fmt::format("P = {}, convention = distinct, entries up to {} at N = {}: sums of their powers "
                                     "are exact up to 2^53 only; allowed is a smaller M, P or N, or convention = full",
                                     h.P, h.largest(), h.N));
}

/// E[O^P] of a channel over disorder.
double power_of_overlap(const ExampleHamiltonian& h) {
    std::vector<double> moments(static_cast<std::size_t>(h.P) + 1, 1.0);
    if (h.data == Dataset::Vectors::class_sums) moments = moments_of_mean(h.P, h.M, h.r);
    if (h.data == Dataset::Vectors::gaussian) moments = gaussian_moments(h.P, h.rho);
    const double entry = h.data == Dataset::Vectors::class_sums ? h.M : h.spread; // in units of these moments
    return std::pow(entry, h.P) * moment_of_sum(h.P, h.N, moments);
}

} // namespace

double ExampleHamiltonian::data_overlap_unit() const {
    const double per_class = data == Dataset::Vectors::gaussian ? spread * (1.0 + rho) : M * r * (1.0 + rho);
    return 1.0 / (N * per_class);
}

int ExampleHamiltonian::largest() const {
    constexpr double tail = 9.0;
    if (data == Dataset::Vectors::class_sums) return M;
    if (data != Dataset::Vectors::gaussian) return 1;
    return static_cast<int>(std::min<double>(largest_entry, std::ceil(spread * (1.0 + tail * std::sqrt(rho)))));
}

double ExampleHamiltonian::loss_scale() const {
    if (data == Dataset::Vectors::class_sums) return 1.0 / (M * r * std::sqrt(1.0 + rho));
    if (data == Dataset::Vectors::gaussian) return 1.0 / (spread * std::sqrt(1.0 + rho));
    return 1.0;
}

ExampleHamiltonian example_hamiltonian(int P, Convention convention, double alpha, const Dataset& data, int N) {
    require_sites(P, N);
    if (!(alpha >= 0.0)) throw InputError(fmt::format("alpha = {}: a load is not negative", alpha));
    const double power = integer_power(N, P - 1);
    const double classes_per_load = 2.0 * power / factorial(P);
    const double K = std::max(1.0, std::round(alpha * classes_per_load));
    require_exact(K * N, P, N);

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
    if (h.data == Dataset::Vectors::gaussian) h.spread = spread_of(h);
    require_entries(h);
    const double normalisation =
        h.data == Dataset::Vectors::examples ? h.M * std::sqrt(data.moment(P)) : std::pow(h.loss_scale(), -P);
    h.unit = 0.5 / power / normalisation;
    if (!std::isnormal(h.unit))
        throw InputError(
            fmt::format("{} with P = {} at N = {}: powers of overlaps are beyond double precision; allowed is "
                        "better data, or a smaller P or N",
                        data.parameters().M > 0 ? fmt::format("r = {}", h.r) : fmt::format("rho = {}", h.rho), P, N));
    if (convention == Convention::full && P >= 4 && P % 2 == 0)
        h.constant = -h.unit / N * static_cast<double>(h.channels()) * power_of_overlap(h);
    return h;
}

} // namespace mattis
