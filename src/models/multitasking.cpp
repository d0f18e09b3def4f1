#include "models/multitasking.hpp"

#include <cmath>

#include <fmt/format.h>

#include "core/errors.hpp"

namespace mattis {

namespace {

void require_consistent_data(const Multitasking::Parameters& p) {
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
    if (p.M > 0 && p.rho != 0.0)
        throw InputError(fmt::format(
            "rho = {} with M = {}: allowed is either rho, or r and M, which give rho = (1-r^2)/(M r^2)", p.rho, p.M));
}

void require_possible_load(const Multitasking::Parameters& p) {
    if (p.alpha == 0.0) return;
    if (p.K != 1)
        throw InputError(fmt::format("K = {} with alpha = {}: allowed is K = 1 with an extra load", p.K, p.alpha));
    if (p.protocol == Protocol::unsupervised && p.M == 0)
        throw InputError("protocol = unsupervised with alpha > 0 depends on the number of examples: allowed are r and "
                         "M in place of rho");
}

} // namespace

Multitasking::Multitasking(const Parameters& p) : parameters(p) {
    require_consistent_data(p);
    require_possible_load(p);
    if (p.T > 0.0 && temperature() < lowest_temperature * activity())
        throw InputError(fmt::format("T = {} is too low for the averages over the field: allowed are T = 0 and T >= {}",
                                     p.T, lowest_temperature * activity() / unit()));
}

PatternLaw Multitasking::law() const {
    const auto& p = parameters;
    if (p.M == 0) return PatternLaw::gaussian(activity(), p.rho);
    if (p.class_law == ClassLaw::exact) return PatternLaw::binomial(activity(), p.M, p.r);
    return PatternLaw::gaussian(activity(), (1.0 - p.r * p.r) / (p.M * p.r * p.r));
}

} // namespace mattis
