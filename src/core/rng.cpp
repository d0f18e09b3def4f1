#include "core/rng.hpp"

#include <numbers>

#include <boost/math/special_functions/erf.hpp>

namespace mattis {

double gaussian(Stream& stream) { return -std::numbers::sqrt2 * boost::math::erfc_inv(2.0 * stream.uniform()); }

} // namespace mattis
