#include "models/data/dataset.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/special.hpp"

namespace mattis {

Dataset::Dataset(const Parameters& p, double activity) : p_(p), activity_(activity) {
    if (p.protocol == Protocol::storing) {
        if (p.rho != 0.0 || p.M != 0 || p.r != 1.0)
            throw InputError(
                fmt::format("protocol = storing has no examples, but rho = {}, r = {}, M = {}: allowed are protocol = "
                            "supervised or unsupervised, or leave these three out",
                            p.rho, p.r, p.M));
        return;
    }
    if (p.M == 0 && p.r != 1.0)
        throw InputError(fmt::format("r = {} without M: allowed is r with M >= 1, or rho alone", p.r));
    if (p.M > 0 && p.r == 0.0)
        throw InputError(fmt::format("r = 0 with M = {}: allowed is a quality r in (0, 1]", p.M));
    constexpr double rounding = 1e-9; // of a rho that was computed from r and M, relative
    if (p.M > 0 && p.rho != 0.0 && std::abs(p.rho - rho()) > rounding * rho())
        throw InputError(
            fmt::format("rho = {} with r = {} and M = {}, which give rho = (1-r^2)/(M r^2) = {}: allowed is "
                        "either rho, or r and M",
                        p.rho, p.r, p.M, rho()));
    require_rho_up_to(largest_rho, "beyond it the signal is lost in rounding");
}

void Dataset::require_rho_up_to(double largest, std::string_view why) const {
    if (rho() <= largest) return;
    const std::string from = p_.M > 0 ? fmt::format(" of r = {}, M = {}", p_.r, p_.M) : "";
    throw InputError(fmt::format("rho = {}{}: allowed is rho up to {}, {}", rho(), from, largest, why));
}

void Dataset::require_powers(int P) const {
    constexpr double decades = 290.0; // of the 308 of double precision
    const double of_rho = P * std::log10(1.0 + rho()), of_r = -2.0 * P * std::log10(p_.r);
    if (of_rho > decades)
        throw InputError(fmt::format("rho = {} with P = {}: (1+rho)^P = 1e{:.0f} is too large for double precision; "
                                     "allowed is rho up to {:.3g} here",
                                     rho(), P, of_rho, std::pow(10.0, decades / P) - 1.0));
    if (p_.protocol == Protocol::unsupervised && of_r > decades)
        throw InputError(fmt::format("r = {} with P = {}, unsupervised: r^(2P) = 1e-{:.0f} is too small for double "
                                     "precision; allowed is r from {:.3g} on here",
                                     p_.r, P, of_r, std::pow(10.0, -0.5 * decades / P)));
}

double Dataset::rho() const { return p_.M == 0 ? p_.rho : (1.0 - p_.r * p_.r) / (p_.M * p_.r * p_.r); }

double Dataset::entropy(int k) const {
    if (k == 1 || !learns() || p_.M == 0) return rho();
    const double power = integer_power(p_.r, 2 * k);
    return (1.0 - power) / (p_.M * power);
}

double Dataset::moment(int k) const { return integer_power(p_.r, 2 * k) * (1.0 + entropy(k)); }

void Dataset::require_products() const {
    if (p_.protocol == Protocol::unsupervised && p_.M == 0 && p_.rho > 0.0)
        throw InputError(fmt::format("protocol = unsupervised with rho = {} alone: the entropies of products of P "
                                     "entries do not follow from it; allowed are r and M",
                                     p_.rho));
}

PatternLaw Dataset::law() const {
    if (p_.M == 0) return PatternLaw::gaussian(activity_, p_.rho);
    if (p_.class_law == ClassLaw::exact) return PatternLaw::binomial(activity_, p_.M, p_.r);
    return PatternLaw::gaussian(activity_, rho());
}

namespace {

/// Probabilities of `first`, first + 1, ... successes of M trials, each with chance p in (1/2, 1), without the tails
/// that add nothing to a sum in double precision. From the most likely number on, each follows from its neighbour.
struct BinomialWeights {
    int first = 0;
    std::vector<double> weight{};

    BinomialWeights(int M, double p) {
        constexpr double nothing = 1e-20; // of the largest
        const int mode = std::min(M, static_cast<int>(std::floor((M + 1) * p)));
        const double odds = p / (1.0 - p);
        double w = 1.0;
        for (int k = mode; k >= 0 && w > nothing; w *= k / ((M - k + 1) * odds), --k) weight.push_back(w);
        first = mode - static_cast<int>(weight.size()) + 1;
        std::reverse(weight.begin(), weight.end());
        w = M > mode ? (M - mode) * odds / (mode + 1) : 0.0;
        for (int k = mode + 1; k <= M && w > nothing; w *= (M - k) * odds / (k + 1), ++k) weight.push_back(w);
        std::vector<double> ascending = weight;
        std::sort(ascending.begin(), ascending.end());
        double sum = 0.0;
        for (const double x : ascending) sum += x;
        for (double& x : weight) x /= sum;
    }
};

} // namespace

std::vector<SiteKind> Dataset::site_kinds() const {
    const PatternLaw law = this->law();
    std::vector<SiteKind> kinds;
    if (activity_ < 1.0) kinds.push_back({1.0 - activity_, 0.0, 0.0});
    if (law.data() != PatternLaw::Data::binomial) {
        kinds.push_back({activity_, 1.0, law.rho()});
        return kinds;
    }
    const BinomialWeights up(p_.M, 0.5 * (1.0 + p_.r));
    for (std::size_t i = 0; i < up.weight.size(); ++i)
        kinds.push_back(
            {activity_ * up.weight[i], (2.0 * (up.first + static_cast<int>(i)) - p_.M) / (p_.M * p_.r), 0.0});
    return kinds;
}

Dataset::Vectors Dataset::vectors() const {
    const bool gaussian = is_gaussian();
    if (!learns() || (p_.M == 0 && p_.rho == 0.0)) return Vectors::patterns;
    if (p_.protocol == Protocol::supervised) return gaussian ? Vectors::gaussian : Vectors::class_sums;
    if (gaussian)
        throw InputError(fmt::format("protocol = unsupervised with M = {}, class_law = {} has no examples to draw: "
                                     "allowed are r, M >= 1 and class_law = exact",
                                     p_.M, class_law_names[static_cast<std::size_t>(p_.class_law)]));
    return Vectors::examples;
}

double Dataset::normalisation() const {
    switch (vectors()) {
    case Vectors::gaussian:
        return gaussian_spread * gaussian_spread * (1.0 + rho());
    case Vectors::class_sums:
        return p_.r * p_.r * (1.0 + rho()) * p_.M * p_.M;
    case Vectors::examples:
        return p_.r * p_.r * (1.0 + rho()) * p_.M;
    case Vectors::patterns:
        break;
    }
    return 1.0;
}

} // namespace mattis
