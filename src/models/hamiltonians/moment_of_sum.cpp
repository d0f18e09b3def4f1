#include "models/hamiltonians/moment_of_sum.hpp"

#include <cstddef>

#include "models/hamiltonians/exact_energy.hpp"

namespace mattis {

double moment_of_sum(int P, int N, std::span<const double> moments) {
    std::vector<double> sum(static_cast<std::size_t>(P) + 1, 0.0);
    sum[0] = 1.0;
    for (int n = 0; n < N; ++n)
        for (int p = P; p >= 2; --p)
            for (int j = 2; j <= p; j += 2)
                sum[static_cast<std::size_t>(p)] +=
                    moments[static_cast<std::size_t>(j)] * subsets(p, j) * sum[static_cast<std::size_t>(p - j)];
    return sum.back();
}

std::vector<double> moments_of_mean(int P, int M, double r) {
    const auto order = static_cast<std::size_t>(P);
    std::vector<double> sign(order + 1, r), mean(order + 1, 0.0); // of chi/M, and of the sum so far
    double scale = 1.0;
    for (std::size_t j = 0; j <= order; ++j, scale /= M) sign[j] = (j % 2 == 0 ? 1.0 : r) * scale;
    mean[0] = 1.0;
    for (int a = 0; a < M; ++a)
        for (std::size_t p = order; p >= 1; --p)
            for (std::size_t j = 1; j <= p; ++j)
                mean[p] += subsets(static_cast<int>(p), static_cast<int>(j)) * sign[j] * mean[p - j];
    return mean;
}

std::vector<double> gaussian_moments(int P, double rho) {
    std::vector<double> moment(static_cast<std::size_t>(P) + 1, 1.0);
    for (std::size_t j = 2; j < moment.size(); ++j)
        moment[j] = moment[j - 1] + rho * static_cast<double>(j - 1) * moment[j - 2];
    return moment;
}

} // namespace mattis
