#include "montecarlo/enumeration.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "core/special.hpp"

namespace mattis::mc {

namespace {

constexpr int most_spins = 20;

void prepare(Spectrum& spectrum, int N, double unit) {
    if (N > most_spins) throw std::invalid_argument("enumeration: more than 20 spins");
    spectrum.N = N;
    spectrum.unit = unit;
    spectrum.energies.resize(std::size_t{1} << N);
}

/// Patterns: overlaps follow the flips, energies are summed afresh over the patterns.
Spectrum enumerate_network(const PatternHamiltonian& h, const BitPatterns& patterns) {
    if (patterns.size() != h.N || static_cast<std::int64_t>(patterns.count()) != h.K)
        throw std::invalid_argument("enumeration: the patterns are not those of the Hamiltonian");
    Spectrum spectrum;
    prepare(spectrum, h.N, h.unit);
    spectrum.constant = h.constant;
    spectrum.overlaps.resize(spectrum.energies.size());
    std::vector<int> M(patterns.count(), 0); // all spins down
    for (std::size_t mu = 0; mu < M.size(); ++mu)
        for (int i = 0; i < h.N; ++i) M[mu] -= patterns.entry(mu, i);
    std::uint32_t code = 0;
    for (std::size_t step = 0;;) {
        std::int64_t sum = 0;
        for (const int overlap : M) sum += h.weight[static_cast<std::size_t>((overlap + h.N) / 2)];
        spectrum.energies[code] = -sum;
        spectrum.overlaps[code] = M.front();
        if (++step == spectrum.energies.size()) return spectrum;
        const int site = std::countr_zero(step); // the bit that a Gray code changes
        code ^= 1u << site;
        const int change = (code >> site & 1) != 0 ? 2 : -2;
        for (std::size_t mu = 0; mu < M.size(); ++mu) M[mu] += change * patterns.entry(mu, site);
    }
}

/// Overlaps of all channels summed afresh for every configuration.
Spectrum enumerate_diluted(const DilutedHamiltonian& h, const DilutedPatterns& patterns) {
    if (patterns.N != h.N || patterns.K != h.K || patterns.block != h.block())
        throw std::invalid_argument("enumeration: the patterns are not those of the Hamiltonian");
    Spectrum spectrum;
    prepare(spectrum, h.N, h.unit);
    spectrum.overlap_unit = h.overlap_unit;
    const auto block = static_cast<std::size_t>(patterns.block);
    for (std::uint32_t code = 0; code < spectrum.energies.size(); ++code) {
        std::vector<std::int64_t> O(static_cast<std::size_t>(h.channels()), 0);
        int archetype = 0;
        for (std::size_t i = 0; i < static_cast<std::size_t>(h.N); ++i) {
            const int spin = (code >> i & 1) != 0 ? 1 : -1;
            archetype += spin * patterns.row(0)[i];
            for (std::size_t e = patterns.first[i]; e < patterns.first[i + 1]; ++e)
                for (std::size_t a = 0; a < block; ++a)
                    O[static_cast<std::size_t>(patterns.pattern[e]) * block + a] +=
                        static_cast<std::int64_t>(spin) * patterns.value[e * block + a];
        }
        for (const std::int64_t overlap : O) spectrum.energies[code] -= overlap * overlap;
        spectrum.overlaps.push_back(archetype);
    }
    return spectrum;
}

/// Applies pair = combine(values without site i, values with it) for every site i in turn, values indexed by sets of
/// sites: the fast Walsh-Hadamard transform, N 2^N operations.
template <class T, class Combine>
void transform(std::vector<T>& values, Combine combine) {
    for (std::size_t half = 1; half < values.size(); half *= 2)
        for (std::size_t block = 0; block < values.size(); block += 2 * half)
            for (std::size_t c = block; c < block + half; ++c)
                std::tie(values[c], values[c + half]) = combine(values[c], values[c + half]);
}

/// From couplings J_S, placed at the set S of their sites, to sum_S J_S prod_{i in S} s_i of every configuration.
Spectrum enumerate_glass(const CouplingHamiltonian& h, const Couplings& couplings) {
    if (couplings.N != h.N || couplings.P != h.P)
        throw std::invalid_argument("enumeration: the couplings are not those of the Hamiltonian");
    Spectrum spectrum;
    prepare(spectrum, h.N, h.unit);
    std::size_t count = 0;
    const auto place = [&](const auto& self, int first, int left, std::uint32_t sites) -> void {
        if (left == 0) {
            if (count < couplings.J.size()) spectrum.energies[sites] = -couplings.J[count];
            ++count;
            return;
        }
        for (int site = first; site + left <= h.N; ++site) self(self, site + 1, left - 1, sites | 1u << site);
    };
    place(place, 0, h.P, 0);
    if (count != couplings.J.size())
        throw std::invalid_argument("enumeration: one coupling for every P-subset of sites is needed");
    transform(spectrum.energies, [](std::int64_t without, std::int64_t with) {
        return std::pair(without - with, without + with); // spin down, spin up
    });
    return spectrum;
}

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
    transform(p, [](double down, double up) { return std::pair(down + up, up - down); });
    const auto site = [](int i) { return std::size_t{1} << i; };
    averages.q2 = 1.0 / N;
    for (int i = 0; i < N; ++i) {
        averages.q += integer_power(p[site(i)], 2) / N;
        for (int j = 0; j < i; ++j) averages.q2 += 2.0 * integer_power(p[site(i) | site(j)], 2) / (N * N);
    }
}

} // namespace

Spectrum enumerate(const Hamiltonian& hamiltonian, const Disorder& disorder) {
    if (const auto* network = std::get_if<PatternHamiltonian>(&hamiltonian)) {
        const auto* patterns = std::get_if<BitPatterns>(&disorder);
        if (patterns == nullptr) throw std::invalid_argument("enumeration: a network needs patterns");
        return enumerate_network(*network, *patterns);
    }
    if (const auto* diluted = std::get_if<DilutedHamiltonian>(&hamiltonian)) {
        const auto* patterns = std::get_if<DilutedPatterns>(&disorder);
        if (patterns == nullptr) throw std::invalid_argument("enumeration: a diluted network needs diluted patterns");
        return enumerate_diluted(*diluted, *patterns);
    }
    const auto* couplings = std::get_if<Couplings>(&disorder);
    if (couplings == nullptr) throw std::invalid_argument("enumeration: a spin glass needs couplings");
    return enumerate_glass(std::get<CouplingHamiltonian>(hamiltonian), *couplings);
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
