#include "models/multitasking/multitasking.hpp"

#include <cmath>

#include <fmt/format.h>

#include "core/errors.hpp"

namespace mattis {

namespace {

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
    dataset(); // refuses contradictions
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

namespace {

using Vectors = Dataset::Vectors;

/// Largest |v| but for one entry in 1e18.
double largest_entry(const DilutedHamiltonian& h) {
    constexpr double deviations = 9.0;
    if (h.data == Vectors::class_sums) return h.M;
    if (h.data == Vectors::gaussian) return h.spread * (1.0 + deviations * std::sqrt(h.rho));
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
    const Dataset data = dataset();
    DilutedHamiltonian h{.N = N, .K = p.K, .d = p.d, .data = data.vectors(), .overlap_unit = unit()};
    h.learns = data.learns();
    h.load = std::llround(p.alpha * N);
    h.alpha = static_cast<double>(h.load) / N;
    h.rho = data.law().rho();
    if (h.data == Vectors::gaussian) {
        h.spread = Dataset::gaussian_spread;
    } else if (h.data != Vectors::patterns) {
        h.M = p.M;
        h.r = p.r;
    }
    h.unit = 0.5 / (N * data.normalisation() * unit());
    require_exact(h);
    return h;
}

} // namespace mattis
