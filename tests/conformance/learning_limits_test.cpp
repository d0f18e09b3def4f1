// Networks that learn from examples: the exact map between the protocols, the limits of their data, closed forms of
// their thresholds (arXiv:2212.00606, arXiv:2211.14067; docs/theory.md, section "Learning networks").

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::conformance {
namespace {

Solution retrieval(const ModelAt& at) {
    const std::vector<ModelAt> row{at};
    const std::vector branches{Branch::retrieval};
    return solvers::solve(row, 1, replica_symmetric, branches).front().front();
}

double found(const ModelAt& at, std::string_view line, std::string_view find) {
    const auto points = solvers::trace(at, line, {.find = find}).points;
    EXPECT_EQ(points.size(), 1u) << line;
    return points.front().found.value_or(NAN);
}

void expect_same(const Solution& got, const Solution& want, double tolerance) {
    ASSERT_TRUE(got.converged() && want.converged());
    for (const char* name : {"m", "q"})
        EXPECT_NEAR(*order_value(got, name), *order_value(want, name), tolerance) << name;
    EXPECT_NEAR(*got.free_energy, *want.free_energy, tolerance);
    EXPECT_NEAR(*got.energy, *want.energy, tolerance);
}

TEST(LearningLimits, UnsupervisedNetworksAreSupervisedOnesAtAnotherTemperatureAndLoad) {
    // Distinct, P >= 3: beta' = beta A_uns/A_sup, alpha' = alpha (1+rho_P)/(1+rho)^P; beta f is the same.
    int checked = 0;
    for (const int P : {3, 4, 6})
        for (const auto& [r, M, law] :
             {std::tuple{0.8, 5, ClassLaw::exact}, {0.9, 12, ClassLaw::exact}, {0.7, 60, ClassLaw::gaussian}})
            for (const double T : {0.0, 0.2, 0.35}) {
                SCOPED_TRACE(testing::Message() << P << " " << r << " " << M << " " << T);
                const Dense uns({.P = P,
                                 .alpha = 0.004,
                                 .T = T,
                                 .protocol = Protocol::unsupervised,
                                 .r = r,
                                 .M = M,
                                 .class_law = law});
                const double rho = uns.dataset().rho(), rho_P = uns.dataset().entropy(P);
                const double ratio = std::pow(1.0 + rho, 0.5 * P) / std::sqrt(1.0 + rho_P); // A_uns/A_sup
                auto p = uns.parameters;
                p.protocol = Protocol::supervised;
                p.T /= ratio;
                p.alpha *= (1.0 + rho_P) / std::pow(1.0 + rho, P);
                const Solution got = retrieval(uns), want = retrieval(Dense(p));
                ASSERT_EQ(got.status, want.status);
                if (!got.converged()) continue;
                ++checked;
                for (const char* name : {"n", "m", "q"})
                    EXPECT_NEAR(*order_value(got, name), *order_value(want, name), 2e-13) << name;
                EXPECT_NEAR(*got.free_energy, *want.free_energy * ratio, 2e-13);
                EXPECT_NEAR(*got.entropy, *want.entropy, 2e-13);
            }
    EXPECT_GT(checked, 20);
}

TEST(LearningLimits, TheEndOfRetrievalIsMappedToo) {
    for (const int P : {4, 6}) {
        const Dense uns({.P = P, .alpha = 0.0, .T = 0.0, .protocol = Protocol::unsupervised, .r = 0.8, .M = 20});
        auto p = uns.parameters;
        p.protocol = Protocol::supervised;
        const double scale = std::pow(1.0 + uns.dataset().rho(), P) / (1.0 + uns.dataset().entropy(P));
        EXPECT_NEAR(found(uns, "retrieval_spinodal", "alpha"), scale * found(Dense(p), "retrieval_spinodal", "alpha"),
                    1e-13);
    }
}

/// A network of stored patterns, and the same of examples.
struct Pair {
    ModelAt stored, learnt;
};

std::vector<Pair> pairs(Protocol protocol, double r, int M, ClassLaw law = ClassLaw::exact) {
    std::vector<Pair> made;
    for (const Convention c : {Convention::distinct, Convention::full})
        for (const double T : {0.0, 0.3}) {
            made.push_back({Hopfield({.alpha = 0.05, .T = T, .convention = c}), Hopfield({.alpha = 0.05,
                                                                                          .T = T,
                                                                                          .convention = c,
                                                                                          .protocol = protocol,
                                                                                          .r = r,
                                                                                          .M = M,
                                                                                          .class_law = law})});
            for (const int P : {3, 4})
                made.push_back({Dense({.P = P, .alpha = 0.05, .T = T, .convention = c}), Dense({.P = P,
                                                                                                .alpha = 0.05,
                                                                                                .T = T,
                                                                                                .convention = c,
                                                                                                .protocol = protocol,
                                                                                                .r = r,
                                                                                                .M = M,
                                                                                                .class_law = law})});
        }
    return made;
}

constexpr std::array protocols{Protocol::supervised, Protocol::unsupervised};

TEST(LearningLimits, PerfectExamplesAreThePatterns) {
    for (const Protocol protocol : protocols)
        for (const auto& [stored, learnt] : pairs(protocol, 1.0, 7))
            expect_same(retrieval(learnt), retrieval(stored), 1e-13);
}

TEST(LearningLimits, ASingleExampleIsStoredInPlaceOfThePattern) {
    // u = sqrt(1+rho) n is the overlap of storage, m is r times it, and so is n.
    constexpr double r = 0.8;
    for (const Protocol protocol : protocols)
        for (const auto& [stored, learnt] : pairs(protocol, r, 1)) {
            SCOPED_TRACE(stored.entry().info.name);
            const Solution got = retrieval(learnt), want = retrieval(stored);
            ASSERT_TRUE(got.converged() && want.converged());
            EXPECT_NEAR(*order_value(got, "m"), r * *order_value(want, "m"), 1e-13);
            EXPECT_NEAR(*order_value(got, "n"), r * *order_value(want, "m"), 1e-13);
            EXPECT_NEAR(*order_value(got, "q"), *order_value(want, "q"), 1e-13);
            EXPECT_NEAR(*got.free_energy, *want.free_energy, 1e-13);
        }
}

TEST(LearningLimits, ManyExamplesAreThePatterns) {
    // But for full unsupervised networks: of P >= 3 the components k < P of the noise keep the factor r^(-2(P-k)), of
    // P = 2 the M - 1 weak modes keep a constant (alpha/2)(1 - r^2)/r^2 of the energy.
    constexpr int M = 1000000;
    constexpr double r = 0.9;
    for (const Protocol protocol : protocols)
        for (const auto& [stored, learnt] : pairs(protocol, r, M, ClassLaw::gaussian)) {
            const bool correlated = protocol == Protocol::unsupervised &&
                                    stored.value("convention") == static_cast<double>(Convention::full);
            const bool pairwise = stored.entry().info.find("P") == nullptr;
            if (correlated && !pairwise) continue;
            Solution got = retrieval(learnt);
            if (correlated)
                for (auto* f : {&got.free_energy, &got.energy}) **f += 0.5 * 0.05 * (1.0 - r * r) / (r * r);
            expect_same(got, retrieval(stored), 20.0 / M);
        }
}

TEST(LearningLimits, DataOfLittleEntropyAreThePatterns) {
    const Solution stored = retrieval(Dense({.P = 4, .alpha = 0.1, .T = 0.3}));
    const auto learnt = [](double rho) {
        return retrieval(Dense({.P = 4, .alpha = 0.1, .T = 0.3, .protocol = Protocol::supervised, .rho = rho}));
    };
    expect_same(learnt(0.0), stored, 1e-14);
    expect_same(learnt(1e-10), stored, 1e-8);
}

TEST(LearningLimits, EnergyIsTheClosedForm) {
    // u = -(1+rho) A n^P/2 - beta alpha (1 - q^P)/2 (distinct).
    for (const Protocol protocol : protocols) {
        const Dense model({.P = 4, .alpha = 0.01, .T = 0.3, .protocol = protocol, .r = 0.8, .M = 8});
        const double rho = model.dataset().rho(), rho_P = model.dataset().entropy(4);
        const double A = protocol == Protocol::supervised ? 1.0 + rho : std::pow(1.0 + rho, 3) / std::sqrt(1.0 + rho_P);
        const Solution s = retrieval(model);
        const double n = *order_value(s, "n"), q = *order_value(s, "q");
        const double energy = -0.5 * (1.0 + rho) * A * std::pow(n, 4) - 0.5 / 0.3 * 0.01 * (1.0 - std::pow(q, 4));
        EXPECT_NEAR(*s.energy, energy, 1e-13);
    }
}

TEST(LearningLimits, NoiseOfTheTensorsIsALoad) {
    // Distinct: alpha (1 + w^2); both of stored patterns and of examples.
    for (const Protocol protocol : {Protocol::storing, Protocol::supervised, Protocol::unsupervised}) {
        Dense::Parameters p{.P = 4, .alpha = 0.01, .T = 0.3, .protocol = protocol, .w = 0.9};
        if (protocol != Protocol::storing) p.r = 0.8, p.M = 6;
        const Solution noisy = retrieval(Dense(p));
        p.alpha *= 1.0 + p.w * p.w;
        p.w = 0.0;
        expect_same(noisy, retrieval(Dense(p)), 1e-13);
    }
}

TEST(LearningLimits, NetworksOfNoisyDataRecallTheirMean) {
    // P > 2: alpha_c does not vanish as rho grows, T = 0; m does. x = 1/(P-2).
    for (const int P : {3, 4, 6}) {
        constexpr double rho = 1e4;
        const double x = 1.0 / (P - 2);
        const double limit = 0.5 * P * std::pow(2.0 / std::numbers::pi, P - 1) * x / std::pow(1.0 + x, P - 1);
        const auto points =
            solvers::trace(Dense({.P = P, .alpha = 0.0, .T = 0.0, .protocol = Protocol::supervised, .rho = rho}),
                           "retrieval_spinodal")
                .points;
        EXPECT_NEAR(*points.front().found / limit, 1.0, 1e-7);
        EXPECT_NEAR(*points.front().order.front().value, std::sqrt(2.0 / (std::numbers::pi * rho * (1.0 + x))), 1e-6);
    }
}

TEST(LearningLimits, NoisyDataKeepTheirDigitsUpToWhatIsAllowed) {
    for (const auto& [P, rho] : {std::pair(3, 1e10), std::pair(4, 1e10), std::pair(8, 1e10), std::pair(64, 3e4)}) {
        const double x = 1.0 / (P - 2);
        const double limit = 0.5 * P * std::pow(2.0 / std::numbers::pi, P - 1) * x / std::pow(1.0 + x, P - 1);
        const Dense at({.P = P, .alpha = 0.0, .T = 0.0, .protocol = Protocol::supervised, .rho = rho});
        EXPECT_NEAR(found(at, "retrieval_spinodal", "alpha") / limit, 1.0, rho > 1e9 ? 1e-9 : 1e-7) << P;
    }
    // P = 2: maxima of (n w)^2 (1-C)^2 over w, in sixty digits.
    for (const auto& [rho, alpha] :
         {std::pair(100.0, 1.023186555627684e-10), std::pair(500.0, 1.668672009518337e-13)}) {
        const Hopfield at({.alpha = 0.0, .T = 0.0, .protocol = Protocol::supervised, .rho = rho});
        EXPECT_NEAR(found(at, "retrieval_spinodal", "alpha") / alpha, 1.0, 1e-9) << rho;
    }
    EXPECT_THROW(Hopfield({.alpha = 0.0, .T = 0.0, .protocol = Protocol::supervised, .rho = 501.0}), InputError);
    // Few poor examples: nothing depends on r any more.
    const auto load_of = [](double r) {
        return found(Dense({.P = 4, .alpha = 0.0, .T = 0.0, .protocol = Protocol::supervised, .r = r, .M = 10}),
                     "retrieval_spinodal", "alpha");
    };
    EXPECT_NEAR(load_of(4e-6) / load_of(1e-5), 1.0, 1e-9);
}

TEST(LearningLimits, PairwiseNetworksOfAnEvenNumberOfExamplesRetrieve) {
    // Sites with X = 0 make 1 - C < 0 next to no noise: the largest load is that of the explicit formula at T = 0.
    const auto load = [](int M, double r, double w) {
        double n = 0.0, C = 0.0;
        for (const SiteKind& kind : Dataset({.protocol = Protocol::supervised, .r = r, .M = M}).site_kinds()) {
            const double x = kind.factor / w;
            n += kind.weight * kind.factor * std::erf(x / std::numbers::sqrt2);
            C += kind.weight * std::sqrt(2.0 / std::numbers::pi) / w * std::exp(-0.5 * x * x);
        }
        n /= 1.0 + Dataset({.protocol = Protocol::supervised, .r = r, .M = M}).rho();
        return C < n ? std::pow(w * (n - C), 2) : 0.0;
    };
    for (const auto& [M, r] : {std::pair(10, 0.1), std::pair(10, 0.3), std::pair(2, 0.9)}) {
        double largest = 0.0;
        for (double w = 0.02; w < 20.0; w *= 1.0002) largest = std::max(largest, load(M, r, w));
        const Hopfield at({.alpha = 0.0, .T = 0.0, .protocol = Protocol::supervised, .r = r, .M = M});
        EXPECT_NEAR(found(at, "retrieval_spinodal", "alpha") / largest, 1.0, 1e-6) << M << " " << r;
        EXPECT_NEAR(
            *order_value(retrieval(Hopfield(
                             {.alpha = 0.5 * largest, .T = 0.0, .protocol = Protocol::supervised, .r = r, .M = M})),
                         "q"),
            1.0, 0.0);
    }
}

TEST(LearningLimits, SpinsWithoutAFieldAreFreeAtZeroTemperature) {
    const auto at = [](double T) {
        return retrieval(Dense({.P = 4, .alpha = 0.0, .T = T, .protocol = Protocol::supervised, .r = 0.9, .M = 2}));
    };
    const Solution ground = at(0.0), cold = at(0.005);
    constexpr double free = 2.0 * 0.95 * 0.05;
    EXPECT_NEAR(*order_value(ground, "q"), 1.0 - free, 1e-14);
    EXPECT_NEAR(*ground.entropy, free * std::numbers::ln2, 1e-14);
    EXPECT_FALSE(order_value(ground, "C"));
    for (const char* name : {"m", "n", "q"})
        EXPECT_NEAR(*order_value(ground, name), *order_value(cold, name), 1e-10) << name;
    EXPECT_NEAR(*ground.entropy, *cold.entropy, 1e-10);
    EXPECT_NEAR(*ground.energy, *cold.energy, 1e-10);
}

TEST(LearningLimits, PairwiseNetworksOfOneClassOrderContinuously) {
    // At zero load: T = 1 supervised, whatever rho; (1+rho)/sqrt(1+rho_2) unsupervised.
    for (const double rho : {0.0, 0.3, 2.0})
        EXPECT_NEAR(found(Hopfield({.alpha = 0.0, .T = 0.0, .protocol = Protocol::supervised, .rho = rho}),
                          "retrieval_spinodal", "T"),
                    1.0, 1e-8);
    for (const ClassLaw law : {ClassLaw::exact, ClassLaw::gaussian}) {
        const Hopfield uns(
            {.alpha = 0.0, .T = 0.0, .protocol = Protocol::unsupervised, .r = 0.6, .M = 10, .class_law = law});
        const double A = (1.0 + uns.dataset().rho()) / std::sqrt(1.0 + uns.dataset().entropy(2));
        EXPECT_NEAR(found(uns, "retrieval_spinodal", "T"), A, 1e-8);
    }
}

} // namespace
} // namespace mattis::conformance
