#include "models/multitasking/branches.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

#include <Eigen/Eigenvalues>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "models/catalogue.hpp"
#include "models/multitasking/multitasking.hpp"

namespace mattis::multitasking {
namespace {

Multitasking::Parameters storing(int K, double d, double T) { return {.K = K, .d = d, .T = T}; }

std::vector<double> array(const Solution& s, std::string_view name) {
    for (const NamedArray& entry : s.arrays)
        if (entry.name == name) return entry.values;
    return {};
}

TEST(MultitaskingBranches, AreNamedByTheirGroups) {
    EXPECT_EQ(branch_of({{}, {}, 3}), Branch::paramagnet);
    EXPECT_EQ(branch_of({{0.5}, {1}, 2}), Branch::pure);
    EXPECT_EQ(branch_of({{0.5}, {1}, 0}), Branch::pure);
    EXPECT_EQ(branch_of({{0.5, 0.2}, {1, 1}, 1}), Branch::hierarchical);
    EXPECT_EQ(branch_of({{0.2}, {3}, 0}), Branch::parallel);
    EXPECT_EQ(branch_of({{0.2}, {3}, 1}), Branch::mixed);
    EXPECT_EQ(branch_of({{0.3, 0.2}, {2, 1}, 0}), Branch::mixed);
}

TEST(MultitaskingBranches, EveryStateIsAStationaryPointAndTheLowestIsStable) {
    for (const int K : {2, 3, 5})
        for (const double d : {0.0, 0.1, 0.4, 0.63, 0.8, 0.95})
            for (const double ratio : {0.0, 0.02, 0.1, 0.3, 0.6, 0.95, 1.2}) {
                const Multitasking model(storing(K, d, ratio * (1.0 - d)));
                const auto states = multitasking_states(model);
                SCOPED_TRACE(testing::Message() << "K " << K << " d " << d << " T/Tc " << ratio);
                EXPECT_TRUE(states.front().stable) << groups_of(states.front());
                std::set<std::string> seen;
                for (const Solution& s : states) {
                    EXPECT_LT(*s.residual, 1e-13) << groups_of(s);
                    const auto n = array(s, "n");
                    EXPECT_TRUE(std::is_sorted(n.rbegin(), n.rend()));
                    double u = 0.0;
                    for (const double x : n) u -= 0.5 * x * x;
                    EXPECT_NEAR(*s.energy, u, 1e-15);
                    EXPECT_NEAR(*s.free_energy, *s.energy - model.temperature() * *s.entropy, 1e-14);
                    EXPECT_GE(*s.entropy, -1e-12);
                }
            }
}

TEST(MultitaskingBranches, NoSignRuleOfARandomSearchIsBelowTheGroundState) {
    // Zero-temperature iteration n <- E xi sign(xi.n) from random starts, over all 3^K kinds of sites.
    std::mt19937_64 generator(1);
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    for (const int K : {2, 3, 4, 5, 6})
        for (const double d : {0.3, 0.501, 0.505, 0.52, 0.54, 0.6, 0.75}) {
            double lowest = 0.0;
            for (int start = 0; start < (K < 6 ? 100 : 30); ++start) {
                std::vector<double> n(static_cast<std::size_t>(K));
                for (double& x : n) x = uniform(generator);
                for (int step = 0; step < 60; ++step) {
                    std::vector<double> next(n.size(), 0.0);
                    for (int site = 0; site < std::lround(std::pow(3, K)); ++site) {
                        double p = 1.0, h = 0.0;
                        std::vector<double> xi(n.size());
                        for (std::size_t mu = 0, digits = static_cast<std::size_t>(site); mu < n.size();
                             ++mu, digits /= 3) {
                            xi[mu] = digits % 3 == 2 ? -1.0 : static_cast<double>(digits % 3);
                            p *= xi[mu] == 0.0 ? d : 0.5 * (1.0 - d);
                            h += xi[mu] * n[mu];
                        }
                        if (std::abs(h) < 1e-12) continue;
                        for (std::size_t mu = 0; mu < n.size(); ++mu) next[mu] += p * (h > 0.0 ? xi[mu] : -xi[mu]);
                    }
                    if (next == n) break;
                    n = next;
                }
                double e = 0.0;
                for (const double x : n) e -= 0.5 * x * x;
                lowest = std::min(lowest, e);
            }
            const auto states = multitasking_states(Multitasking(storing(K, d, 0.0)));
            EXPECT_LE(*states.front().energy, lowest + 1e-14) << "K " << K << " d " << d;
        }
}

TEST(MultitaskingBranches, WithoutDilutionOnePatternIsHopfieldWithoutLoad) {
    const auto states = multitasking_states(Multitasking(storing(1, 0.0, 0.5)));
    ASSERT_EQ(states.front().branch, Branch::pure);
    double m = 1.0;
    for (int k = 0; k < 200; ++k) m = std::tanh(m / 0.5);
    EXPECT_NEAR(array(states.front(), "m")[0], m, 1e-15);
}

TEST(MultitaskingBranches, NormalisedUnitsAreAChangeOfUnits) {
    Multitasking::Parameters p = storing(3, 0.4, 0.1);
    const auto raw = multitasking_states(Multitasking(p));
    p.units = Units::normalised;
    p.T = 0.1 / 0.6;
    const auto normalised = multitasking_states(Multitasking(p));
    ASSERT_EQ(raw.size(), normalised.size());
    for (std::size_t k = 0; k < raw.size(); ++k) {
        EXPECT_EQ(groups_of(raw[k]), groups_of(normalised[k]));
        EXPECT_NEAR(*raw[k].free_energy / 0.6, *normalised[k].free_energy, 1e-14);
        EXPECT_NEAR(*raw[k].entropy, *normalised[k].entropy, 1e-13);
        EXPECT_NEAR(array(raw[k], "m")[0] / 0.6, array(normalised[k], "m")[0], 1e-13);
    }
}

TEST(MultitaskingBranches, BinomialDataTendToGaussianOnes) {
    Multitasking::Parameters p = storing(2, 0.3, 0.1);
    p.protocol = Protocol::supervised;
    p.r = 0.05;
    p.M = 4000;
    const auto exact = multitasking_states(Multitasking(p));
    p.class_law = ClassLaw::gaussian;
    const auto gaussian = multitasking_states(Multitasking(p));
    EXPECT_NEAR(array(exact.front(), "n")[0], array(gaussian.front(), "n")[0], 2e-3);
    p.r = 0.6;
    p.M = 5;
    const auto few_exact = multitasking_states(Multitasking(p));
    EXPECT_GT(std::abs(array(few_exact.front(), "n")[0] - 0.56), 1e-3);
}

TEST(MultitaskingBranches, FewExamplesOnTheWrongSideOfTheGaussianLaw) {
    Multitasking::Parameters p = storing(2, 0.3, 0.1);
    p.protocol = Protocol::supervised;
    p.r = 0.4;
    p.M = 5;
    const auto exact = multitasking_states(Multitasking(p));
    EXPECT_EQ(exact.front().branch, Branch::hierarchical);
    EXPECT_THAT(array(exact.front(), "m"),
                testing::ElementsAre(testing::DoubleNear(0.37454884, 1e-8), testing::DoubleNear(0.29475889, 1e-8)));
    p.class_law = ClassLaw::gaussian;
    const auto gaussian = multitasking_states(Multitasking(p));
    EXPECT_EQ(gaussian.front().branch, Branch::parallel);
    EXPECT_NEAR(array(gaussian.front(), "m")[0], 0.3389, 1e-4);
}

/// Gradient and Hessian of f_uns in all K M overlaps O, by the sum over all examples of all patterns.
struct Unsupervised {
    int K, M;
    double d, T, r;

