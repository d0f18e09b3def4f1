#pragma once

#include <cstdint>

#include "core/rng.hpp"

namespace mattis {

/// The integer next to spread times the Gaussian number that gaussian() makes of a draw (std::lround of the product),
/// several times faster. A rounded approximation decides, except where it comes close to half an integer: there
/// gaussian() itself does. Precondition: the result fits 63 bits.
/// Approximation of the quantile: Wichura, Algorithm AS 241, Appl. Statist. 37, 477 (1988), in its middle; error 1e-15.
std::int64_t rounded_gaussian(Stream::result_type draw, double spread);

} // namespace mattis
