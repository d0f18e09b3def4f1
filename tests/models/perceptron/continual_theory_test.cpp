#include "models/perceptron/continual_theory.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "models/perceptron/continual_lines.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis {
namespace {

std::vector<std::vector<Solution>> along(const Continual::Parameters& p, const std::vector<double>& loads,
                                         const std::vector<Branch>& branches = {Branch::poor, Branch::good}) {
    std::vector<ModelAt> row;
    for (const double alpha2 : loads) row.push_back(ModelAt(Continual(p)).with("alpha2", alpha2));
    return solvers::theory_of("continual").solve(row, replica_symmetric, branches);
}

double value(const Solution& s, std::string_view name) { return *order_value(s, name); }

// Weights relax around the reference, and both teachers are one.
TEST(ContinualTheory, WithoutInputsNothingIsForgottenButWhatTheWidthOfTheWeightCosts) {
    double before = 1.0;
    for (const double gamma : {1.0, 4.0, 16.0}) {
        const Solution s =
            along({.alpha1 = 2.0, .alpha2 = 0.0, .beta = 20.0, .gamma = gamma, .r0 = 1.0}, {0.0}).at(0).at(0);
        ASSERT_TRUE(s.converged());
        EXPECT_NEAR(value(s, "p1"), value(s, "p2"), 1e-12);
        EXPECT_EQ(value(s, "q0_hat"), 0.0);
        const double forgotten = *diagnostic_value(s, "forgetting");
        EXPECT_GT(forgotten, 0.0);
        EXPECT_LT(forgotten, before) << gamma;
        before = forgotten;
        const Solution near =
            along({.alpha1 = 2.0, .alpha2 = 0.0, .beta = 20.0, .gamma = gamma, .r0 = 1.0}, {1e-5}).at(0).at(0);
        EXPECT_NEAR(value(near, "qd"), value(s, "qd"), 1e-3);
        EXPECT_NEAR(*diagnostic_value(near, "log_z"), *diagnostic_value(s, "log_z"), 1e-3);
    }
}

TEST(ContinualTheory, WhereTask2IsSolvedOnlyTheTeachersOverlapIsLeftOfTask1) {
    for (const double r0 : {-0.5, 0.0, 0.5}) {
        const Solution s =
            along({.alpha1 = 2.0, .alpha2 = 0.0, .beta = 20.0, .gamma = 0.1, .r0 = r0}, {5.0}).at(0).at(0);
        EXPECT_EQ(s.branch, Branch::good);
        EXPECT_NEAR(value(s, "p2"), 1.0, 1e-9);
        EXPECT_NEAR(value(s, "p1"), r0, 1e-9);
        EXPECT_NEAR(value(s, "eps1"), std::acos(r0) / M_PI, 1e-9);
    }
}

// f = u - s/beta, u the loss and the divergence: its slope by the load is the mean loss of one input.
TEST(ContinualTheory, EnergyAndEntropyBelongToTheFreeEnergy) {
    const double beta = 5.0, step = 1e-4;
    for (const double gamma : {0.0, 0.3}) {
        const Continual::Parameters p{.alpha1 = 0.5, .alpha2 = 0.5, .beta = beta, .gamma = gamma, .r0 = 0.5};
        const Solution s = along(p, {p.alpha2}).at(0).at(0);
        EXPECT_NEAR(*s.free_energy, *s.energy - *s.entropy / beta, 1e-12);
        EXPECT_NEAR(*s.free_energy, -*diagnostic_value(s, "log_z") / beta, 1e-12);
        // the reference stays as it is: both loss and divergence are multiplied by beta
        const auto task1 = one_task_state(0.5, {.beta = beta}, ReferenceBranch::preferred);
        const auto law = [&] {
            return std::make_shared<ReferenceLaw>(task1->at.q0_hat, task1->at.r_hat, task1->at.qd_hat);
        };
        const auto phi = [&](double b) {
            return TwoTaskStates({b, {b * gamma, 0.5}}, law()).at(p.alpha2).front().potential;
        };
        EXPECT_NEAR(*s.energy, -(phi(beta + step) - phi(beta - step)) / (2.0 * step), 1e-7);
    }
}

// The prior is that of task 1 alone. A firm hold leaves its state as it was; without one, task 2 is alone.
TEST(ContinualTheory, ThePriorBelongsToTask1) {
    const Continual::Parameters p{.alpha1 = 0.5, .alpha2 = 0.0, .beta = 5.0, .gamma = 0.3, .r0 = 1.0, .prior = 5.0};
    const auto task1 = one_task_state(p.alpha1, {.beta = p.beta, .prior = p.prior}, p.branch1);
    Continual::Parameters firm = p;
    firm.gamma = 100.0;
    const Solution held = along(firm, {0.0}).at(0).at(0);
    ASSERT_TRUE(task1 && held.converged());
    EXPECT_NEAR(value(held, "r"), task1->at.overlaps.r, 2.0 / (firm.beta * firm.gamma));
    EXPECT_NEAR(value(held, "qd"), task1->at.overlaps.qd, 2.0 / (firm.beta * firm.gamma));
    EXPECT_GT(std::abs(task1->at.overlaps.qd - one_task_state(0.5, {.beta = 5.0}, p.branch1)->at.overlaps.qd), 0.1);

    const Solution with = along(p, {0.5}).at(0).at(0);
    const auto phi = [&](double alpha2) { return *diagnostic_value(along(p, {alpha2}).at(0).at(0), "log_z"); };
    const double step = 1e-4, slope = (phi(0.5 + step) - phi(0.5 - step)) / (2.0 * step);
    const TwoTask task({p.beta, {p.beta * p.gamma, p.r0}},
                       std::make_shared<ReferenceLaw>(task1->at.q0_hat, task1->at.r_hat, task1->at.qd_hat, p.prior));
    EXPECT_NEAR(slope, task.at(with.u, 0.5).input.energetic, 1e-6);

    Continual::Parameters alone = p, without = p;
    alone.gamma = without.gamma = 0.0;
    alone.r0 = without.r0 = 0.3;
    without.prior = 0.0;
    const Solution a = along(alone, {0.5}).at(0).at(0), b = along(without, {0.5}).at(0).at(0);
    EXPECT_NEAR(value(a, "p1"), 0.3 * value(a, "p2"), 1e-12);
    EXPECT_NEAR(value(a, "qd"), value(b, "qd"), 1e-12);
    EXPECT_NE(*diagnostic_value(a, "forgetting"), *diagnostic_value(b, "forgetting"));
}

TEST(ContinualTheory, ARowIsItsPoints) {
    const Continual::Parameters p{.alpha1 = 2.0, .alpha2 = 0.0, .beta = 20.0, .gamma = 0.1, .r0 = 0.0};
    const std::vector<double> loads{0.5, 1.7, 2.5};
    const auto row = along(p, loads);
    for (std::size_t k = 0; k < loads.size(); ++k) {
        const auto alone = along(p, {loads[k]}).at(0);
        ASSERT_EQ(row[k].size(), alone.size()) << loads[k];
        for (std::size_t n = 0; n < alone.size(); ++n) {
            ASSERT_EQ(row[k][n].status, alone[n].status);
            EXPECT_EQ(row[k][n].branch, alone[n].branch);
            if (!alone[n].converged()) continue;
            for (const NamedValue& order : alone[n].order)
                EXPECT_NEAR(value(row[k][n], order.name), *order.value, 1e-9 * (1.0 + std::abs(*order.value)));
            for (const std::string_view name : {"log_z", "joining", "one_curve"})
                EXPECT_NEAR(*diagnostic_value(row[k][n], name), *diagnostic_value(alone[n], name), 1e-9) << name;
        }
    }
}

// Task 1 has a poor and a good state at alpha1 = 1.7, one at 1 and 3.
TEST(ContinualTheory, TheReferenceCanBeChosen) {
    const auto at = [](double alpha1, ReferenceBranch branch) {
        return along({.alpha1 = alpha1, .alpha2 = 0.0, .beta = 20.0, .gamma = 1.0, .r0 = 0.0, .branch1 = branch}, {0.1})
            .at(0)
            .at(0);
    };
    const Solution good = at(1.7, ReferenceBranch::good), poor = at(1.7, ReferenceBranch::poor);
    EXPECT_GT(value(good, "p1"), 0.98);
    EXPECT_LT(value(poor, "p1"), 0.8);
    EXPECT_EQ(value(at(1.7, ReferenceBranch::preferred), "p1"), value(good, "p1"));
    EXPECT_EQ(at(1.0, ReferenceBranch::good).status, Status::absent);
    EXPECT_FALSE(at(1.0, ReferenceBranch::good).reason.empty());
}

// The poor state of task 1 breaks replica symmetry at alpha1 = 1.
TEST(ContinualTheory, NothingIsStableBesideAnUnstableReference) {
    for (const double alpha1 : {0.5, 1.0, 2.0}) {
        const Solution s =
            along({.alpha1 = alpha1, .alpha2 = 0.0, .beta = 20.0, .gamma = 1.0, .r0 = 0.0}, {0.5}).at(0).at(0);
        const auto task1 = one_task_state(alpha1, {.beta = 20.0}, ReferenceBranch::preferred);
        ASSERT_TRUE(task1) << alpha1;
        const double reference = OneTask::replicon(task1->at, alpha1);
        EXPECT_EQ(*diagnostic_value(s, "reference_replicon"), reference);
        EXPECT_GT(*s.replicon, 0.0) << alpha1;
        EXPECT_EQ(reference > 0.0, alpha1 != 1.0);
        EXPECT_EQ(s.stable, alpha1 != 1.0) << alpha1;
    }
}

TEST(ContinualTheory, TransferIsAgainstASingleTask) {
    const Solution alone =
        along({.alpha1 = 1.0, .alpha2 = 0.0, .beta = 20.0, .gamma = 0.0, .r0 = 0.3}, {0.6}).at(0).at(0);
    EXPECT_NEAR(*diagnostic_value(alone, "transfer"), 0.0, 1e-9);
    const Solution helped =
        along({.alpha1 = 2.0, .alpha2 = 0.0, .beta = 20.0, .gamma = 1.0, .r0 = 0.5}, {0.1}).at(0).at(0);
    EXPECT_LT(*diagnostic_value(helped, "transfer"), -0.1);
}

// Where one branch grows to p2 > 0.9 there is no poor state, and it is said why.
TEST(ContinualTheory, OneCurveIsNamed) {
    const auto found = along({.alpha1 = 0.5, .alpha2 = 0.0, .beta = 5.0, .gamma = 0.5, .r0 = 0.5}, {6.0}).at(0);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].branch, Branch::good);
    EXPECT_EQ(diagnostic_value(found[0], "one_curve"), 1.0);
    EXPECT_EQ(found[1].status, Status::absent);
    EXPECT_NE(found[1].reason.find("one curve"), std::string::npos);
}

