#include "solvers/rsb/narrow_gap.hpp"

#include <cmath>
#include <cstddef>

#include <boost/math/quadrature/gauss.hpp>

namespace mattis::solvers {

GapConditions narrow_gap(double q0, double q1, const GapEnd& outer, const GapEnd& inner,
                         const std::function<double(double q)>& kappa) {
    using Rule = boost::math::quadrature::gauss<double, 15>;
    const double d = q1 - q0, middle = 0.5 * (q0 + q1);
    double mean = 0.5 * Rule::weights()[0] * kappa(middle); // of kappa
    double moment = 0.0;                                    // of kappa, about the middle, in units of d
    for (std::size_t k = 1; k < Rule::abscissa().size(); ++k) {
        const double x = 0.5 * Rule::abscissa()[k], weight = 0.5 * Rule::weights()[k];
        const double above = kappa(middle + x * d), below = kappa(middle - x * d);
        mean += weight * (above + below);
        moment += weight * x * (above - below);
    }
    const double v = mean * d;
    const double response = 0.5 * (outer.first + inner.first) + v / 12.0 * (outer.second - inner.second);
    const double bend = (outer.first - inner.first) / 10.0 + v / 120.0 * (outer.second + inner.second);
    return {1.0 - mean * response, (moment / mean - mean * bend) / d};
}

bool is_narrow(double v, double scale) {
    constexpr double narrow = 0.01;
    return v < narrow * scale;
}

} // namespace mattis::solvers
