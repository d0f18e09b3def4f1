#include "solvers/one_step.hpp"

#include <cmath>

#include <boost/math/special_functions/factorials.hpp>

#include "core/gaussian.hpp"

namespace mattis::solvers {

double one_step_overlap(int P, Convention convention, double alpha, double T) {
    const double noise = P == 2 ? 1.0 : pattern_covariance(P, convention).slope(1.0);
    return site_averages(0.5 * P, alpha * noise, T).m;
}

ErrorFreeStorage error_free_storage(int P, Convention convention, double N) {
    const auto order = static_cast<unsigned>(P);
    const double noise = convention == Convention::distinct ? boost::math::factorial<double>(order - 1)
                                                            : boost::math::double_factorial<double>(2 * order - 3);
    const double one = std::pow(N, P - 1) / (2.0 * noise * std::log(N));
    return {one, one / P};
}

} // namespace mattis::solvers
