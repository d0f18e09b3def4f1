#include "solvers/rsb/narrow_gap.hpp"

#include <cmath>
#include <cstddef>

#include <boost/math/quadrature/gauss.hpp>

namespace mattis::solvers {

GapConditions narrow_gap(double q0, double q1, std::span<const GapNode> nodes,
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
    const auto parts = static_cast<double>(nodes.size() - 1);
    const double v = mean * d / parts; // of a part
    double grown = 0.0, average = 0.0; // M less M(q0) at a node; its mean over the gap
    for (std::size_t k = 1; k < nodes.size(); ++k) {
        const GapNode &a = nodes[k - 1], &b = nodes[k];
        const double response =
            0.5 * (a.first + b.first) + v / 10.0 * (a.second - b.second) + v * v / 120.0 * (a.third + b.third);
        const double bend =
            3.0 / 28.0 * (a.first - b.first) + v / 84.0 * (a.second + b.second) + v * v / 1680.0 * (a.third - b.third);
        average += (grown + v * (0.5 * response + bend)) / parts;
        grown += v * response;
    }
    return {1.0 - grown / d, (moment / mean - (average - 0.5 * grown) / d) / d};
}

std::size_t parts_of_gap(double v, double scale) {
    constexpr double widest = 0.3, part = 0.03;
    const double ratio = v / scale;
    if (!(ratio < widest)) return 0;
    return static_cast<std::size_t>(ratio / (part * std::pow(ratio / widest, 0.25))) + 1;
}

} // namespace mattis::solvers
