#include "stats/hypothesis.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <numeric>
#include <stdexcept>
#include <string>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/erf.hpp>

namespace mattis::stats {

namespace {

bool is_probability(double p) { return p >= 0.0 && p <= 1.0; }

void require_probabilities(std::span<const double> p, const char* where) {
    if (!std::ranges::all_of(p, is_probability))
        throw std::invalid_argument(std::string(where) + ": a probability lies in [0, 1]");
}

/// The deviate that a normal variable exceeds with probability p.
double upper_deviate(double p) {
    namespace policies = boost::math::policies;
    // p = 0 is an infinite deviate, not an error.
    constexpr policies::policy<policies::overflow_error<policies::ignore_error>> quiet;
    return std::numbers::sqrt2 * boost::math::erfc_inv(2.0 * p, quiet);
}

} // namespace

double student_two_sided(double t, double dof) {
    if (std::isnan(t)) return t;
    return 2.0 * boost::math::cdf(boost::math::complement(boost::math::students_t(dof), std::abs(t)));
}

double chi_squared_upper(double chi_squared, double dof) {
    if (std::isnan(chi_squared)) return chi_squared;
    return boost::math::cdf(boost::math::complement(boost::math::chi_squared(dof), chi_squared));
}

double fisher_upper(double F, double dof_above, double dof_below) {
    if (std::isnan(F)) return F;
    if (std::isinf(F)) return 0.0;
    return boost::math::cdf(boost::math::complement(boost::math::fisher_f(dof_above, dof_below), F));
}

double harmonic_mean(std::span<const double> p) {
    require_probabilities(p, "harmonic_mean");
    if (p.empty()) return std::numeric_limits<double>::quiet_NaN();
    double inverse = 0.0;
    for (const double one : p) inverse += 1.0 / one;
    return static_cast<double>(p.size()) / inverse;
}

double partial_conjunction(std::span<const double> p, std::size_t left_out) {
    require_probabilities(p, "partial_conjunction");
    constexpr double most = 0.999;
    if (p.size() <= left_out) return std::numeric_limits<double>::quiet_NaN();
    std::vector<double> ascending(p.begin(), p.end());
    std::ranges::sort(ascending);
    double sum = 0.0;
    for (std::size_t k = left_out; k < ascending.size(); ++k) sum += upper_deviate(std::min(ascending[k], most));
    const auto left = static_cast<double>(ascending.size() - left_out);
    return 0.5 * std::erfc(sum / std::sqrt(2.0 * left));
}

double deviate(double p) {
    if (!is_probability(p)) throw std::invalid_argument("deviate: a probability lies in [0, 1]");
    return upper_deviate(0.5 * p);
}

std::vector<bool> holm(std::span<const double> p, double level) {
    require_probabilities(p, "holm");
    std::vector<std::size_t> ascending(p.size());
    std::iota(ascending.begin(), ascending.end(), std::size_t{0});
    std::ranges::stable_sort(ascending, {}, [&](std::size_t k) { return p[k]; });
    std::vector<bool> rejected(p.size(), false);
    auto left = static_cast<double>(p.size());
    for (const std::size_t k : ascending) {
        if (p[k] > level / left) break;
        rejected[k] = true;
        left -= 1.0;
    }
    return rejected;
}

} // namespace mattis::stats