// On the lines: a fold has two states on one side and none on the other; at the transition two have one potential.
TEST(ContinualTheory, LinesAreWhereBranchesEndAndCross) {
    const Continual::Parameters p{.alpha1 = 2.0, .alpha2 = 0.0, .beta = 20.0, .gamma = 0.1, .r0 = 0.0};
    const auto found = [&](std::string_view line) -> std::optional<double> {
        const LineResult result = solvers::trace(ModelAt(Continual(p)), line);
        return result.points.front().found;
    };
    const auto good_end = found("spinodal_good"), transition = found("transition");
    ASSERT_TRUE(good_end && transition);
    const auto count = [&](double alpha2) {
        std::size_t converged = 0;
        for (const auto& point : along(p, {alpha2}))
            for (const Solution& s : point) converged += s.converged() ? 1 : 0;
        return converged;
    };
    EXPECT_EQ(count(*good_end * (1.0 - 1e-4)), 1u);
    EXPECT_EQ(count(*good_end * (1.0 + 1e-4)), 3u);
    const auto states = along(p, {*transition}).at(0);
    EXPECT_NEAR(*diagnostic_value(states.at(0), "log_z"), *diagnostic_value(states.at(1), "log_z"), 1e-8);
    EXPECT_NE(diagnostic_value(states[0], "one_curve"), diagnostic_value(states[1], "one_curve"));
}

