#include "montecarlo/mean_field/mean_field_equations.hpp"

#include <cmath>
#include <memory>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "tests/montecarlo/small_data.hpp"

namespace mattis::mc {
namespace {

std::vector<double> some_magnetisations(int N, std::uint64_t seed = 5) {
    Stream stream({.seed = seed});
    std::vector<double> m;
    for (int i = 0; i < N; ++i) m.push_back(stream.uniform(-0.9, 0.9));
    return m;
}

std::shared_ptr<const HebbianNetwork> network_of(const ExampleHamiltonian& h, std::uint64_t seed = 3) {
    return std::make_shared<const HebbianNetwork>(hebbian_network(h, draw_plain_data(h, seed)));
}

/// Mean of H over independent spins of these magnetisations, by the sum over all configurations.
double independent_mean(const ExampleHamiltonian& h, const ExampleData& data, const std::vector<double>& m) {
    double mean = 0.0;
    for (unsigned code = 0; code < 1u << m.size(); ++code) {
        double weight = 1.0;
        std::vector<int> sigma;
        for (std::size_t i = 0; i < m.size(); ++i) {
            sigma.push_back(code >> i & 1 ? 1 : -1);
            weight *= 0.5 * (1.0 + sigma.back() * m[i]);
        }
        mean += weight * defined_energy(h, data, sigma);
    }
    return mean;
}

using Case = std::tuple<int, Convention, bool>; ///< P, convention, whether supervised

class Networks : public testing::TestWithParam<Case> {
protected:
    static ExampleHamiltonian network(int N, int K) {
        const auto& [P, convention, is_supervised] = GetParam();
        return example_network(P, convention, N, K, is_supervised ? supervised : unsupervised);
    }
};

INSTANTIATE_TEST_SUITE_P(MeanFieldEquations, Networks,
                         testing::Combine(testing::Values(2, 3, 4, 6),
                                          testing::Values(Convention::distinct, Convention::full), testing::Bool()));

TEST_P(Networks, AtSpinsTheEnergyIsTheirOwn) {
    const ExampleHamiltonian h = network(9, 4);
    const auto data = draw_plain_data(h, 3);
    Stream stream({.seed = 1});
    for (const MeanFieldOrder order : {MeanFieldOrder::first, MeanFieldOrder::second})
        for (int k = 0; k < 5; ++k) {
            std::vector<int> sigma;
            for (int i = 0; i < h.N; ++i) sigma.push_back(stream() >> 63 ? 1 : -1);
            MeanFieldEquations<double> equations(network_of(h), order);
            const std::vector<double> m(sigma.begin(), sigma.end());
            const double exact = defined_energy(h, *data, sigma);
            EXPECT_NEAR(equations.energy(m, 0.7), exact, 1e-12 * (1.0 + std::abs(exact)));
        }
}

TEST_P(Networks, FirstOrderIsTheMeanOverIndependentSpins) {
    const auto& [P, convention, is_supervised] = GetParam();
    if (P > 2 && convention == Convention::full) return; // by the central limit theorem alone
    const ExampleHamiltonian h = network(8, 3);
    const auto data = draw_plain_data(h, 3);
    MeanFieldEquations<double> equations(network_of(h), MeanFieldOrder::first);
    const std::vector<double> m = some_magnetisations(h.N);
    std::vector<double> fields(m.size());
    equations.fields(m, 0.4, fields);
    EXPECT_NEAR(equations.energy(m, 0.4), independent_mean(h, *data, m), 1e-12);
    for (std::size_t i = 0; i < m.size(); ++i) {
        // The mean is linear in each magnetisation.
        std::vector<double> up = m, down = m;
        up[i] = 1.0;
        down[i] = -1.0;
        EXPECT_NEAR(fields[i], -0.5 * (independent_mean(h, *data, up) - independent_mean(h, *data, down)), 1e-12) << i;
    }
}

TEST_P(Networks, FieldsAndEnergyComeFromOnePotential) {
    // d(beta h_i)/d beta = -dU/dm_i at fixed beta and m, by central differences. In first order `full` leaves out the
    // variance of x from the fields alone.
    const auto& [P, convention, is_supervised] = GetParam();
    const ExampleHamiltonian h = network(40, 6);
    const std::vector<double> m = some_magnetisations(h.N);
    constexpr double beta = 0.3, step = 1e-4;
    for (const MeanFieldOrder order : {MeanFieldOrder::first, MeanFieldOrder::second}) {
        if (order == MeanFieldOrder::first && P > 2 && convention == Convention::full) continue;
        MeanFieldEquations<double> equations(network_of(h), order);
        std::vector<double> above(m.size()), below(m.size());
        equations.fields(m, beta + step, above);
        equations.fields(m, beta - step, below);
        ASSERT_TRUE(equations.admissible());
        for (std::size_t i = 0; i < m.size(); ++i) {
            const double slope = ((beta + step) * above[i] - (beta - step) * below[i]) / (2.0 * step);
            std::vector<double> up = m, down = m;
            up[i] += step;
            down[i] -= step;
            const double force = (equations.energy(down, beta) - equations.energy(up, beta)) / (2.0 * step);
            EXPECT_NEAR(slope, force, 2e-6 * (1.0 + std::abs(force))) << i;
        }
    }
}

TEST_P(Networks, FloatsGiveTheFieldsToTheirAccuracy) {
    const ExampleHamiltonian h = network(60, 700); // pieces of the products that are not full
    const std::vector<double> m = some_magnetisations(h.N);
    std::vector<double> single(m.size()), wide(m.size());
    for (const MeanFieldOrder order : {MeanFieldOrder::first, MeanFieldOrder::second}) {
        MeanFieldEquations<float>(network_of(h), order).fields(m, 0.1, single);
        MeanFieldEquations<double>(network_of(h), order).fields(m, 0.1, wide);
        double largest = 0.0;
        for (const double field : wide) largest = std::max(largest, std::abs(field));
        for (std::size_t i = 0; i < m.size(); ++i) EXPECT_NEAR(single[i], wide[i], 3e-5 * (1.0 + largest)) << i;
    }
}

TEST(MeanFieldEquations, OfTheTheoryNoteAreTheLimitOfManySpins) {
    // P = 4 distinct, stored patterns: g(x) = x^3 - 3 q x, the term of the spin itself (2/N^2) m_i sum_c g'(x) and the
    // reaction beta alpha 6 q^2 (1 - q) m_i. Corrections are of order 1/N.
    constexpr int N = 400, K = 300;
    const ExampleHamiltonian h =
        example_network(4, Convention::distinct, N, K, {.protocol = Protocol::unsupervised, .r = 1.0, .M = 1});
    const auto network = network_of(h);
    MeanFieldEquations<double> equations(network, MeanFieldOrder::second);
    const std::vector<double> m = some_magnetisations(N);
    std::vector<double> fields(m.size());
    constexpr double beta = 2.0;
    equations.fields(m, beta, fields);
    double q = 0.0, squares = 0.0, difference = 0.0;
    for (const double x : m) q += x * x / N;
    std::vector<double> x(K, 0.0);
    for (std::size_t c = 0; c < x.size(); ++c)
        for (int i = 0; i < N; ++i)
            x[c] += network->v->at(i, static_cast<std::int64_t>(c)) * m[static_cast<std::size_t>(i)] / std::sqrt(N);
    for (int i = 0; i < N; ++i) {
        const double own = m[static_cast<std::size_t>(i)];
        double field = -beta * network->alpha * 6.0 * q * q * (1.0 - q) * own;
        for (std::size_t c = 0; c < x.size(); ++c) {
            field += 2.0 * std::pow(N, -1.5) * network->v->at(i, static_cast<std::int64_t>(c)) *
                     (x[c] * x[c] * x[c] - 3.0 * q * x[c]);
            field -= 2.0 / (double{N} * N) * own * 3.0 * (x[c] * x[c] - q);
        }
        difference += std::pow(field - fields[static_cast<std::size_t>(i)], 2) / N;
        squares += std::pow(fields[static_cast<std::size_t>(i)], 2) / N;
    }
    EXPECT_LT(std::sqrt(difference / squares), 20.0 / N);
}

TEST(MeanFieldEquations, APairwiseNetworkBeyondItsDomainSaysSo) {
    const ExampleHamiltonian h = example_network(2, Convention::distinct, 50, 10, supervised);
    MeanFieldEquations<double> equations(network_of(h), MeanFieldOrder::second);
    std::vector<double> fields(50);
    equations.fields(std::vector<double>(50, 0.1), 4.0, fields); // 1 - beta (1 - q) < 0
    EXPECT_FALSE(equations.admissible());
    equations.fields(std::vector<double>(50, 0.95), 4.0, fields);
    EXPECT_TRUE(equations.admissible());
}

} // namespace
} // namespace mattis::mc
