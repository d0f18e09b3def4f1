#include "montecarlo/exact/enumeration.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "core/special.hpp"
#include "montecarlo/exact/walsh_hadamard.hpp"

namespace mattis::mc {

namespace {

/// Sum of term(c) over c in [first, last) by halves: the rounding error grows with the logarithm of their number only.
template <class F>
double pairwise_sum(std::size_t first, std::size_t last, const F& term) {
    constexpr std::size_t few = 64;
    if (last - first > few) {
        const std::size_t middle = first + (last - first) / 2;
        return pairwise_sum(first, middle, term) + pairwise_sum(middle, last, term);
    }
    double sum = 0.0;
    for (std::size_t c = first; c < last; ++c) sum += term(c);
    return sum;
}

/// Gibbs law: probability of every configuration, and the sum of exp(-(E - lowest)/T).
struct Law {
    std::vector<double> probability;
    double relative_Z = 0.0;
};

Law law_of(const Spectrum& spectrum, double T) {
    if (!(T > 0.0)) throw std::invalid_argument("enumeration: T > 0 is needed");
    const std::int64_t lowest = ground_state(spectrum).energy;
    Law law;
    law.probability.reserve(spectrum.energies.size());
    for (const std::int64_t E : spectrum.energies)
        law.probability.push_back(std::exp(-spectrum.unit * static_cast<double>(E - lowest) / T));
    law.relative_Z = pairwise_sum(0, law.probability.size(), [&](std::size_t c) { return law.probability[c]; });
    for (double& p : law.probability) p /= law.relative_Z;
    return law;
}

/// q and q2 from the one- and two-spin averages: the transform turns the probabilities into the averages of all
/// products of spins, prod_{i in S} s_i at the set S.
void add_overlaps(GibbsAverages& averages, int N, std::vector<double> p) {
    walsh_hadamard(p, [](double down, double up) { return std::pair(down + up, up - down); });
    const auto site = [](int i) { return std::size_t{1} << i; };
    averages.q2 = 1.0 / N;
    for (int i = 0; i < N; ++i) {
        averages.q += integer_power(p[site(i)], 2) / N;
        for (int j = 0; j < i; ++j) averages.q2 += 2.0 * integer_power(p[site(i) | site(j)], 2) / (N * N);
    }
}

} // namespace

Spectrum empty_spectrum(int N, double unit) {
    constexpr int most_spins = 20;
    if (N > most_spins) throw std::invalid_argument("enumeration: more than 20 spins");
    Spectrum spectrum;
    spectrum.N = N;
    spectrum.unit = unit;
    spectrum.energies.resize(std::size_t{1} << N);
    return spectrum;
}

GibbsAverages gibbs_averages(const Spectrum& spectrum, double T) {
    Law law = law_of(spectrum, T);
    const double N = spectrum.N;
    const auto average = [&](auto&& of) {
        return pairwise_sum(0, law.probability.size(), [&](std::size_t c) { return law.probability[c] * of(c); });
    };
    const auto u = [&](std::size_t c) {
        return spectrum.unit * static_cast<double>(spectrum.energies[c]) / N - spectrum.constant;
    };
    const auto m = [&](std::size_t c) {
        return spectrum.overlaps.empty() ? std::numeric_limits<double>::quiet_NaN()
                                         : spectrum.overlaps[c] / (N * spectrum.overlap_unit);
    };
    GibbsAverages averages;
    averages.log_Z = std::log(law.relative_Z) - spectrum.unit * static_cast<double>(ground_state(spectrum).energy) / T;
    averages.energy = average(u);
    averages.energy2 = average([&](std::size_t c) { return u(c) * u(c); });
    averages.m = average(m);
    averages.m2 = average([&](std::size_t c) { return m(c) * m(c); });
    averages.m_abs = average([&](std::size_t c) { return std::abs(m(c)); });
    averages.m4 = average([&](std::size_t c) { return integer_power(m(c), 4); });
    add_overlaps(averages, spectrum.N, std::move(law.probability));
    return averages;
}

std::map<std::int64_t, double> energy_law(const Spectrum& spectrum, double T) {
    const Law law = law_of(spectrum, T);
    std::map<std::int64_t, double> energies;
    for (std::size_t c = 0; c < law.probability.size(); ++c) energies[spectrum.energies[c]] += law.probability[c];
    return energies;
}

GroundState ground_state(const Spectrum& spectrum) {
    const std::int64_t lowest = *std::min_element(spectrum.energies.begin(), spectrum.energies.end());
    const auto count = std::count(spectrum.energies.begin(), spectrum.energies.end(), lowest);
    return {lowest, static_cast<std::size_t>(count)};
}

} // namespace mattis::mc
