#include "models/multitasking/fourier_average.hpp"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

namespace mattis::multitasking {
namespace {

/// A value of xi X with its probability.
struct Entry {
    double xi, X, p;
};

/// Gaussian X by a trapezoidal sum in z, binomial X by its values.
std::vector<Entry> entries(const PatternLaw& law) {
    const double c = law.activity();
    std::vector<std::pair<double, double>> factors{{1.0, 1.0}};
    if (law.data() == PatternLaw::Data::gaussian) {
        factors.clear();
        constexpr double step = 0.08;
        for (int k = -115; k <= 115; ++k)
            factors.emplace_back(1.0 + std::sqrt(law.rho()) * step * k,
                                 step * std::exp(-0.5 * step * step * k * k) / std::sqrt(2.0 * M_PI));
    } else if (law.data() == PatternLaw::Data::binomial) {
        factors.clear();
        const int M = law.examples();
        for (int b = 0; b <= M; ++b)
            factors.emplace_back((2.0 * b - M) / (M * law.quality()),
                                 std::exp(std::lgamma(M + 1.0) - std::lgamma(b + 1.0) - std::lgamma(M - b + 1.0)) *
                                     std::pow(0.5 * (1.0 + law.quality()), b) *
                                     std::pow(0.5 * (1.0 - law.quality()), M - b));
    }
    std::vector<Entry> all{{0.0, 0.0, 1.0 - c}};
    for (const double sign : {1.0, -1.0})
        for (const auto& [X, p] : factors) all.push_back({sign, X, 0.5 * c * p});
    return all;
}

using LongVector = Eigen::Matrix<long double, Eigen::Dynamic, 1>;

/// Sums of many terms: in extended precision.
struct Brute {
    long double free = 0.0, q = 0.0;
    LongVector map, overlap, q_support;
    Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic> response;
};

/// Sum over all kinds of sites.
Brute brute_force(const PatternLaw& law, double T, const std::vector<double>& n) {
    const auto list = entries(law);
    const auto K = static_cast<Eigen::Index>(n.size());
    Brute sum{
        .map = LongVector::Zero(K), .overlap = LongVector::Zero(K), .q_support = LongVector::Zero(K), .response = {}};
    sum.response.setZero(K, K);
    std::vector<std::size_t> digit(n.size(), 0);
    for (bool more = true; more;) {
        long double p = 1.0, h = 0.0;
        LongVector xi(K), data(K);
        for (Eigen::Index mu = 0; mu < K; ++mu) {
            const Entry& e = list[digit[static_cast<std::size_t>(mu)]];
            p *= e.p;
            xi(mu) = e.xi;
            data(mu) = e.xi * e.X;
            h += data(mu) * n[static_cast<std::size_t>(mu)];
        }
        const long double t = std::tanh(h / T), rest = 1.0L / std::pow(std::cosh(h / T), 2);
        sum.free += p * (std::abs(h) + T * std::log1p(std::exp(-2.0L * std::abs(h) / T)));
        sum.q += p * t * t;
        sum.map += p * t * data;
        sum.overlap += p * t * xi;
        sum.q_support += p * t * t / law.activity() * xi.cwiseAbs();
        sum.response += p * rest / T * data * data.transpose();
        more = false;
        for (std::size_t mu = 0; mu < n.size() && !more; ++mu) {
            more = ++digit[mu] < list.size();
            if (!more) digit[mu] = 0;
        }
    }
    return sum;
}

void expect_brute_force(const PatternLaw& law, double T, const AmplitudeGroups& at, double tolerance) {
    const Brute exact = brute_force(law, T, at.expanded());
    const FieldAverages got = FourierAverage(law, T).averages(at);
    EXPECT_NEAR(got.free, static_cast<double>(exact.free), tolerance);
    EXPECT_NEAR(got.q, static_cast<double>(exact.q), tolerance);
    const Vector map = FourierAverage(law, T).map(at);
    EXPECT_EQ((map - got.map).cwiseAbs().sum(), 0.0);
    const auto compare = [&](const Vector& groups, double zeros, const LongVector& want, double scale,
                             const char* what) {
        const auto all = at.expanded(groups, zeros);
        for (std::size_t mu = 0; mu < all.size(); ++mu)
            EXPECT_NEAR(all[mu], static_cast<double>(want(static_cast<Eigen::Index>(mu))), tolerance * scale)
                << what << " " << mu;
    };
    compare(got.map, 0.0, exact.map, 1.0, "map");
    compare(got.overlap, 0.0, exact.overlap, 1.0, "overlap");
    compare(got.q_support, got.q_zeros, exact.q_support, 1.0, "q_support");
    compare(got.same, got.same_zeros, exact.response.diagonal(), 1.0 / T, "response");
    std::vector<Eigen::Index> group;
    for (std::size_t j = 0; j < at.count(); ++j)
        group.insert(group.end(), static_cast<std::size_t>(at.size[j]), static_cast<Eigen::Index>(j));
    for (std::size_t a = 0; a < group.size(); ++a)
        for (std::size_t b = 0; b < a; ++b)
            EXPECT_NEAR(got.cross(group[a], group[b]),
                        static_cast<double>(exact.response(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b))),
                        tolerance / T)
                << a << " " << b;
}

const std::vector<AmplitudeGroups> states{
    {{0.7}, {1}, 0},           {{0.5, 0.2}, {1, 1}, 0}, {{0.5, 0.2}, {1, 1}, 1},          {{0.2}, {3}, 0},
    {{0.21, 0.19}, {2, 1}, 1}, {{0.3, 0.1}, {1, 2}, 0}, {{0.4, -0.3, 0.2}, {1, 1, 1}, 0},
};

TEST(FourierAverage, IsTheSumOverSites) {
    for (const double d : {0.0, 0.3, 0.85})
        for (const double T : {0.02, 0.1, 0.5})
            for (const AmplitudeGroups& at : states) {
                SCOPED_TRACE(testing::Message() << "d " << d << " T " << T << " " << at.composition());
                expect_brute_force(PatternLaw::storing(1.0 - d), T, at, 2e-15);
                expect_brute_force(PatternLaw::binomial(1.0 - d, 5, 0.4), T, at, 3e-15);
                expect_brute_force(PatternLaw::binomial(1.0 - d, 1, 0.7), T, at, 3e-15);
            }
    for (const double T : {0.1, 0.5}) {
        expect_brute_force(PatternLaw::gaussian(0.7, 0.2), T, {{0.5, 0.2}, {1, 1}, 0}, 3e-15);
        expect_brute_force(PatternLaw::gaussian(0.7, 1.0), T, {{0.3}, {2}, 0}, 3e-15);
    }
    expect_brute_force(PatternLaw::storing(0.6), 0.05, {{0.3, 0.2, 0.1}, {4, 2, 1}, 1}, 3e-15);
}

TEST(FourierAverage, ResponseIsTheDerivativeOfTheMap) {
    constexpr double step = 2e-6;
    for (const PatternLaw& law :
         {PatternLaw::storing(0.6), PatternLaw::gaussian(0.6, 0.3), PatternLaw::binomial(0.6, 7, 0.3)})
        for (const double T : {0.0, 0.05, 0.3}) {
            if (T == 0.0 && law.discrete()) continue;
            const AmplitudeGroups at{{0.35, 0.2, 0.1}, {1, 3, 2}, 0};
            const FourierAverage average(law, T);
            const FieldAverages all = average.averages(at);
            double n_dot_map = 0.0;
            for (std::size_t j = 0; j < at.count(); ++j)
                n_dot_map += at.size[j] * at.amplitude[j] * all.map(static_cast<Eigen::Index>(j));
            EXPECT_GE(all.free, n_dot_map - 1e-14) << "T ln 2cosh(h/T) >= h tanh(h/T)";
            for (std::size_t l = 0; l < at.count(); ++l) {
                AmplitudeGroups up = at, down = at;
                up.amplitude[l] += step;
                down.amplitude[l] -= step;
                const Vector slope = (average.map(up) - average.map(down)) / (2.0 * step);
                const auto L = static_cast<Eigen::Index>(l);
                EXPECT_NEAR((average.averages(up).free - average.averages(down).free) / (2.0 * step),
                            at.size[l] * all.map(L), 2e-9);
                for (Eigen::Index j = 0; j < slope.size(); ++j) {
                    const double others = at.size[l] - (j == L ? 1 : 0);
                    EXPECT_NEAR(slope(j), others * all.cross(j, L) + (j == L ? all.same(j) : 0.0), 2e-8)
                        << "T " << T << " d map " << j << "/d n " << l;
                }
            }
        }
}

/// E over sites of xi erf(S/sqrt(2V)) and of the density of the field at 0, S = sum xi n, V = rho sum (xi n)^2.
TEST(FourierAverage, GaussianDataAtZeroTemperatureAreErrorFunctions) {
    const double rho = 0.2, c = 0.7;
    const std::vector<double> n{0.57, 0.23, 0.23};
    Vector overlap = Vector::Zero(3), susceptible = Vector::Zero(3);
    for (int site = 1; site < 27; ++site) {
        double S = 0.0, V = 0.0, p = 1.0;
        Vector xi(3);
        for (int mu = 0, digits = site; mu < 3; ++mu, digits /= 3) {
            xi(mu) = digits % 3 == 2 ? -1.0 : digits % 3;
            p *= xi(mu) == 0.0 ? 1.0 - c : 0.5 * c;
            S += xi(mu) * n[static_cast<std::size_t>(mu)];
            V += rho * std::pow(xi(mu) * n[static_cast<std::size_t>(mu)], 2);
        }
        overlap += p * std::erf(S / std::sqrt(2.0 * V)) * xi;
        susceptible += p * std::sqrt(2.0 / (M_PI * V)) * std::exp(-0.5 * S * S / V) * xi.cwiseAbs();
    }
    const FieldAverages got = FourierAverage(PatternLaw::gaussian(c, rho), 0.0).averages({{0.57, 0.23}, {1, 2}, 0});
    for (const int j : {0, 1}) {
        EXPECT_NEAR(got.overlap(j), overlap(j), 2e-15);
        EXPECT_NEAR(got.susceptible(j), susceptible(j), 2e-15);
        // Stein's lemma
        EXPECT_NEAR(got.map(j), got.overlap(j) + rho * (j == 0 ? 0.57 : 0.23) * got.susceptible(j), 2e-15);
    }
    EXPECT_NEAR(got.q, 1.0 - std::pow(0.3, 3), 1e-15);
}

TEST(FourierAverage, LowTemperatureTendsToTheEntropyOfFreeSites) {
    // (E T ln 2cosh - E |h|)/T -> ln 2 times the fraction of sites whose field vanishes: no entry, or +- two equal ones
    const double c = 0.5, d = 0.5, T = 1e-4;
    const AmplitudeGroups at{{0.375}, {2}, 0};
    const FieldAverages got = FourierAverage(PatternLaw::storing(c), T).averages(at);
    EXPECT_NEAR((got.free - 2.0 * 0.375 * got.map(0)) / T, std::numbers::ln2 * (d * d + 0.5 * c * c), 1e-8);
    EXPECT_NEAR(got.map(0), 0.5 * c * (1.0 + d), 1e-14);
}

TEST(FourierAverage, HundredsOfPatterns) {
    // With one group the field is a sum of K signs: compare with the exact law of that sum.
    constexpr int K = 300;
    const double c = 0.04, T = 0.01, n = 0.01;
    std::vector<double> law(2 * K + 1, 0.0);
    law[K] = 1.0;
    for (int mu = 0; mu + 1 < K; ++mu) {
        std::vector<double> next(law.size(), 0.0);
        for (std::size_t s = 1; s + 1 < law.size(); ++s)
            next[s] = (1.0 - c) * law[s] + 0.5 * c * (law[s - 1] + law[s + 1]);
        law = next;
    }
    double map = 0.0;
    for (std::size_t s = 0; s < law.size(); ++s)
        map += c * law[s] * std::tanh((1.0 + static_cast<double>(s) - K) * n / T);
    EXPECT_NEAR(FourierAverage(PatternLaw::storing(c), T).map({{n}, {K}, 0})(0), map, 2e-16);
    AmplitudeGroups all_different{{}, {}, 0};
    for (int mu = 0; mu < K; ++mu) {
        all_different.amplitude.push_back(n);
        all_different.size.push_back(1);
    }
    const Vector separate = FourierAverage(PatternLaw::storing(c), T).map(all_different);
    EXPECT_LT((separate.array() - map).abs().maxCoeff(), 1e-15);
}

} // namespace
} // namespace mattis::multitasking
