#include "solvers/potential/test_system.hpp"

#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "core/special.hpp"
#include "models/dense.hpp"
#include "models/pspin.hpp"
#include "solvers/potential/followed_branch.hpp"
#include "solvers/rs/rs_branches.hpp"

namespace mattis::solvers {
namespace {

using Unknowns = TestSystem::Unknowns;

/// Mean of f over a standard Gaussian, by a plain sum.
double gaussian_mean(const std::function<double(double)>& f) {
    constexpr double step = 0.05, range = 9.0;
    double sum = 0.0;
    for (double z = -range; z <= range + 0.5 * step; z += step) sum += std::exp(-0.5 * z * z) * f(z);
    return sum * step / std::sqrt(2.0 * std::numbers::pi);
}

Dense dense(int P, double alpha, double T, Convention convention = Convention::distinct) {
    return Dense(Dense::Parameters{.P = P, .alpha = alpha, .T = T, .convention = convention});
}

/// phi with all six order parameters free, from docs/theory.md as written, by plain sums.
class SixVariables {
public:
    enum Name { m, q, q_hat, t, t_hat, b };
    using Values = std::array<double, 6>;

    SixVariables(const Dense& model, const ReferenceState& reference)
        : model_(model), reference_(reference), beta_(1.0 / model.parameters.T), beta_ref_(1.0 / reference.T) {}

    double x(double overlap) const { return model_.parameters.alpha * model_.covariance().value(overlap); }
    double x_slope(double overlap) const { return model_.parameters.alpha * model_.covariance().slope(overlap); }

    double phi(const Values& v, double p) const {
        const double q_hat_ref = beta_ref_ * beta_ref_ * x_slope(reference_.q);
        const double width = std::sqrt(q_hat_ref), rest = std::sqrt(v[q_hat] - v[t_hat] * v[t_hat] / q_hat_ref);
        const int P = model_.parameters.P;
        const double signal = 0.5 * beta_ * P * std::pow(v[m], P - 1);
        const double log_cosh = gaussian_mean([&](double z) {
            const double outer = 0.5 * beta_ref_ * P * std::pow(reference_.m, P - 1) + width * z;
            return gaussian_mean([&](double y) {
                double sum = 0.0;
                for (const double w : {1.0, -1.0}) {
                    const double field = signal + v[t_hat] / width * z + (v[b] - v[t_hat]) * w + rest * y;
                    sum += std::exp(w * outer - log2cosh(outer)) * log2cosh(field);
                }
                return sum;
            });
        });
        return 0.5 * beta_ * beta_ * (x(1.0) - x(v[q])) + beta_ * beta_ref_ * (x(p) - x(v[t])) -
               0.5 * v[q_hat] * (1.0 - v[q]) - p * v[b] + v[t] * v[t_hat] - 0.5 * beta_ * (P - 1) * std::pow(v[m], P) +
               log_cosh;
    }

