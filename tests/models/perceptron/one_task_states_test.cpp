#include "models/perceptron/one_task_states.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "core/newton.hpp"

namespace mattis {
namespace {

OneTaskStates::Found states(const OneTask::Settings& settings, double alpha) {
    OneTaskStates::Found found = OneTaskStates(settings).at(alpha);
    for (const OneTaskState& s : found.states) {
        EXPECT_EQ(s.status, Status::converged) << alpha;
        EXPECT_LT(s.residual, 1e-12) << alpha;
    }
    return found;
}

double replicon_share(const OneTaskState& s, double alpha) { return 1.0 - OneTask::replicon(s.at, alpha); }

TEST(OneTaskStates, WherePoorAndGoodCoexistAnUnstableStateJoinsThem) {
    for (const double alpha : {1.52, 1.6, 1.75, 1.9}) {
        const auto found = states({.beta = 20.0}, alpha).states;
        ASSERT_EQ(found.size(), 3u) << alpha;
        EXPECT_FALSE(found[0].joining || found[2].joining) << alpha;
        EXPECT_TRUE(found[1].joining) << alpha;
        EXPECT_FALSE(found[0].good()) << alpha;
        EXPECT_TRUE(found[2].good()) << alpha;
        const auto phi = [&](std::size_t k) { return OneTask::free_entropy(found[k].at, alpha); };
        EXPECT_LT(phi(1), std::min(phi(0), phi(2))) << alpha << ": it is the barrier";
    }
    for (const double alpha : {0.5, 1.45}) EXPECT_EQ(states({.beta = 20.0}, alpha).states.size(), 1u) << alpha;
    EXPECT_TRUE(states({.beta = 20.0}, 2.0).states.at(0).good());
}

TEST(OneTaskStates, SeveralStartsFindNoOtherState) {
    // Newton's method from a grid of overlaps; what it finds is on the list.
    for (const auto& [beta, prior, alpha] :
         {std::tuple{20.0, 0.0, 1.0}, {20.0, 0.0, 1.6}, {5.0, 0.0, 2.0}, {100.0, 100.0, 2.0}, {50.0, 0.0, 1.8}}) {
        const OneTaskStates search({.beta = beta, .prior = prior});
        const auto known = states({.beta = beta, .prior = prior}, alpha).states;
        int reached = 0;
        for (const double u0 : {0.5, 2.0, 4.0, 7.0})
            for (const double ratio : {0.7, 1.5, 2.5})
                for (const double u2 : {0.5, 2.0, 4.0, 10.0}) {
                    const OneTaskState found = search.solved({u0, ratio * u0, u2}, alpha);
                    if (found.status != Status::converged || found.at.overlaps.r < 0.0) continue;
                    // Of the curve whose both ends freeze one half is not searched for: docs/theory.md.
                    if (prior > 0.0 && found.joining && OneTask::replicon(found.at, alpha) < -50.0) continue;
                    ++reached;
                    EXPECT_TRUE(std::ranges::any_of(known,
                                                    [&](const OneTaskState& s) {
                                                        return std::abs(s.at.overlaps.r - found.at.overlaps.r) < 1e-6 &&
                                                               std::abs(s.at.overlaps.q0 - found.at.overlaps.q0) < 1e-6;
                                                    }))
                        << beta << " " << alpha << ": " << found.u.transpose();
                }
        EXPECT_GT(reached, 3) << beta << " " << alpha;
    }
}

TEST(OneTaskStates, EndsAndCrossingOfTheCoexistence) {
    const OneTaskStates search({.beta = 20.0});
    const auto poor = search.end_of_poor(), good = search.end_of_good();
    ASSERT_TRUE(poor.fold && good.fold);
    EXPECT_NEAR(std::exp((*good.fold)(3)), 1.498897538, 1e-9);
    EXPECT_NEAR(std::exp((*poor.fold)(3)), 1.9058025, 5e-8);
    const OneTask task({.beta = 20.0});
    for (const auto& fold : {*poor.fold, *good.fold}) {
        const OneTask::Point at = task.at(fold.head<3>(), std::exp(fold(3)));
        EXPECT_LT(at.residual.norm(), 1e-8);
        EXPECT_NEAR(at.jacobian.determinant(), 0.0, 1e-6 * at.jacobian.norm()) << "the Jacobian is singular";
    }
    const auto crossing = search.crossing();
    ASSERT_TRUE(crossing);
    EXPECT_NEAR(crossing->alpha, 1.65021985, 1e-8);
    EXPECT_NEAR(OneTask::free_entropy(crossing->poor.at, crossing->alpha),
                OneTask::free_entropy(crossing->good.at, crossing->alpha), 1e-11);
}

TEST(OneTaskStates, NoStateIsLeftBeyondItsEnd) {
    const OneTaskStates search({.beta = 20.0});
    for (const double inside : {1e-3, 1e-5}) {
        EXPECT_EQ(states({.beta = 20.0}, 1.498897538 * (1.0 - inside)).states.size(), 1u) << inside;
        EXPECT_EQ(states({.beta = 20.0}, 1.498897538 * (1.0 + inside)).states.size(), 3u) << inside;
        EXPECT_EQ(states({.beta = 20.0}, 1.9058025285 * (1.0 - inside)).states.size(), 3u) << inside;
        EXPECT_EQ(states({.beta = 20.0}, 1.9058025285 * (1.0 + inside)).states.size(), 1u) << inside;
    }
}

TEST(OneTaskStates, AtHighTemperaturePoorAndGoodAreOneState) {
    const OneTaskStates search({.beta = 5.0});
    EXPECT_FALSE(search.end_of_poor().fold || search.end_of_poor().lost);
    EXPECT_FALSE(search.end_of_good().fold || search.end_of_good().lost);
    EXPECT_FALSE(search.crossing());
    const auto found = states({.beta = 5.0}, 2.0);
    EXPECT_TRUE(found.one_curve);
    EXPECT_EQ(found.states.size(), 1u);
}

TEST(OneTaskStates, AtLowTemperatureThePoorStateFreezes) {
    // q_d tends to 1 at a finite alpha, nearly the same at every low temperature.
    const auto end = OneTaskStates({.beta = 50.0}).end_of_poor();
    EXPECT_FALSE(end.fold);
    ASSERT_TRUE(end.frozen_at);
    EXPECT_NEAR(*end.frozen_at, 2.3675, 1e-3);
    EXPECT_NEAR(*OneTaskStates({.beta = 200.0}).end_of_poor().frozen_at, *end.frozen_at, 1e-3);
    const auto found = states({.beta = 50.0}, 1.8).states;
    EXPECT_EQ(std::ranges::count_if(found, &OneTaskState::joining), 1) << "from the curve of the good state";
    EXPECT_EQ(found.size(), 3u);
}

TEST(OneTaskStates, AtVeryLowTemperaturesTheCoexistenceKeepsItsStates) {
    // The good state is perfect up to 1e-6 there.
    for (const auto& [beta, prior] : {std::pair{2000.0, 0.0}, {300.0, 300.0}}) {
        const OneTaskStates search({.beta = beta, .prior = prior});
        const auto good = search.end_of_good();
        ASSERT_TRUE(good.fold) << beta;
        const double begin = std::exp((*good.fold)(3));
        EXPECT_EQ(states({.beta = beta, .prior = prior}, 0.999 * begin).states.size(), 1u) << beta;
        const auto found = states({.beta = beta, .prior = prior}, 1.5).states;
        EXPECT_EQ(std::ranges::count_if(found, [](const auto& s) { return s.joining && !s.apart; }), 1) << beta;
        EXPECT_EQ(std::ranges::count_if(found, [](const auto& s) { return !s.joining && !s.apart; }), 2) << beta;
        const auto crossing = search.crossing();
        ASSERT_TRUE(crossing) << beta;
        EXPECT_LT(begin, crossing->alpha);
        EXPECT_NEAR(OneTask::free_entropy(crossing->poor.at, crossing->alpha),
                    OneTask::free_entropy(crossing->good.at, crossing->alpha), 1e-8 * beta);
    }
}

TEST(OneTaskStates, SharpFoldsAreFollowed) {
    // The curve turns within a small part of a step there; from 24.4 on it freezes.
    for (const auto& [beta, want] : {std::pair{21.7, 2.080402}, {24.0, 2.326347}, {24.3, 2.358129}}) {
        const auto poor = OneTaskStates({.beta = beta}).end_of_poor();
        ASSERT_TRUE(poor.fold) << beta;
        EXPECT_NEAR(std::exp((*poor.fold)(3)), want, 1e-6) << beta;
        EXPECT_EQ(states({.beta = beta}, want - 1e-3).states.size(), 3u) << beta;
        EXPECT_EQ(states({.beta = beta}, want + 1e-3).states.size(), 1u) << beta;
    }
}

TEST(OneTaskStates, BothEndsOfANarrowCoexistenceAreFound) {
    const OneTaskStates search({.beta = 16.1});
    const auto poor = search.end_of_poor(), good = search.end_of_good();
    ASSERT_TRUE(poor.fold && good.fold);
    EXPECT_LT((*good.fold)(3), (*poor.fold)(3));
    EXPECT_LT((*poor.fold)(3) - (*good.fold)(3), 0.01);
    EXPECT_TRUE(search.crossing());
}

TEST(OneTaskStates, PoorStatesAreListedUntilTheyFreeze) {
    for (const double alpha : {2.36, 2.367, 2.3673}) {
        const auto found = states({.beta = 50.0}, alpha).states;
        ASSERT_EQ(found.size(), 3u) << alpha;
        EXPECT_GT(found[0].at.overlaps.delta, 100.0 * found[0].at.overlaps.rest) << alpha;
        EXPECT_NEAR(found[0].at.overlaps.r, 0.8067, 1e-4) << alpha;
    }
    EXPECT_TRUE(OneTaskStates({.beta = 24.7}).end_of_poor().frozen_at);
}

TEST(OneTaskStates, RepliconsOfBothBranches) {
    for (const auto& [alpha, want] : {std::pair{0.5, 0.4066}, {0.7, 0.8920}, {0.8, 1.318347}, {1.0, 2.59195}})
        EXPECT_NEAR(replicon_share(states({.beta = 20.0}, alpha).states.front(), alpha), want, 1e-4) << alpha;
    for (const auto& [alpha, want] : {std::pair{1.5, 0.5725}, {1.6, 0.1496}, {2.0, 0.0162}})
        EXPECT_NEAR(replicon_share(states({.beta = 20.0}, alpha).states.back(), alpha), want, 1e-4) << alpha;
}

TEST(OneTaskStates, TheFreeEntropyChangesWithAlphaByTheEnergeticTerm) {
    for (const auto& [settings, alpha] : {std::pair{OneTask::Settings{.beta = 20.0}, 1.0},
                                          {{.beta = 20.0}, 1.8},
                                          {{.beta = 100.0, .prior = 100.0}, 1.0},
                                          {{.beta = 5.0, .qd = 0.8}, 2.0}}) {
        const double h = 1e-3 * alpha;
        const OneTaskState here = states(settings, alpha).states.back();
        const OneTaskStates search(settings);
        const auto phi = [&](double at) { return OneTask::free_entropy(search.solved(here.u, at).at, at); };
        const double slope =
            (8.0 * (phi(alpha + h) - phi(alpha - h)) - (phi(alpha + 2 * h) - phi(alpha - 2 * h))) / (12.0 * h);
        EXPECT_NEAR(slope, here.at.input.energetic, 1e-8 * (1.0 + std::abs(slope))) << alpha;
    }
}

TEST(OneTaskStates, HeldAtItsFreeValueQdIsInNoNeedOfAMultiplier) {
    for (const auto& [beta, alpha] : {std::pair{5.0, 2.0}, {20.0, 0.5}}) {
        const OneTaskState free = states({.beta = beta}, alpha).states.front();
        const OneTaskState held = states({.beta = beta, .qd = free.at.overlaps.qd}, alpha).states.front();
        EXPECT_NEAR(held.at.overlaps.q0, free.at.overlaps.q0, 1e-10);
        EXPECT_NEAR(held.at.overlaps.r, free.at.overlaps.r, 1e-10);
        EXPECT_NEAR(held.at.qd_hat, free.at.qd_hat, 1e-8 * (1.0 + free.at.qd_hat));
        EXPECT_NEAR(held.at.weight.p, free.at.weight.p, 1e-10);
        // Elsewhere the free entropy is smaller: its slope is the excess of the energetic conjugate.
        for (const double by : {-0.02, 0.02}) {
            const OneTaskState moved = states({.beta = beta, .qd = free.at.overlaps.qd + by}, alpha).states.front();
            EXPECT_LT(OneTask::free_entropy(moved.at, alpha), OneTask::free_entropy(free.at, alpha)) << by;
            EXPECT_NEAR(moved.at.weight.overlaps.qd, free.at.overlaps.qd + by, 1e-12);
        }
    }
}

TEST(OneTaskStates, FewInputsLeaveTheFreeLaw) {
    // To first order in alpha: q0 = alpha E psi'^2/9 and r = alpha sqrt(2/pi) psi'/3 at q0 = 0, qd = 1/3.
    const OneTaskState weak = states({.beta = 20.0}, 1e-5).states.front();
    const InputAverages none = input_averages({.qd = 1.0 / 3.0, .delta = 1.0 / 3.0, .rest = 2.0 / 3.0}, 20.0);
    EXPECT_NEAR(weak.at.overlaps.q0 / (1e-5 * none.q0_hat / 9.0), 1.0, 1e-3);
    EXPECT_NEAR(weak.at.overlaps.r / (1e-5 * none.r_hat / 3.0), 1.0, 1e-3);
    EXPECT_NEAR(weak.at.overlaps.qd, 1.0 / 3.0, 1e-4);
}

TEST(OneTaskStates, ALinearResponseAtHighTemperature) {
    // beta -> 0: psi = beta times the average of ln Phi, and overlaps with the teacher are proportional to beta.
    const OneTaskState a = states({.beta = 0.02}, 1.0).states.front(), b = states({.beta = 0.01}, 1.0).states.front();
    EXPECT_NEAR(a.at.overlaps.r / b.at.overlaps.r, 2.0, 0.02);
    EXPECT_NEAR(a.at.overlaps.qd, 1.0 / 3.0, 0.01);
}

} // namespace
} // namespace mattis
