#include "models/data/pattern_covariance.hpp"

#include <cstddef>
#include <utility>
#include <vector>

#include <boost/math/special_functions/binomial.hpp>
#include <boost/math/special_functions/factorials.hpp>

namespace mattis {

EnergyCovariance pattern_covariance(int P, Convention convention) {
    std::vector<double> a(static_cast<std::size_t>(P) + 1, 0.0);
    if (convention == Convention::distinct) {
        a.back() = 0.5;
        return EnergyCovariance(std::move(a));
    }
    const auto order = static_cast<unsigned>(P);
    for (unsigned k = P % 2 == 0 ? 2 : 1; k <= order; k += 2) {
        const double pairings = k == order ? 1.0 : boost::math::double_factorial<double>(order - k - 1);
        const double c = boost::math::binomial_coefficient<double>(order, k) * pairings;
        // c^2 k!/(2 P!) with the factorials divided first: c itself stays below 1e50 for P <= 64.
        a[k] = 0.5 * c * (c / (boost::math::factorial<double>(order) / boost::math::factorial<double>(k)));
    }
    return EnergyCovariance(std::move(a));
}

EnergyCovariance data_covariance(int P, Convention convention, const Dataset& data, double w) {
    const EnergyCovariance patterns = pattern_covariance(P, convention);
    const bool correlated = convention == Convention::full && data.parameters().protocol == Protocol::unsupervised;
    if (!correlated && w == 0.0) return patterns;
    std::vector<double> a = patterns.coefficients();
    if (correlated)
        for (int k = 1; k < P; ++k) a[static_cast<std::size_t>(k)] *= data.moment(k) / data.moment(P);
    a.back() += 0.5 * w * w;
    return EnergyCovariance(std::move(a));
}

} // namespace mattis
