#include "montecarlo/enumeration.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <variant>

#include "core/special.hpp"

namespace mattis::mc {

namespace {

/// Calls visit(site, configuration) for all configurations but the first (0, all spins down), each one flip of `site`
/// away from the one before (reflected binary code, Gray, US patent 2632058 (1953)).
template <class Visit>
void gray_code(int N, Visit visit) {
    std::uint32_t configuration = 0;
    for (std::uint32_t step = 1; step < (std::uint32_t{1} << N); ++step) {
        const int site = std::countr_zero(step);
        configuration ^= std::uint32_t{1} << site;
        visit(site, configuration);
    }
}

std::vector<std::int64_t> network_energies(const PatternHamiltonian& h, const BitPatterns& patterns) {
    if (patterns.size() != h.N || static_cast<std::int64_t>(patterns.count()) != h.K)
        throw std::invalid_argument("enumeration: the patterns are not those of the Hamiltonian");
    const auto N = static_cast<std::size_t>(h.N);
    std::vector<std::vector<std::int8_t>> entries(N);
    // Spins that agree with each pattern; all spins are down first.
    std::vector<int> agreeing(patterns.count(), 0);
    for (std::size_t i = 0; i < N; ++i)
        for (std::size_t mu = 0; mu < patterns.count(); ++mu) {
            entries[i].push_back(static_cast<std::int8_t>(patterns.entry(mu, static_cast<int>(i))));
            agreeing[mu] += entries[i][mu] < 0 ? 1 : 0;
        }
    const auto energy = [&] {
        std::int64_t sum = 0;
        for (const int u : agreeing) sum -= h.weight[static_cast<std::size_t>(u)];
        return sum;
    };
    std::vector<std::int64_t> energies(std::size_t{1} << N);
    energies[0] = energy();
    gray_code(h.N, [&](int site, std::uint32_t configuration) {
        const int spin = (configuration >> site & 1) != 0 ? 1 : -1;
        const auto& here = entries[static_cast<std::size_t>(site)];
        for (std::size_t mu = 0; mu < here.size(); ++mu) agreeing[mu] += spin * here[mu];
        energies[configuration] = energy();
    });
    return energies;
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

/// From couplings J_S at the set S of their sites to sum_S J_S prod_{i in S} s_i of every configuration.
std::vector<std::int64_t> glass_energies(const CouplingHamiltonian& h, const Couplings& couplings) {
    if (couplings.N != h.N || couplings.P != h.P)
        throw std::invalid_argument("enumeration: the couplings are not those of the Hamiltonian");
    std::vector<std::int64_t> energies(std::size_t{1} << h.N, 0);
    std::size_t count = 0;
    const auto fill = [&](const auto& self, int first, int left, std::uint32_t sites) -> void {
        if (left == 0) {
            if (count < couplings.J.size()) energies[sites] = -couplings.J[count];
            ++count;
            return;
        }
        for (int site = first; site + left <= h.N; ++site)
            self(self, site + 1, left - 1, sites | std::uint32_t{1} << site);
    };
    fill(fill, 0, h.P, 0);
    if (count != couplings.J.size())
        throw std::invalid_argument("enumeration: one coupling for every P-subset of sites is needed");
    transform(energies, [](std::int64_t without, std::int64_t with) {
        return std::pair(without - with, without + with); // spin down, spin up
    });
    return energies;
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

/// From probabilities of configurations to the correlations <prod_{i in S} s_i> at the set S.
void to_correlations(std::vector<double>& p) {
    transform(p, [](double down, double up) { return std::pair(down + up, up - down); });
}

} // namespace

Enumeration::Enumeration(const Hamiltonian& hamiltonian, const Disorder& disorder)
    : N_(std::visit([](const auto& h) { return h.N; }, hamiltonian)),
      unit_(std::visit([](const auto& h) { return h.unit; }, hamiltonian)),
      has_archetype_(std::holds_alternative<PatternHamiltonian>(hamiltonian)) {
    if (N_ > largest_size) throw std::invalid_argument("enumeration: at most 20 spins");
    if (has_archetype_ != std::holds_alternative<BitPatterns>(disorder))
        throw std::invalid_argument("enumeration: the disorder is of another kind than the Hamiltonian's");
    if (has_archetype_) {
        const auto& patterns = std::get<BitPatterns>(disorder);
        energies_ = network_energies(std::get<PatternHamiltonian>(hamiltonian), patterns);
        for (int i = 0; i < N_; ++i) archetype_ |= static_cast<std::uint32_t>(patterns.entry(0, i) > 0) << i;
    } else {
        energies_ = glass_energies(std::get<CouplingHamiltonian>(hamiltonian), std::get<Couplings>(disorder));
    }
    ground_energy_ = *std::min_element(energies_.begin(), energies_.end());
    ground_states_ = std::count(energies_.begin(), energies_.end(), ground_energy_);
}

std::vector<double> Enumeration::probabilities(double beta) const {
    if (!(beta >= 0.0) || std::isinf(beta)) throw std::invalid_argument("enumeration: 0 <= beta < infinity is needed");
    std::vector<double> p;
    p.reserve(energies_.size());
    for (const std::int64_t E : energies_)
        p.push_back(std::exp(-beta * unit_ * static_cast<double>(E - ground_energy_)));
    const double sum = pairwise_sum(0, p.size(), [&](std::size_t c) { return p[c]; });
    for (double& one : p) one /= sum;
    return p;
}

GibbsAverages Enumeration::averages(double beta) const {
    std::vector<double> p = probabilities(beta);
    GibbsAverages a;
    const double ground = unit_ * static_cast<double>(ground_energy_);
    const auto ground_state =
        static_cast<std::size_t>(std::find(energies_.begin(), energies_.end(), ground_energy_) - energies_.begin());
    a.log_Z = -beta * ground - std::log(p[ground_state]);
    const auto average = [&](auto&& of) {
        return pairwise_sum(0, p.size(), [&](std::size_t c) { return p[c] * of(c); });
    };
    const auto H = [&](std::size_t c) { return unit_ * static_cast<double>(energies_[c]); };
    const auto m = [&](std::size_t c) {
        if (!has_archetype_) return std::numeric_limits<double>::quiet_NaN();
        return 1.0 - 2.0 * std::popcount(static_cast<std::uint32_t>(c) ^ archetype_) / N_;
    };
    a.energy = average(H);
    a.energy_squared = average([&](std::size_t c) { return H(c) * H(c); });
    a.m = average(m);
    a.m2 = average([&](std::size_t c) { return m(c) * m(c); });
    a.m_abs = average([&](std::size_t c) { return std::abs(m(c)); });
    a.m4 = average([&](std::size_t c) { return integer_power(m(c), 4); });
    to_correlations(p);
    const auto site = [](int i) { return std::size_t{1} << i; };
    for (int i = 0; i < N_; ++i) {
        a.q += integer_power(p[site(i)], 2) / N_;
        a.q2 += 1.0 / (static_cast<double>(N_) * N_);
        for (int j = 0; j < i; ++j)
            a.q2 += 2.0 * integer_power(p[site(i) | site(j)], 2) / (static_cast<double>(N_) * N_);
    }
    return a;
}

std::map<std::int64_t, double> Enumeration::law(double beta) const {
    const std::vector<double> p = probabilities(beta);
    std::map<std::int64_t, double> law;
    for (std::size_t c = 0; c < p.size(); ++c) law[energies_[c]] += p[c];
    return law;
}

} // namespace mattis::mc
