#pragma once

// A network that learns from examples, as a model that joins from outside: its dataset gives the kinds of sites, all
// solvers of Gaussian sites do the rest.

#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "core/special.hpp"
#include "models/contract/gaussian_site.hpp"
#include "models/data/convention.hpp"
#include "models/data/dataset.hpp"
#include "models/dense.hpp"
#include "models/landscape/gaussian_noise.hpp"

namespace mattis::guests {

/// Dense network of class averages, P >= 3 (arXiv:2212.00606): H = -(N/2)(1+rho)^(P/2) sum_mu n_mu^P. With X the class
/// average over r, E X^2 = 1 + rho:
///   field = S(n) X + sqrt(alpha x'(q)) z,  S = (P/2) A n^(P-1),  A = (1+rho)^(P/2-1)
///   (1+rho) n = E[X tanh(beta h)],  m = E tanh(beta h),  q = E tanh^2(beta h)
///   f = ((P-1)/2)(1+rho) A n^P - T E ln 2cosh(beta h) + the noise of a dense network
class SupervisedDense : public GaussianNoise {
public:
    struct Parameters {
        int P;
        double alpha;
        double T;
        Convention convention = Convention::distinct;
        Protocol protocol = Protocol::supervised;
        double rho = 0.0;
        double r = 1.0;
        int M = 0;
        ClassLaw class_law = ClassLaw::exact;
    };

    static constexpr std::string_view name = "supervised_dense";
    static constexpr std::string_view doc = "dense network of class averages";
    static constexpr std::string_view source = "arXiv:2212.00606";
    static constexpr bool has_signal = true;
    static constexpr Capabilities capabilities{.temperature = "T", .load = "alpha", .signal = true, .learns = true};
    static constexpr std::array branches{Branch::retrieval, Branch::glass, Branch::paramagnet};
    static constexpr auto fields = joined(
        std::array{
            field<&Parameters::P>("P", "P", "interaction order", {3, 64}),
            field<&Parameters::alpha>("alpha", "α", "load, K = alpha 2 N^(P-1)/P!",
                                      {0, std::numeric_limits<double>::infinity()}),
            field<&Parameters::T>("T", "T", "temperature", {0, std::numeric_limits<double>::infinity()}),
            choice<&Parameters::convention>("convention", "of the interaction", convention_names, 0),
        },
        dataset_fields<Parameters>());

    Parameters parameters;

    explicit SupervisedDense(const Parameters& p)
        : GaussianNoise(p.alpha, p.T, pattern_covariance(p.P, p.convention)), parameters(p), data_(dataset_of(p)),
          strength_(0.5 * p.P * std::pow(1.0 + data_.rho(), 0.5 * p.P - 1.0)) {}

    std::vector<SiteKind> site_kinds() const { return data_.site_kinds(); }
    double signal_field(double n) const { return strength_ * integer_power(n, parameters.P - 1); }
    double signal_field_slope(double n) const {
        return strength_ * (parameters.P - 1) * integer_power(n, parameters.P - 2);
    }
    double signal_free_energy(double n) const {
        return strength_ * (1.0 + data_.rho()) * (parameters.P - 1) / parameters.P * integer_power(n, parameters.P);
    }

private:
    Dataset data_;
    double strength_; ///< (P/2) A
};

static_assert(GaussianSite<SupervisedDense>);

} // namespace mattis::guests
