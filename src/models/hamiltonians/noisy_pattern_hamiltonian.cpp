#include "models/hamiltonians/noisy_pattern_hamiltonian.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "models/hamiltonians/exact_energy.hpp"

namespace mattis {

NoisyPatternHamiltonian noisy_pattern_hamiltonian(int P, Convention convention, double alpha, double w, int N) {
    if (!(w > 0.0)) throw InputError(fmt::format("w = {}: noise has a positive standard deviation", w));
    NoisyPatternHamiltonian h;
    h.N = N;
    h.patterns = pattern_hamiltonian(P, convention, alpha, N);
    // A P-subset of sites is in W of `full` P! times.
    const double entry = convention == Convention::full ? factorial(P) : 1.0;
    const double noise = entry * w * std::sqrt(static_cast<double>(h.patterns.K));
    constexpr double largest_deviation = 9.0; // within so many standard deviations lies a Gaussian of 53 random bits
    constexpr double fine = 0x1p16, most = 0x1p20, coarsest = 0x1p9, largest_entry = 0x1p31;
    const double pattern_sum =
        static_cast<double>(h.patterns.K) * static_cast<double>(*std::ranges::max_element(h.patterns.weight));
    const auto sum = [&](double scale) { return scale * (pattern_sum + subsets(N, P) * largest_deviation * noise); };
    double scale = std::clamp(std::exp2(std::round(std::log2(fine / noise))), 1.0, most);
    while (scale > 1.0 && scale * noise > coarsest && sum(scale) > 0x1p60) scale *= 0.5;
    if (constexpr double largest_sum = 0x1p60; !(sum(scale) <= largest_sum))
        throw InputError(
            fmt::format("w = {} with P = {} at N = {} needs integer energies up to {:.2g}; they are exact up "
                        "to 2^60 = {:.2g} only: allowed is a smaller w, N, P or load",
                        w, P, N, sum(scale), largest_sum));
    if (!(scale * noise * largest_deviation < largest_entry))
        throw InputError(fmt::format("w = {} makes entries of noise beyond 32 bits: reduce w or the load", w));
    h.scale = static_cast<std::int64_t>(scale);
    h.unit = h.patterns.unit / scale;
    h.noise = {.N = N, .P = P, .spread = scale * noise, .unit = h.unit};
    return h;
}

} // namespace mattis
