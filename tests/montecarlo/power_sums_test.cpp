#include "montecarlo/kernels/power_sums.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "core/rng.hpp"
#include "core/special.hpp"

namespace mattis::mc {
namespace {

/// Entries of a few sites and channels, and G from its definition.
struct Small {
    int N = 0, P = 0;
    Convention convention{};
    std::size_t channels = 0;
    std::vector<std::vector<int>> v; ///< by site
    std::vector<int> spins;

    /// Sum over channels of (sum_i x_i)^P, or of P! e_P: the sum over ordered sets of different sites.
    long double G() const {
        long double total = 0.0L;
        for (std::size_t c = 0; c < channels; ++c) {
            long double sum = 0.0L;
            for (std::size_t i = 0; i < v.size(); ++i) sum += v[i][c] * spins[i];
            total += convention == Convention::full ? std::pow(sum, static_cast<long double>(P)) : ordered(c, 0u, P);
        }
        return total;
    }
    long double ordered(std::size_t c, unsigned used, int left) const {
        if (left == 0) return 1.0L;
        long double sum = 0.0L;
        for (std::size_t i = 0; i < v.size(); ++i)
            if ((used >> i & 1) == 0) sum += v[i][c] * spins[i] * ordered(c, used | 1u << i, left - 1);
        return sum;
    }
};

Small small(int N, int P, Convention convention, std::size_t channels, int largest) {
    Stream stream({.seed = static_cast<std::uint64_t>(P), .chain = static_cast<std::uint32_t>(N)});
    Small made{N, P, convention, channels, {}, {}};
    for (int i = 0; i < N; ++i) {
        made.spins.push_back(stream() >> 63 ? 1 : -1);
        made.v.emplace_back();
        for (std::size_t c = 0; c < channels; ++c)
            made.v.back().push_back(static_cast<int>(uniform_below(stream, 2u * static_cast<unsigned>(largest) + 1)) -
                                    largest);
    }
    return made;
}

/// The arrays of it.
template <class Entry>
struct Arrays {
    std::vector<std::vector<double>> p;
    std::vector<std::vector<Entry>> v;
    PowerSums sums;

