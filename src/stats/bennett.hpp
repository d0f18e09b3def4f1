#pragma once

#include <span>

namespace mattis::stats {

/// Fermi's function 1/(1 + e^x).
double fermi(double x);

/// The logarithm of a ratio of partition functions, with one standard error. NaN where there is no value.
struct LogRatio {
    double value = 0.0;
    double error = 0.0;
};

/// Bennett's acceptance ratio (J. Comput. Phys. 22, 245 (1976)). Two systems 0 and 1 share their configurations; W_0
/// and W_1 are their weights, and x = -ln(W_1/W_0). For every shift c
///   ln Z_1/Z_0 = c + ln <fermi(x + c)>_0 - ln <fermi(-x - c)>_1.
/// The variance is least at c = ln Z_1/Z_0 if both averages have as much data, and flat there. `forward` holds means
/// of the first average over equal parts of a chain in system 0, `backward` of the second in system 1. The bias of the
/// logarithms and the error are those of the jackknife over the parts. NaN unless there are as many of both, two or
/// more, and all averages are positive.
LogRatio bennett(std::span<const double> forward, std::span<const double> backward, double shift);

} // namespace mattis::stats
