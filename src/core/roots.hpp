#pragma once

#include <functional>
#include <optional>
#include <vector>

namespace mattis {

/// A quantity whose zeros are sought; nothing where it is not defined (a branch is absent).
using Gap = std::function<std::optional<double>(double)>;

/// A point at which a gap was looked at.
struct GapSample {
    double at;
    std::optional<double> gap;
};

/// The zero between two points at which `gap` has opposite signs, by TOMS 748 to about 50 bits; in log x where the ends
/// are decades apart. Nothing where `gap` jumps over zero, or is not defined on the way.
std::optional<double> zero_between(const Gap& gap, const GapSample& a, const GapSample& b);

/// All zeros of `gap` found from its values on an ascending grid, ascending. A cell with one undefined end is cut back
/// to the edge of existence by bisection, so that a zero between the last grid point and the edge is not lost. Where
/// three neighbours come closest to zero in the middle without crossing, the extremum is located, so that two zeros in
/// one cell are found as well. Zeros at which gap does not change sign are not reported, nor are jumps over zero.
std::vector<double> crossings(const Gap& gap, const std::vector<double>& grid);

/// n + 1 points from a to b with constant spacing.
std::vector<double> linear_grid(double a, double b, int n);

/// n + 1 points from a > 0 to b > a with constant ratio.
std::vector<double> geometric_grid(double a, double b, int n);

/// The zero of f between two arguments at which its signs differ, by TOMS 748 to full precision.
double bracketed_root(const std::function<double(double)>& f, double low, double high);

} // namespace mattis