// Newton's method along both curves: the whole range of one job, and references and strengths beside it.
TEST(ContinualTheory, EveryLineEndsInAStateOrAReason) {
    for (const auto& [alpha1, beta, gamma, r0] :
         {std::array{2.0, 20.0, 1.0, -0.5}, {2.0, 20.0, 1.0, 0.5}, {0.6, 0.5, 2.0, -1.0}, {3.0, 2.0, 0.0, 1.0}}) {
        SCOPED_TRACE(testing::Message() << alpha1 << " " << beta << " " << gamma << " " << r0);
        const ModelAt at(Continual({.alpha1 = alpha1, .alpha2 = 0.0, .beta = beta, .gamma = gamma, .r0 = r0}));
        std::vector<double> ends;
        for (const std::string_view line : {"spinodal_good", "transition", "spinodal_poor"}) {
            const LineResult result = solvers::trace(at, line);
            ASSERT_EQ(result.points.size(), 1u) << line;
            if (result.points[0].status == Status::converged)
                ends.push_back(*result.points[0].found);
            else
                EXPECT_FALSE(result.remarks.empty()) << line;
        }
        EXPECT_EQ(ends.size(), beta == 20.0 ? 3u : 0u);
        EXPECT_TRUE(std::ranges::is_sorted(ends));
    }
}

