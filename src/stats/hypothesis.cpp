#include "stats/hypothesis.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <numeric>
#include <stdexcept>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/erf.hpp>

namespace mattis::stats {

namespace {

bool is_probability(double p) { return p >= 0.0 && p <= 1.0; }

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
    return boost::math::cdf(boost::math::complement(boost::math::fisher_f(dof_above, dof_below), F));
}

double deviate(double p) {
    if (!is_probability(p)) throw std::invalid_argument("deviate: a probability lies in [0, 1]");
    namespace policies = boost::math::policies;
    // p = 0 is an infinite deviate, not an error.
    constexpr policies::policy<policies::overflow_error<policies::ignore_error>> quiet;
    return std::numbers::sqrt2 * boost::math::erfc_inv(p, quiet);
}

std::vector<bool> holm(std::span<const double> p, double level) {
    if (!std::ranges::all_of(p, is_probability)) throw std::invalid_argument("holm: a probability lies in [0, 1]");
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
