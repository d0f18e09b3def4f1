#include "models/data/own_class.hpp"

namespace mattis {

std::optional<double> own_class_scatter(const Dataset& data, int P, double N) {
    const Dataset::Parameters& p = data.parameters();
    if (p.protocol != Protocol::unsupervised || !data.counts_examples()) return std::nullopt;
    const double x = (1.0 - p.r * p.r) / (N * p.r * p.r);
    double term = 1.0, sum = 0.0;
    for (int k = 1; k < P; ++k) {
        // From k - 1 to k: C(P-1,k)/C(P-1,k-1) = (P-k)/k.
        const double ratio = static_cast<double>(P - k) / k;
        term *= ratio * ratio * k * x;
        sum += term;
    }
    return data.rho() * sum;
}

} // namespace mattis
