#include "solvers/rs/one_pattern.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/special.hpp"

namespace mattis::solvers {

double exact_one_pattern_free_energy(int P, int N, double T) {
    std::vector<double> exponents;
    double log_count = 0.0;
    for (int up = 0; up <= N; ++up) {
        const double m = (2.0 * up - N) / N;
        exponents.push_back(log_count + 0.5 / T * N * integer_power(m, P));
        log_count += std::log(static_cast<double>(N - up) / (up + 1));
    }
    const double largest = *std::max_element(exponents.begin(), exponents.end());
    double sum = 0.0;
    for (const double e : exponents) sum += std::exp(e - largest);
    return -T / N * (largest + std::log(sum));
}

} // namespace mattis::solvers
