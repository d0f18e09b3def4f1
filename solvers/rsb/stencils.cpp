#include "solvers/rsb/stencils.hpp"

namespace mattis::solvers {

namespace {

constexpr std::size_t R = stencil_reach;

/// (R!)^2/((R-j)! (R+j)!).
constexpr double binomial_ratio(std::size_t j) {
    double ratio = 1.0;
    for (std::size_t i = 1; i <= j; ++i) ratio *= static_cast<double>(R - j + i) / static_cast<double>(R + i);
    return ratio;
}

/// Weights of the first derivative, opposite on the left, and of the second one, the same there.
constexpr std::array<Stencil, 2> difference_stencils() {
    Stencil first{}, second{};
    for (std::size_t j = 1; j <= R; ++j) {
        const double x = static_cast<double>(j), sign = j % 2 == 1 ? 1.0 : -1.0;
        first[j] = sign * binomial_ratio(j) / x;
        second[j] = 2.0 * sign * binomial_ratio(j) / (x * x);
        second[0] -= 2.0 * second[j];
    }
    return {first, second};
}

constexpr std::array<Stencil, 2> differences = difference_stencils();

using Powers = std::array<long double, 2 * R + 1>;

/// [j] has the coefficients of Lagrange's polynomial of node j - R, in ascending powers.
std::array<Powers, 2 * R + 1> lagrange_polynomials() {
    std::array<Powers, 2 * R + 1> all{};
    constexpr auto last = static_cast<long double>(R);
    for (std::size_t j = 0; j <= 2 * R; ++j) {
        Powers& c = all[j];
        c[0] = 1.0L;
        std::size_t degree = 0;
        for (std::size_t k = 0; k <= 2 * R; ++k) {
            if (k == j) continue;
            const long double node = static_cast<long double>(k) - last;
            const long double gap = static_cast<long double>(j) - static_cast<long double>(k);
            ++degree;
            for (std::size_t m = degree; m > 0; --m) c[m] = (c[m - 1] - node * c[m]) / gap;
            c[0] *= -node / gap;
        }
    }
    return all;
}

std::vector<double> applied(const Stencil& weight, double left, const std::vector<double>& even, double scale) {
    const std::size_t n = even.size();
    std::vector<double> result(n, 0.0);
    for (std::size_t a = 0; a < n; ++a) {
        double sum = weight[0] * even[a];
        for (std::size_t j = 1; j <= R; ++j) {
            const std::size_t mirrored = a >= j ? a - j : j - a;
            sum += weight[j] * ((a + j < n ? even[a + j] : 0.0) + left * (mirrored < n ? even[mirrored] : 0.0));
        }
        result[a] = sum * scale;
    }
    return result;
}

} // namespace

Stencil gaussian_stencil(double variance) {
    Stencil weight{};
    long double outside = 0.0L;
    for (std::size_t j = 1; j <= R; ++j) {
        // The even part of Lagrange's polynomial of node j, in s = x^2: s/(2 j^2) prod_k (s - k^2)/(j^2 - k^2).
        std::vector<long double> coefficients{0.0L, 0.5L / static_cast<long double>(j * j)};
        for (std::size_t k = 1; k <= R; ++k) {
            if (k == j) continue;
            const auto square = static_cast<long double>(k * k), gap = static_cast<long double>(j * j) - square;
            coefficients.push_back(0.0L);
            for (std::size_t m = coefficients.size() - 1; m > 0; --m)
                coefficients[m] = (coefficients[m - 1] - square * coefficients[m]) / gap;
        }
        long double moment = 1.0L, sum = 0.0L; // E s^m = (2m-1)!! variance^m
        for (std::size_t m = 1; m < coefficients.size(); ++m) {
            moment *= static_cast<long double>(2 * m - 1) * static_cast<long double>(variance);
            sum += coefficients[m] * moment;
        }
        weight[j] = static_cast<double>(sum);
        outside += 2.0L * sum;
    }
    weight[0] = static_cast<double>(1.0L - outside);
    return weight;
}

ShiftedStencil gaussian_stencil(double variance, double offset) {
    static const auto polynomials = lagrange_polynomials();
    Powers moment{1.0L, offset}; // E (offset + sigma z)^m
    for (std::size_t m = 2; m < moment.size(); ++m)
        moment[m] = offset * moment[m - 1] + static_cast<long double>(m - 1) * variance * moment[m - 2];
    ShiftedStencil weight{};
    for (std::size_t j = 0; j < weight.size(); ++j) {
        long double sum = 0.0L;
        for (std::size_t m = 0; m < moment.size(); ++m) sum += polynomials[j][m] * moment[m];
        weight[j] = static_cast<double>(sum);
    }
    return weight;
}

std::vector<double> first_derivative(const std::vector<double>& even, double step) {
    return applied(differences[0], -1.0, even, 1.0 / step);
}

std::vector<double> second_derivative(const std::vector<double>& even, double step) {
    return applied(differences[1], 1.0, even, 1.0 / (step * step));
}

} // namespace mattis::solvers