    void at(const Vector& O, double& f, Vector& gradient, Matrix& hessian) const {
        const double R = r * r + (1.0 - r * r) / M, c = 1.0 - d;
        const Eigen::Index size = K * M;
        f = O.squaredNorm() / (2.0 * R * M);
        gradient = O / (R * M);
        hessian = Matrix::Identity(size, size) / (R * M);
        const int kinds = 1 + 2 * (1 << M);
        std::vector<int> kind(static_cast<std::size_t>(K), 0);
        for (bool more = true; more;) {
            double p = 1.0;
            Vector v = Vector::Zero(size);
            for (int mu = 0; mu < K; ++mu) {
                const int k = kind[static_cast<std::size_t>(mu)];
                if (k == 0) {
                    p *= d;
                    continue;
                }
                const double xi = (k - 1) % 2 == 0 ? 1.0 : -1.0;
                p *= 0.5 * c;
                for (int a = 0; a < M; ++a) {
                    const bool right = (((k - 1) / 2) >> a) & 1;
                    p *= 0.5 * (1.0 + (right ? r : -r));
                    v(mu * M + a) = xi * (right ? 1.0 : -1.0) / (R * M);
                }
            }
            const double h = v.dot(O), t = std::tanh(h / T);
            f -= p * (std::abs(h) + T * std::log1p(std::exp(-2.0 * std::abs(h) / T)));
            gradient -= p * t * v;
            hessian -= p * (1.0 - t * t) / T * v * v.transpose();
            more = false;
            for (std::size_t mu = 0; mu < kind.size() && !more; ++mu) {
                more = ++kind[mu] < kinds;
                if (!more) kind[mu] = 0;
            }
        }
    }
};

TEST(MultitaskingBranches, EvenNumbersOfExamplesAtZeroTemperatureAreTheLimit) {
    for (const int K : {1, 2})
        for (const int M : {4, 40}) {
            Multitasking::Parameters p{.K = K, .d = 0.3, .T = 0.0, .protocol = Protocol::supervised, .r = 0.5, .M = M};
            const Solution zero = multitasking_states(Multitasking(p)).front();
            p.T = 1e-4; // the smallest field but 0 is above 1e-3: corrections are below e^-20
            const Solution low = multitasking_states(Multitasking(p)).front();
            EXPECT_EQ(groups_of(zero), groups_of(low)) << K << " " << M;
            EXPECT_TRUE(zero.stable && low.stable) << K << " " << M;
            ASSERT_TRUE(hessian_of(zero) && hessian_of(low)) << K << " " << M;
            EXPECT_NEAR(*hessian_of(zero), *hessian_of(low), 1e-9) << K << " " << M;
            EXPECT_NEAR(zero.order[0].value.value(), low.order[0].value.value(), 1e-9) << K << " " << M;
            for (std::size_t mu = 0; mu < zero.arrays[0].values.size(); ++mu)
                EXPECT_NEAR(zero.arrays[0].values[mu], low.arrays[0].values[mu], 1e-9) << K << " " << M;
        }
}

TEST(MultitaskingBranches, BalancedExamplesAreFreeToPart) {
    // Unsupervised and at T = 0: sites without a field follow single examples.
    Multitasking::Parameters p{.K = 1, .d = 0.3, .T = 0.0, .protocol = Protocol::unsupervised, .r = 0.5, .M = 4};
    for (const Solution& state : multitasking_states(Multitasking(p))) {
        EXPECT_FALSE(state.stable);
        EXPECT_FALSE(splitting_of(state)); // minus infinity
    }
    p.T = 5e-4;
    const Solution low = multitasking_states(Multitasking(p)).front();
    EXPECT_LT(splitting_of(low).value(), -100.0);
    EXPECT_NEAR(hessian_of(low).value(), 1.0, 1e-9);
}

TEST(MultitaskingBranches, UnsupervisedNetworksHaveTheSupervisedStates) {
    for (const int M : {3, 5}) {
        const Unsupervised direct{2, M, 0.3, 0.15, 0.6};
        Multitasking::Parameters p = storing(direct.K, direct.d, direct.T);
        p.protocol = Protocol::unsupervised;
        p.r = direct.r;
        p.M = M;
        const Multitasking model(p);
        const double rho = model.law().rho();
        for (const Solution& s : multitasking_states(model)) {
            SCOPED_TRACE(testing::Message() << "M " << M << " " << groups_of(s));
            const auto n = array(s, "n");
            Vector O(direct.K * M);
            for (int mu = 0; mu < direct.K; ++mu)
                O.segment(mu * M, M).setConstant(direct.r * (1.0 + rho) * n[static_cast<std::size_t>(mu)]);
            double f = 0.0;
            Vector gradient;
            Matrix hessian;
            direct.at(O, f, gradient, hessian);
            EXPECT_LT(gradient.cwiseAbs().maxCoeff(), 1e-13);
            EXPECT_NEAR(f, *s.free_energy, 1e-14);
            const double scale = direct.r * direct.r * (1.0 + rho) * M; // eigenvalues in units of 1/(R M)
            const Vector eigenvalues = scale * Eigen::SelfAdjointEigenSolver<Matrix>(hessian).eigenvalues();
            EXPECT_NEAR(eigenvalues(0), std::min(*hessian_of(s), *splitting_of(s)), 1e-11);
            const auto has = [&](double value) { return (eigenvalues.array() - value).abs().minCoeff() < 1e-11; };
            EXPECT_TRUE(has(*hessian_of(s)));
            EXPECT_TRUE(has(*splitting_of(s)));
        }
    }
}

TEST(MultitaskingBranches, GaussianSplittingIsTheRatioOfOverlaps) {
    // Stein's lemma: 1 - rho/(1+rho) c (1-q_mu)/T = m_mu/((1+rho) n_mu) > 0
    Multitasking::Parameters p = storing(2, 0.3, 0.1);
    p.protocol = Protocol::unsupervised;
    p.rho = 0.2;
    const Solution s = multitasking_states(Multitasking(p)).front();
    const auto m = array(s, "m"), n = array(s, "n");
    EXPECT_NEAR(*splitting_of(s), std::min(m[0] / n[0], m[1] / n[1]) / 1.2, 1e-14);
}

TEST(MultitaskingBranches, WeakLevelsVanishExactly) {
    const Solution s = multitasking_states(Multitasking(storing(5, 0.4, 0.02))).front();
    EXPECT_EQ(groups_of(s), "1+1+1+1");
    EXPECT_EQ(array(s, "m")[4], 0.0);
    EXPECT_EQ(groups_of(multitasking_states(Multitasking(storing(5, 0.4, 0.01))).front()), "1+1+1+1+1");
}

TEST(MultitaskingBranches, CascadeOfClassesOnCooling) {
    // K = 3, d = 0.633: 1, 2, 3, 2+1, 1+1+1 on cooling
    std::vector<std::string> classes;
    for (const double ratio : {0.97, 0.8, 0.72, 0.5, 0.465, 0.2}) {
        const auto states = multitasking_states(Multitasking(storing(3, 0.633, ratio * 0.367)));
        classes.push_back(groups_of(states.front()));
    }
    EXPECT_EQ(classes.front(), "1");
    EXPECT_EQ(classes.back(), "1+1+1");
    EXPECT_THAT(classes, testing::Contains("3"));
}

TEST(MultitaskingBranches, ManyPatterns) {
    const auto parallel = multitasking_states(Multitasking(storing(300, 0.99, 0.006)));
    EXPECT_EQ(parallel.front().branch, Branch::parallel);
    EXPECT_LT(*parallel.front().residual, 1e-14);
    // At T = 0 the hierarchical state of 40 patterns in closed form
    const auto ground = multitasking_states(Multitasking(storing(40, 0.45, 0.0)));
    const auto found =
        std::find_if(ground.begin(), ground.end(), [](const Solution& s) { return s.branch == Branch::hierarchical; });
    ASSERT_NE(found, ground.end());
    EXPECT_NEAR(*found->energy, -0.5 * 0.55 * 0.55 / (1.0 - 0.45 * 0.45), 1e-14);
}

TEST(MultitaskingBranches, BranchesWithoutAStateAreAbsent) {
    const std::vector<Branch> wanted{Branch::parallel, Branch::hierarchical};
    const auto states = multitasking_branches(Multitasking(storing(3, 0.85, 0.06)), wanted);
    ASSERT_EQ(states.size(), 2u);
    EXPECT_EQ(states[0].branch, Branch::parallel);
    EXPECT_EQ(states[1].branch, Branch::hierarchical);
    EXPECT_EQ(states[1].status, Status::absent);
}

} // namespace
} // namespace mattis::multitasking
