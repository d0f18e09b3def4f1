#include "montecarlo/enumeration.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <stdexcept>

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

/// Couplings: each adds its sign in every configuration.
Spectrum enumerate_glass(const CouplingHamiltonian& h, const Couplings& couplings) {
    Spectrum spectrum;
    prepare(spectrum, h.N, h.unit);
    std::vector<int> sites(static_cast<std::size_t>(h.P));
    for (int k = 0; k < h.P; ++k) sites[static_cast<std::size_t>(k)] = k;
    for (const std::int32_t J : couplings.J) {
        std::uint32_t members = 0;
        for (const int site : sites) members |= 1u << site;
        for (std::uint32_t code = 0; code < spectrum.energies.size(); ++code)
            spectrum.energies[code] += std::popcount(~code & members) % 2 == 0 ? -J : J;
        // The next subset in lexicographic order.
        int k = h.P - 1;
        while (k >= 0 && sites[static_cast<std::size_t>(k)] == h.N - h.P + k) --k;
        if (k < 0) break;
        ++sites[static_cast<std::size_t>(k)];
        for (int j = k + 1; j < h.P; ++j)
            sites[static_cast<std::size_t>(j)] = sites[static_cast<std::size_t>(j - 1)] + 1;
    }
    return spectrum;
}

/// exp(-(E - lowest)/T) of every configuration.
std::vector<double> weights(const Spectrum& spectrum, double T) {
    const std::int64_t lowest = ground_state(spectrum).energy;
    std::vector<double> weights;
    weights.reserve(spectrum.energies.size());
    for (const std::int64_t E : spectrum.energies)
        weights.push_back(std::exp(-spectrum.unit * static_cast<double>(E - lowest) / T));
    return weights;
}

double sign(std::size_t code, int site) { return (code >> site & 1) != 0 ? 1.0 : -1.0; }

/// q and q2 from the one- and two-spin averages.
void add_overlaps(GibbsAverages& averages, const Spectrum& spectrum, const std::vector<double>& weight, double Z) {
    const int N = spectrum.N;
    for (int i = 0; i < N; ++i)
        for (int j = i; j < N; ++j) {
            double sum = 0.0, single = 0.0;
            for (std::size_t code = 0; code < weight.size(); ++code) {
                sum += weight[code] * sign(code, i) * sign(code, j);
                if (i == j) single += weight[code] * sign(code, i);
            }
            averages.q2 += (i == j ? 1.0 : 2.0) * std::pow(sum / Z, 2) / (N * N);
            if (i == j) averages.q += std::pow(single / Z, 2) / N;
        }
}

} // namespace

Spectrum enumerate(const Hamiltonian& hamiltonian, const Disorder& disorder) {
    if (const auto* network = std::get_if<PatternHamiltonian>(&hamiltonian)) {
        const auto* patterns = std::get_if<BitPatterns>(&disorder);
        if (patterns == nullptr) throw std::invalid_argument("enumeration: a network needs patterns");
        return enumerate_network(*network, *patterns);
    }
    const auto* couplings = std::get_if<Couplings>(&disorder);
    if (couplings == nullptr) throw std::invalid_argument("enumeration: a spin glass needs couplings");
    return enumerate_glass(std::get<CouplingHamiltonian>(hamiltonian), *couplings);
}

GibbsAverages gibbs_averages(const Spectrum& spectrum, double T) {
    const std::vector<double> weight = weights(spectrum, T);
    const double N = spectrum.N;
    GibbsAverages averages;
    double Z = 0.0;
    for (std::size_t code = 0; code < weight.size(); ++code) {
        const double u = spectrum.unit * static_cast<double>(spectrum.energies[code]) / N - spectrum.constant;
        const double m =
            spectrum.overlaps.empty() ? std::numeric_limits<double>::quiet_NaN() : spectrum.overlaps[code] / N;
        Z += weight[code];
        averages.energy += weight[code] * u;
        averages.energy2 += weight[code] * u * u;
        averages.m += weight[code] * m;
        averages.m2 += weight[code] * m * m;
        averages.m_abs += weight[code] * std::abs(m);
        averages.m4 += weight[code] * m * m * m * m;
    }
    for (double* sum : {&averages.energy, &averages.energy2, &averages.m, &averages.m2, &averages.m_abs, &averages.m4})
        *sum /= Z;
    averages.log_Z = std::log(Z) - spectrum.unit * static_cast<double>(ground_state(spectrum).energy) / T;
    add_overlaps(averages, spectrum, weight, Z);
    return averages;
}

std::map<std::int64_t, double> energy_law(const Spectrum& spectrum, double T) {
    const std::vector<double> weight = weights(spectrum, T);
    std::map<std::int64_t, double> law;
    double Z = 0.0;
    for (std::size_t code = 0; code < weight.size(); ++code) {
        law[spectrum.energies[code]] += weight[code];
        Z += weight[code];
    }
    for (auto& [energy, probability] : law) probability /= Z;
    return law;
}

GroundState ground_state(const Spectrum& spectrum) {
    const std::int64_t lowest = *std::min_element(spectrum.energies.begin(), spectrum.energies.end());
    const auto count = std::count(spectrum.energies.begin(), spectrum.energies.end(), lowest);
    return {lowest, static_cast<std::size_t>(count)};
}

} // namespace mattis::mc
