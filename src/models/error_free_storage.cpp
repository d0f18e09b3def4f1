#include "models/error_free_storage.hpp"

#include <cmath>

#include <boost/math/special_functions/factorials.hpp>

namespace mattis {

ErrorFreeStorage error_free_storage(int P, Convention convention, double N) {
    const auto order = static_cast<unsigned>(P);
    const double noise = convention == Convention::distinct ? boost::math::factorial<double>(order - 1)
                                                            : boost::math::double_factorial<double>(2 * order - 3);
    const double one = std::pow(N, P - 1) / (2.0 * noise * std::log(N));
    return {one, one / P};
}

} // namespace mattis
