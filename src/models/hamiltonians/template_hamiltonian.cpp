#include "models/hamiltonians/template_hamiltonian.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "models/hamiltonians/exact_energy.hpp"

namespace mattis {

namespace {

/// Of sums over pairs of Gaussians G_ij s_i s_j no configuration exceeds 3 N^(3/2): its standard deviation is
/// N/sqrt(2), so that even 2^N of them do so with a probability below exp(-8 N).
constexpr double largest_noise = 3.0;
/// Integers fit 32 bits: a Gaussian of 53 random bits lies within 9 standard deviations.
constexpr double largest_deviation = 9.0, largest_integer = 0x1p31;
/// Fewer integers per standard deviation would change the noise.
constexpr double coarsest = 0x1p9, finest = 0x1p16;

} // namespace

TemplateHamiltonian template_hamiltonian(double alpha, double c, int N) {
    constexpr int P = 4;
    require_sites(P, N);
    if (!(alpha >= 0.0)) throw InputError(fmt::format("alpha = {}: a load is not negative", alpha));
    if (!(c >= 0.0)) throw InputError(fmt::format("c = {}: a variance is not negative", c));
    const double K = std::max(1.0, std::round(alpha * N)), w = std::sqrt(c * N);
    const double sum = 0.5 * N * N + largest_noise * w * std::pow(N, 1.5);
    const double needed = std::exp2(std::ceil(std::log2(coarsest / std::max(1.0, w))));
    require_exact(K * sum * sum * std::max(1.0, needed * needed), P, N);
    const auto fits = [&](double entry) {
        return K * sum * sum * entry * entry <= 0x1p60 && entry * (1.0 + largest_deviation * w) < largest_integer;
    };
    double entry = finest;
    while (entry > 1.0 && !fits(entry)) entry *= 0.5;
    return {.N = N,
            .K = static_cast<std::int64_t>(K),
            .alpha = alpha == 0.0 ? 0.0 : K / N, // the archetype alone makes no noise beside its own
            .spread = entry * w,
            .entry = static_cast<std::int32_t>(entry),
            .unit = 2.0 / (static_cast<double>(N) * N * N * entry * entry)};
}

} // namespace mattis
