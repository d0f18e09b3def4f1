#include "models/hamiltonians/pattern_hamiltonian.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/special.hpp"
#include "models/hamiltonians/exact_energy.hpp"
#include "models/hamiltonians/moment_of_sum.hpp"

namespace mattis {

namespace {

/// C(n, k), exact. Precondition: it is below 2^62.
std::int64_t binomial(std::int64_t n, std::int64_t k) {
    if (k < 0 || k > n) return 0;
    std::int64_t result = 1;
    for (std::int64_t j = 1; j <= std::min(k, n - k); ++j) {
        const std::int64_t common = std::gcd(result, j);
        result = result / common * ((n - j + 1) / (j / common));
    }
    return result;
}

/// Elementary symmetric polynomial of order P of u signs +1 and N - u signs -1. Every partial sum is at most C(N, P).
std::int64_t distinct_weight(int P, int N, int u) {
    std::int64_t sum = 0;
    for (int minus = std::max(0, P - u); minus <= std::min(P, N - u); ++minus) {
        const std::int64_t products = binomial(u, P - minus) * binomial(N - u, minus);
        sum += minus % 2 == 0 ? products : -products;
    }
    return sum;
}

std::int64_t exact_power(std::int64_t base, int exponent) {
    std::int64_t result = 1;
    for (int k = 0; k < exponent; ++k) result *= base;
    return result;
}

} // namespace

std::vector<std::int64_t> pattern_weights(int P, Convention convention, int N, double patterns) {
    require_sites(P, N);
    const bool full = convention == Convention::full;
    require_exact(patterns * (full ? integer_power(N, P) : subsets(N, P)), P, N);
    std::vector<std::int64_t> weight;
    for (int u = 0; u <= N; ++u) weight.push_back(full ? exact_power(2 * u - N, P) : distinct_weight(P, N, u));
    return weight;
}

PatternHamiltonian pattern_hamiltonian(int P, Convention convention, double alpha, int N) {
    require_sites(P, N);
    if (!(alpha >= 0.0)) throw InputError(fmt::format("alpha = {}: a load is not negative", alpha));
    const bool full = convention == Convention::full;
    const double power = integer_power(N, P - 1);
    const double patterns_per_load = 2.0 * power / factorial(P);
    const double K = std::max(1.0, std::round(alpha * patterns_per_load));

    PatternHamiltonian h;
    h.N = N;
    h.K = static_cast<std::int64_t>(K);
    h.alpha = alpha == 0.0 ? 0.0 : K / patterns_per_load; // the archetype alone makes no noise
    h.unit = (full ? 0.5 : 0.5 * factorial(P)) / power;
    h.weight = pattern_weights(P, convention, N, K);
    if (full && P >= 4 && P % 2 == 0) {
        const std::vector<double> of_signs(static_cast<std::size_t>(P) + 1, 1.0);
        h.constant = -0.5 * K * moment_of_sum(P, N, of_signs) / (power * N);
    }
    return h;
}

} // namespace mattis