// The published strength of a Bayesian weight, alpha1 = 2 and r0 = -0.5: two potentials are one there.
TEST(ContinualTheory, AtTheTransitionPotentialsAreEqual) {
    const Continual::Parameters p{.alpha1 = 2.0, .alpha2 = 0.0, .beta = 20.0, .gamma = 1.0, .r0 = -0.5};
    const double alpha2 = *solvers::trace(ModelAt(Continual(p)), "transition").points.front().found;
    const auto states = along(p, {alpha2}).at(0);
    ASSERT_GE(states.size(), 2u);
    EXPECT_NEAR(*diagnostic_value(states[0], "log_z"), *diagnostic_value(states[1], "log_z"), 1e-8);
    EXPECT_NE(states[0].branch, states[1].branch);
}

TEST(ContinualTheory, WhatHoldsTooFirmlyIsRefused) {
    const auto made = [](double beta, double gamma) {
        return Continual({.alpha1 = 1.0, .alpha2 = 1.0, .beta = beta, .gamma = gamma, .r0 = 0.0});
    };
    EXPECT_NO_THROW(made(20.0, 100.0));
    EXPECT_THROW(made(21.0, 100.0), InputError);
}

// Corners of what is allowed: each state solves its equations, or says why there is none.
TEST(ContinualTheory, CornersOfTheAllowedParameters) {
    for (const auto& [alpha1, alpha2, beta, gamma, r0] : {std::array{1e-3, 0.0, 1e-3, 100.0, 1.0},
                                                          {10.0, 0.5, 1e-3, 0.0, -1.0},
                                                          {1e-3, 1.0, 20.0, 100.0, -1.0},
                                                          {1.0, 1e-4, 1e4, 0.2, 0.0},
                                                          {10.0, 0.1, 1e4, 0.1, 1.0}}) {
        SCOPED_TRACE(testing::Message() << alpha1 << " " << alpha2 << " " << beta << " " << gamma << " " << r0);
        const auto found =
            along({.alpha1 = alpha1, .alpha2 = 0.0, .beta = beta, .gamma = gamma, .r0 = r0}, {alpha2}).at(0);
        ASSERT_FALSE(found.empty());
        bool any = false;
        for (const Solution& s : found) {
            if (s.status != Status::converged) continue;
            any = true;
            EXPECT_LT(*s.residual, 1e-11);
            EXPECT_EQ(s.branch == Branch::good, value(s, "p2") > 0.9);
            if (std::abs(r0) == 1.0) {
                EXPECT_NEAR(value(s, "p1"), r0 * value(s, "p2"), 1e-12);
            }
        }
        if (!any) {
            EXPECT_FALSE(found[0].reason.empty());
        }
    }
}

} // namespace
} // namespace mattis