    Arrays(const Small& of, double scale) : sums{.P = of.P, .convention = of.convention, .scale = scale} {
        sums.channels = of.channels;
        p.assign(static_cast<std::size_t>(of.P) + 1, std::vector<double>(of.channels, 0.0));
        for (const auto& site : of.v) v.emplace_back(site.begin(), site.end());
        for (int k = 1; k <= of.P; ++k) {
            for (std::size_t i = 0; i < v.size(); ++i)
                add_powers(p[static_cast<std::size_t>(k)].data(), v[i].data(), of.channels, scale, k,
                           k % 2 == 0 ? 1.0 : of.spins[i]);
            sums.p[static_cast<std::size_t>(k)] = p[static_cast<std::size_t>(k)].data();
        }
    }
};

template <class Entry>
void expect_definition(int P, Convention convention, int largest) {
    SCOPED_TRACE("P = " + std::to_string(P) + " " +
                 std::string(convention_names[static_cast<std::size_t>(convention)]));
    const int N = P <= 6 ? 8 : 9;
    Small of = small(N, P, convention, 3, largest);
    constexpr double scale = 0x1p-6;
    const Arrays<Entry> arrays(of, scale);
    const double unit = std::pow(scale, P);
    const auto G = static_cast<double>(of.G()) * unit;
    double most = 0.0; // of a channel: what is subtracted where sums cancel
    for (std::size_t c = 0; c < of.channels; ++c) {
        double modulus = 0.0;
        for (const auto& site : of.v) modulus += std::abs(site[c]);
        most += std::pow(modulus * scale, P);
    }
    EXPECT_NEAR(energy_sum(arrays.sums), G, 1e-13 * most);
    for (std::size_t i = 0; i < of.v.size(); ++i) {
        const double flip = flip_sum(arrays.sums, arrays.v[i].data(), of.spins[i]);
        Small flipped = of;
        flipped.spins[i] = -flipped.spins[i];
        EXPECT_NEAR(-2.0 * flip, static_cast<double>(flipped.G()) * unit - G, 1e-13 * most) << "site " << i;
        // To the last bit: the sums over other sites are integers.
        const Arrays<Entry> other(flipped, scale);
        EXPECT_EQ(flip_sum(other.sums, other.v[i].data(), flipped.spins[i]), -flip);
    }
}

TEST(PowerSums, GiveEnergiesAndCostsByTheirDefinition) {
    for (const Convention convention : {Convention::distinct, Convention::full})
        for (int P = 2; P <= 9; ++P) {
            expect_definition<std::int8_t>(P, convention, 3);
            expect_definition<std::int16_t>(P, convention, 3);
        }
}

TEST(PowerSums, OrdersWithALoopOfTheirOwnAgreeWithTheGeneralOne) {
    // Many channels: whole runs, and a rest that is no multiple of eight. The general loop is that of P = 5 and of all
    // higher ones; here the order is told apart by the number of arrays that it is given, not by its loop.
    Stream stream({.seed = 8});
    constexpr std::size_t channels = 1237;
    std::vector<std::int8_t> v(channels);
    std::vector<std::vector<double>> p(9, std::vector<double>(channels));
    for (std::size_t c = 0; c < channels; ++c) {
        v[c] = static_cast<std::int8_t>(uniform_below(stream, 21) - 10.0);
        for (auto& sums : p) sums[c] = std::floor(200.0 * stream.uniform()) - 100.0;
    }
    for (const Convention convention : {Convention::distinct, Convention::full})
        for (const int P : {2, 3, 4, 6, 8}) {
            PowerSums sums{.P = P, .convention = convention, .scale = 0x1p-7, .channels = channels};
            for (std::size_t k = 1; k < p.size(); ++k) sums.p[k] = p[k].data();
            long double expected = 0.0L, modulus = 0.0L;
            for (std::size_t c = 0; c < channels; ++c) {
                const long double x = 0x1p-7L * v[c];
                std::vector<long double> a(1, 0.0L), E(1, 1.0L);
                for (int k = 1; k < P; ++k) a.push_back(p[static_cast<std::size_t>(k)][c] - std::pow(x, k));
                long double Q = 0.0L;
                if (convention == Convention::full) {
                    for (int j = 1; j <= P; j += 2) {
                        long double choose = 1.0L;
                        for (int k = 0; k < j; ++k) choose = choose * (P - k) / (k + 1);
                        Q += choose * std::pow(a[1], P - j) * std::pow(x, j - 1);
                    }
                } else {
                    for (int k = 1; k < P; ++k) {
                        long double next = 0.0L, factor = 1.0L;
                        for (int j = 1; j <= k; ++j, factor *= -(k - j + 1))
                            next += factor * a[static_cast<std::size_t>(j)] * E[static_cast<std::size_t>(k - j)];
                        E.push_back(next);
                    }
                    Q = P * E.back();
                }
                expected += x * Q;
                modulus += std::abs(x * Q);
            }
            EXPECT_NEAR(flip_sum(sums, v.data(), 1), static_cast<double>(expected),
                        1e-13 * static_cast<double>(modulus))
                << P;
        }
}

TEST(PowerSums, WeightsMultiplyTheTermsOfTheirChannels) {
    Small of = small(7, 4, Convention::distinct, 3, 2);
    Arrays<std::int8_t> arrays(of, 1.0);
    const std::vector<double> weight{2.0, 0.0, 0.5};
    double expected = 0.0, energy = 0.0;
    for (std::size_t c = 0; c < 3; ++c) {
        std::vector<double> one(3, 0.0);
        one[c] = 1.0;
        arrays.sums.weight = one.data();
        expected += weight[c] * flip_sum(arrays.sums, arrays.v[0].data(), of.spins[0]);
        energy += weight[c] * energy_sum(arrays.sums);
    }
    arrays.sums.weight = weight.data();
    EXPECT_NEAR(flip_sum(arrays.sums, arrays.v[0].data(), of.spins[0]), expected, 1e-12 * std::abs(expected));
    EXPECT_NEAR(energy_sum(arrays.sums), energy, 1e-12 * std::abs(energy));
}

} // namespace
} // namespace mattis::mc
