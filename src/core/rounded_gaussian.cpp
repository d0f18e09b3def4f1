#include "core/rounded_gaussian.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <boost/math/special_functions/erf.hpp>

namespace mattis {

namespace {

/// x of a standard Gaussian that is exceeded with probability 1 - u, with an error far below 1e-12.
double approximate_quantile(double u) {
    const double q = u - 0.5;
    if (std::abs(q) > 0.425) {
        using InDouble = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
        return -std::numbers::sqrt2 * boost::math::erfc_inv(2.0 * u, InDouble());
    }
    const double r = 0.180625 - q * q;
    const double above =
        (((((((2.5090809287301226727e+3 * r + 3.3430575583588128105e+4) * r + 6.7265770927008700853e+4) * r +
             4.5921953931549871457e+4) *
                r +
            1.3731693765509461125e+4) *
               r +
           1.9715909503065514427e+3) *
              r +
          1.3314166789178437745e+2) *
             r +
         3.3871328727963666080e+0);
    const double below =
        (((((((5.2264952788528545610e+3 * r + 2.8729085735721942674e+4) * r + 3.9307895800092710610e+4) * r +
             2.1213794301586595867e+4) *
                r +
            5.3941960214247511077e+3) *
               r +
           6.8718700749205790830e+2) *
              r +
          4.2313330701600911252e+1) *
             r +
         1.0);
    return q * above / below;
}

} // namespace

std::int64_t rounded_gaussian(Stream::result_type draw, double spread) {
    constexpr double doubtful = 1e-12;          // far above the error of the quantile, far below what is drawn often
    constexpr double below_one = 1.0 - 0x1p-53; // as gaussian_of
    const double u = std::min(Stream::uniform_of(draw), below_one);
    const double x = spread * approximate_quantile(u);
    const double whole = std::nearbyint(x);
    if (std::abs(x - whole) < 0.5 - doubtful * spread) return static_cast<std::int64_t>(whole);
    return std::lround(spread * gaussian_of(draw));
}

} // namespace mattis
