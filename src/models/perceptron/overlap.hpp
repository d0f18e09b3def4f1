#pragma once

namespace mattis {

/// An overlap R with its complement, neither of which cancels.
struct Overlap {
    double R, rest; ///< rest = 1 - R

    static Overlap of_odds(double x) { return {x / (1.0 + x), 1.0 / (1.0 + x)}; }
    double odds() const { return R / rest; }
};

} // namespace mattis
