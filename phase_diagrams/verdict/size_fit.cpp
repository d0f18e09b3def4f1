#include "phase_diagrams/verdict/size_fit.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "stats/extrapolation.hpp"
#include "stats/hypothesis.hpp"

namespace mattis::diagram {

namespace {

/// Means over sweeps and samples are sums of up to millions of numbers, right to about this part of their size. Samples
/// that differ by less do not differ.
constexpr double rounding = 1e-12;

std::string without_spread(const Distances& at) {
    constexpr double close = 1e-6;
    std::string text = "no spread between disorder samples: no error to judge by";
    const double farthest = std::ranges::max(at.distance, {}, [](double d) { return std::abs(d); });
    if (std::abs(farthest) > close) text += fmt::format("; away from theory by {:.2g}", std::abs(farthest));
    return text;
}

/// Why there is nothing to fit; empty if there is.
std::string fault_of(const Distances& at) {
    for (std::size_t k = 0; k < at.N.size(); ++k) {
        if (!std::isfinite(at.distance[k])) return fmt::format("no value at N = {:.0f}", at.N[k]);
        if (at.samples[k] < 2.0) return fmt::format("one disorder sample at N = {:.0f}: no error to judge by", at.N[k]);
        if (!std::isfinite(at.error[k])) return fmt::format("no error at N = {:.0f}", at.N[k]);
    }
    for (std::size_t k = 0; k < at.N.size(); ++k)
        if (at.error[k] <= rounding * std::max(1.0, std::abs(at.magnitude[k]))) return without_spread(at);
    return {};
}

/// By how much the limit shifts if corrections have a further term of the size b N^-exponent/series.
double next_term(const Distances& at, double exponent, double b) {
    if (at.series.empty()) return 0.0;
    std::vector<double> term;
    for (std::size_t k = 0; k < at.N.size(); ++k) term.push_back(b * std::pow(at.N[k], -exponent) / at.series[k]);
    return stats::extrapolate(at.N, term, at.error, exponent).value;
}

} // namespace

SizeFit fit_sizes(const Distances& at, double exponent) {
    SizeFit fit{.fault = fault_of(at)};
    if (!fit.fault.empty()) return fit;
    std::vector<double> dofs;
    for (const double samples : at.samples) dofs.push_back(samples - 1.0);
    const stats::Extrapolation limit = stats::extrapolate(at.N, at.distance, at.error, exponent);
    fit.exponent = exponent;
    fit.distance = limit.value;
    fit.error = std::hypot(limit.error, next_term(at, exponent, limit.slope));
    fit.slope = limit.slope;
    fit.chi_squared = limit.chi_squared;
    fit.misfit_p = stats::misfit_probability(limit, at.N, at.error, dofs, exponent);
    fit.dof = stats::extrapolation_dof(at.N, at.error, dofs, exponent);
    fit.p = stats::student_two_sided(limit.value / fit.error, fit.dof);
    fit.z = std::copysign(stats::deviate(fit.p), limit.value);
    if (!std::isfinite(fit.z)) fit.z = limit.value / fit.error; // p is below what a number can hold
    return fit;
}

std::string misfit_text(const SizeFit& fit, std::size_t sizes) {
    const std::size_t freedom = sizes - 2;
    return fmt::format("the extrapolation does not fit (chi2 = {:.1f}, {} degree{} of freedom, p = {:.1g})",
                       fit.chi_squared, freedom, freedom == 1 ? "" : "s", fit.misfit_p);
}

} // namespace mattis::diagram
