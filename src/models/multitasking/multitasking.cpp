#include "models/multitasking/multitasking.hpp"

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
    const double lowest_quality = lowest_temperature * activity() / temperature(); // fields grow as 1/r
    if (p.T > 0.0 && law().data() == PatternLaw::Data::binomial && p.r < lowest_quality)
        throw InputError(
            fmt::format("r = {} is too low for the averages over the field at T = {}: allowed is r >= {:.3g}, "
                        "or class_law = gaussian",
                        p.r, p.T, lowest_quality));
}

PatternLaw Multitasking::law() const {
    const auto& p = parameters;
    if (p.M == 0) return PatternLaw::gaussian(activity(), p.rho);
    if (p.class_law == ClassLaw::exact) return PatternLaw::binomial(activity(), p.M, p.r);
    return PatternLaw::gaussian(activity(), (1.0 - p.r * p.r) / (p.M * p.r * p.r));
}

namespace {

using Data = DilutedHamiltonian::Data;

Data data_of(const Multitasking::Parameters& p) {
    const bool gaussian = p.class_law == ClassLaw::gaussian || p.M == 0;
    if (p.protocol == Protocol::storing || (p.M == 0 && p.rho == 0.0)) return Data::patterns;
    if (p.protocol == Protocol::supervised) return gaussian ? Data::gaussian : Data::class_sums;
    if (gaussian)
        throw InputError(fmt::format("protocol = unsupervised with M = {}, class_law = {} has no examples to draw: "
                                     "allowed are r, M >= 1 and class_law = exact",
                                     p.M, class_law_names[static_cast<std::size_t>(p.class_law)]));
    return Data::examples;
}

/// Largest |v| but for one entry in 1e18.
double largest_entry(const DilutedHamiltonian& h) {
    constexpr double deviations = 9.0;
    if (h.data == Data::class_sums) return h.M;
    if (h.data == Data::gaussian) return h.spread * (1.0 + deviations * std::sqrt(h.rho));
    return 1.0;
}

void require_exact(const DilutedHamiltonian& h) {
    const double largest = largest_entry(h), overlap = h.N * largest;
    const double sum = static_cast<double>(h.channels()) * overlap * overlap;
    if (!(sum <= 0x1p60) || !(largest < 0x1p31))
        throw InputError(fmt::format("{} patterns of N = {} spins and entries up to {:.2g} need integer energies up to "
                                     "{:.2g}; they are exact up to 2^60 = {:.2g} only: reduce N, M, K or rho",
                                     h.patterns(), h.N, largest, sum, 0x1p60));
}

} // namespace

DilutedHamiltonian Multitasking::hamiltonian(int N) const {
    const auto& p = parameters;
    DilutedHamiltonian h{.N = N, .K = p.K, .d = p.d, .data = data_of(p), .overlap_unit = unit()};
    h.learns = p.protocol != Protocol::storing;
    h.load = std::llround(p.alpha * N);
    h.alpha = static_cast<double>(h.load) / N;
    h.rho = law().rho();
    double per_square = 1.0; // of sum_c v_c^2 of one non-null entry
    if (h.data == Data::gaussian) {
        h.spread = 0x1p10;
        per_square = h.spread * h.spread * (1.0 + h.rho);
    } else if (h.data != Data::patterns) {
        h.M = p.M;
        h.r = p.r;
        per_square = p.r * p.r * (1.0 + h.rho) * p.M * (h.data == Data::class_sums ? p.M : 1.0);
    }
    h.unit = 0.5 / (N * per_square * unit());
    require_exact(h);
    return h;
}

} // namespace mattis
