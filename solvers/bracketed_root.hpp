#pragma once

#include <cmath>
#include <cstdint>

#include <boost/math/tools/roots.hpp>

namespace mattis::solvers {

/// The zero of f between two arguments at which its signs differ, by TOMS 748 to full precision.
template <class F>
double bracketed_root(F&& f, double low, double high) {
    std::uintmax_t iterations = 200;
    const auto [a, b] =
        boost::math::tools::toms748_solve(f, low, high, boost::math::tools::eps_tolerance<double>(52), iterations);
    return std::abs(f(a)) <= std::abs(f(b)) ? a : b;
}

} // namespace mattis::solvers