    Values of(const Unknowns& u) const {
        return {u(0), 1.0 - u(1), beta_ * beta_ * x_slope(1.0 - u(1)), u(2), beta_ * beta_ref_ * x_slope(u(2)), u(3)};
    }

private:
    const Dense& model_;
    ReferenceState reference_;
    double beta_, beta_ref_;
};

struct Case {
    int P;
    Convention convention;
    double alpha, T, T_ref, p;
    ReferenceKind kind;
};

const std::vector<Case> cases{
    {4, Convention::distinct, 0.3, 0.35, 0.3, 0.6, ReferenceKind::retrieval},
    {3, Convention::distinct, 0.2, 0.3, 0.4, 0.7, ReferenceKind::retrieval},
    {4, Convention::full, 0.05, 0.3, 0.4, 0.5, ReferenceKind::retrieval},
    {5, Convention::full, 1.0, 1.8, 1.9, 0.6, ReferenceKind::glass},
};

/// The state of a case on the branch of its reference.
Unknowns solution(const Case& c, const TestSystem& system, const Site& site) {
    auto branch = branch_of_reference(site, system);
    const OverlapState state = branch.value().at(c.p);
    EXPECT_TRUE(state.converged());
    const auto value = [&](std::string_view name) {
        for (const NamedValue& entry : state.values)
            if (entry.name == name) return entry.value.value();
        return std::nan("");
    };
    return {value("m"), 1.0 - value("q"), value("t"), value("b")};
}

TEST(TestSystem, SolutionsAreStationaryInAllSixOrderParametersOfTheFreeEnergyAsWritten) {
    for (const Case& c : cases) {
        const Dense model = dense(c.P, c.alpha, c.T, c.convention);
        const SiteOf site(model);
        const ReferenceState reference = reference_state(site, c.T_ref, c.kind).value();
        const TestSystem system(site, reference);
        const Unknowns u = solution(c, system, site);
        const SixVariables free(model, reference);
        const auto values = free.of(u);
        const OverlapState state = system.state(u, system.at(u, c.p), c.p);
        const double disordered = rs_disordered(site).free_energy.value();
        EXPECT_NEAR(-c.T * free.phi(values, c.p) - disordered, state.V, 1e-12) << c.P;
        constexpr double d = 1e-4;
        for (std::size_t k = 0; k < values.size(); ++k) {
            auto up = values, down = values;
            up[k] += d;
            down[k] -= d;
            EXPECT_NEAR((free.phi(up, c.p) - free.phi(down, c.p)) / (2.0 * d), 0.0, 2e-6) << c.P << " " << k;
        }
        EXPECT_NEAR(-c.T * (free.phi(values, c.p + d) - free.phi(values, c.p - d)) / (2.0 * d), state.slope, 1e-6);
    }
}

TEST(TestSystem, AtTheTemperatureAndOverlapOfTheReferenceItIsAReplicaOfIt) {
    for (const Case& c : cases) {
        const Dense model = dense(c.P, c.alpha, c.T_ref, c.convention);
        const SiteOf site(model);
        const ReferenceState reference = reference_state(site, c.T_ref, c.kind).value();
        const TestSystem system(site, reference);
        const Unknowns u(reference.m, 1.0 - reference.q, reference.q, system.noise(reference.q));
        const auto local = system.at(u, reference.q);
        EXPECT_LT(local.residual.cwiseAbs().maxCoeff(), 1e-13);
        const OverlapState state = system.state(u, local, reference.q);
        const double difference = reference.free_energy - rs_disordered(site).free_energy.value();
        EXPECT_NEAR(state.V, difference, 1e-13) << c.P;
        EXPECT_NEAR(state.slope, 0.0, 1e-13);
        EXPECT_NEAR(state.replicon.value(), reference.replicon.value(), 1e-12);
    }
}

TEST(TestSystem, WithoutOverlapsOfTheReferenceItIsTheShortFormula) {
    // V = -T {-(b^2/2) x(q) - (b^2/2) x'(q) (1-q) + b b' x(p) - p p^ + E ln cosh(b sqrt(x'(q)) z + p^)}, x = q^P/2.
    for (const int P : {3, 4}) {
        const double T = 0.63, T_ref = 0.67, beta = 1.0 / T;
        const PSpin model({P, T});
        const SiteOf site(model);
        const TestSystem system(site, reference_state(site, T_ref, ReferenceKind::glass).value());
        auto branch = branch_from_zero(system).value();
        for (const double p : {0.2, 0.6, 0.9}) {
            const OverlapState state = branch.at(p);
            ASSERT_TRUE(state.converged());
            const double q = state.values[1].value.value(), field = state.values[3].value.value();
            const double slope = 0.5 * P * std::pow(q, P - 1), width = beta * std::sqrt(slope);
            const auto mean = [&](double (*f)(double)) {
                return gaussian_mean([&](double z) { return f(width * z + field); });
            };
            EXPECT_NEAR(mean([](double h) { return std::tanh(h); }), p, 1e-12);
            EXPECT_NEAR(mean([](double h) { return std::tanh(h) * std::tanh(h); }), q, 1e-12);
            const double log_cosh = mean([](double h) { return std::log(std::cosh(h)); });
            const double braces = -0.25 * beta * beta * std::pow(q, P) - 0.5 * beta * beta * slope * (1.0 - q) +
                                  0.5 * beta / T_ref * std::pow(p, P) - p * field + log_cosh;
            EXPECT_NEAR(state.V, -T * braces, 1e-13) << P << " " << p;
        }
    }
}

TEST(TestSystem, AWeakReferenceTendsToOneWithoutOverlaps) {
    // The general equations with q' > 0, where all averages are over two Gaussians, against those of q' = 0.
    const PSpin model({3, 0.66});
    const SiteOf site(model);
    const TestSystem without(site, {.T = 0.67}), with(site, {.T = 0.67, .q = 1e-7});
    for (const double p : {0.3, 0.7}) {
        auto branch = branch_from_zero(without).value();
        const OverlapState state = branch.at(p);
        const auto& v = state.values;
        const Unknowns start(0.0, 1.0 - v[1].value.value(), 0.0, v[3].value.value());
        const auto root = newton(AtOverlap(with, p), start);
        ASSERT_EQ(root.status, Status::converged);
        EXPECT_NEAR(with.state(root.u, root.at, p).V, state.V, 1e-9);
    }
}

TEST(TestSystem, OnTheNishimoriLineReferenceAndArchetypeAreExchangeable) {
    // At T' = alpha, at any T and p: t = m, and phi(p) is the free entropy of replica symmetry at magnetisation p.
    for (const double alpha : {0.3, 0.25})
        for (const double T : {0.2, 0.35}) {
            const Dense model = dense(4, alpha, T);
            const SiteOf site(model);
            const TestSystem system(site, reference_state(site, alpha, ReferenceKind::retrieval).value());
            auto branch = branch_of_reference(site, system).value();
            for (const double p : {0.55, 0.7, 0.9}) {
                const OverlapState state = branch.at(p);
                ASSERT_TRUE(state.converged());
                const double q = state.values[1].value.value(), beta = 1.0 / T;
                EXPECT_NEAR(state.values[2].value.value(), state.values[4].value.value(), 1e-11);
                const double noise = beta * beta * alpha * 2.0 * q * q * q;
                const auto mean = [&](double h, double (*f)(double)) {
                    return gaussian_mean([&](double z) { return f(h + std::sqrt(noise) * z); });
                };
                const auto tanh1 = [](double u) { return std::tanh(u); };
                double low = -10.0, high = 40.0;
                for (int k = 0; k < 200; ++k) {
                    const double middle = 0.5 * (low + high);
                    (mean(middle, tanh1) < p ? low : high) = middle;
                }
                EXPECT_NEAR(mean(low, [](double u) { return std::tanh(u) * std::tanh(u); }), q, 1e-10);
                const double phi =
                    -p * low + 0.5 * beta * std::pow(p, 4) + mean(low, log2cosh) +
                    0.25 * beta * beta * alpha * (1.0 - std::pow(q, 4) - (1.0 - q) * 4.0 * std::pow(q, 3));
                const double paramagnet = 0.25 * beta * beta * alpha + std::numbers::ln2;
                EXPECT_NEAR(state.V, T * (paramagnet - phi), 1e-12) << alpha << " " << T << " " << p;
            }
        }
}

TEST(TestSystem, OnTheNishimoriLineItHasTheIndependentlyComputedFreeEntropies) {
    const double T = 0.2, alpha = 0.3, paramagnet = 0.25 / (T * T) * alpha + std::numbers::ln2;
    const Dense model = dense(4, alpha, T);
    const SiteOf site(model);
    const TestSystem system(site, reference_state(site, alpha, ReferenceKind::retrieval).value());
    EXPECT_NEAR(paramagnet - branch_of_reference(site, system).value().at(0.6).V / T, 2.29478242621, 1e-11);
    EXPECT_NEAR(paramagnet - branch_from_zero(system).value().at(0.3).V / T, 2.54253749152, 1e-11);
}

TEST(TestSystem, SlopeAndCurvatureAreDerivativesOfThePotential) {
    for (const Case& c : cases) {
        const Dense model = dense(c.P, c.alpha, c.T, c.convention);
        const SiteOf site(model);
        const TestSystem system(site, reference_state(site, c.T_ref, c.kind).value());
        auto branch = branch_of_reference(site, system).value();
        constexpr double d = 1e-4;
        const OverlapState here = branch.at(c.p), up = branch.at(c.p + d), down = branch.at(c.p - d);
        EXPECT_NEAR((up.V - down.V) / (2.0 * d), here.slope, 1e-6);
        EXPECT_NEAR((up.slope - down.slope) / (2.0 * d), here.curvature, 1e-5);
    }
}

TEST(TestSystem, TheReferenceItselfHasItsEnergyAndNoEntropy) {
    for (const Case& c : cases) {
        const Dense model = dense(c.P, c.alpha, c.T, c.convention),
                    at_reference = dense(c.P, c.alpha, c.T_ref, c.convention);
        const SiteOf site(model);
        const SiteOf there(at_reference);
        const Solution state = c.kind == ReferenceKind::retrieval ? rs_retrieval(there) : rs_disordered(there);
        const TestSystem system(site, reference_state(site, c.T_ref, c.kind).value());
        const double disordered = rs_disordered(site).free_energy.value();
        EXPECT_NEAR(system.coincident().V, state.energy.value() - disordered, 1e-13) << c.P;
        auto branch = branch_of_reference(site, system).value();
        EXPECT_NEAR(branch.at(1.0 - 1e-6).V, system.coincident().V, 2e-5) << c.P;
    }
}

} // namespace
} // namespace mattis::solvers
