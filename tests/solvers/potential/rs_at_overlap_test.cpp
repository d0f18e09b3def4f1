#include "solvers/potential/rs_at_overlap.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "solvers/rs/retrieval_curve.hpp"
#include "solvers/rs/rs_branches.hpp"

namespace mattis::solvers {
namespace {

constexpr Convention distinct = Convention::distinct, full = Convention::full;

/// Calls check(site) for networks of odd and even P, of both conventions, at these temperatures.
void for_networks(const std::vector<double>& temperatures, const auto& check) {
    for (const double T : temperatures)
        for (const Convention convention : {distinct, full}) {
            check(SiteOf(Hopfield({0.05, T, convention})));
            for (const int P : {3, 4, 5, 8}) check(SiteOf(Dense({P, 0.1, T, convention})));
        }
}

double q_of(const StateAtOverlap& state) { return *state.order.front().value; }

/// V' by central differences of the fourth order.
double slope(const Site& site, double m, double step) {
    const auto f = [&](double at) { return rs_at_overlap(site, at).free_energy; };
    return (8.0 * (f(m + step) - f(m - step)) - (f(m + 2.0 * step) - f(m - 2.0 * step))) / (12.0 * step);
}

double curvature_by_differences(const Site& site, double m, double step) {
    const auto V = [&](double at) {
        const StateAtOverlap state = rs_at_overlap(site, at);
        return state.b - site.signal_field(at);
    };
    return (8.0 * (V(m + step) - V(m - step)) - (V(m + 2.0 * step) - V(m - 2.0 * step))) / (12.0 * step);
}

TEST(RsAtOverlap, FieldIsTheSlopeOfTheFreeEnergy) {
    for_networks({0.0, 0.25, 0.6, 1.3}, [](const Site& site) {
        for (const double m : {-0.6, 0.15, 0.5, 0.93}) {
            const StateAtOverlap state = rs_at_overlap(site, m);
            ASSERT_EQ(state.status, Status::converged);
            EXPECT_LE(*state.residual, 1e-13);
            EXPECT_NEAR(slope(site, m, 2e-4), state.b - site.signal_field(m), 3e-11) << site.temperature() << ' ' << m;
        }
    });
}

TEST(RsAtOverlap, CurvatureIsTheSlopeOfTheField) {
    for_networks({0.0, 0.25, 0.6, 1.3}, [](const Site& site) {
        for (const double m : {0.0, 0.15, 0.5, 0.93}) {
            const double exact = *rs_curvature(site, rs_at_overlap(site, m));
            EXPECT_NEAR(curvature_by_differences(site, m, 2e-4), exact, 2e-9 * (1.0 + std::abs(exact)))
                << site.temperature() << ' ' << m;
        }
    });
}

TEST(RsAtOverlap, LessTheSignalItIsEven) {
    for_networks({0.0, 0.3}, [](const Site& site) {
        const double m = 0.4;
        const StateAtOverlap up = rs_at_overlap(site, m), down = rs_at_overlap(site, -m);
        const auto signal = [&](double at) { return site.signal_free_energy(at) - site.signal_field(at) * at; };
        EXPECT_NEAR(up.free_energy - signal(m), down.free_energy - signal(-m), 1e-14);
        EXPECT_EQ(up.b, -down.b);
        EXPECT_EQ(down.m, -m);
    });
    // Of odd P the signal itself is odd.
    const auto odd = SiteOf(Dense({3, 0.1, 0.3, full}));
    EXPECT_NEAR(rs_at_overlap(odd, -0.4).free_energy, rs_at_overlap(odd, 0.4).free_energy + std::pow(0.4, 3), 1e-14);
}

TEST(RsAtOverlap, GroundStatesHaveClosedForms) {
    for (const double m : {0.0, 0.3, 0.8, 0.999}) {
        // phi = sqrt(2/pi) exp(-erfinv(m)^2) = E|h|/sqrt(g) at the field that makes erf = m; by bisection here.
        double low = 0.0, high = 6.0;
        for (int k = 0; k < 200; ++k) (std::erf(0.5 * (low + high)) < m ? low : high) = 0.5 * (low + high);
        const double y = low, phi = std::sqrt(2.0 / std::numbers::pi) * std::exp(-y * y);
        const double alpha = 0.2, root = std::sqrt(alpha * 2.0); // x'(1) = P/2 at P = 4, distinct
        const StateAtOverlap dense = rs_at_overlap(SiteOf(Dense({4, alpha, 0.0, distinct})), m);
        EXPECT_NEAR(dense.free_energy, -0.5 * std::pow(m, 4) - root * phi, 1e-14);
        EXPECT_NEAR(dense.b, std::numbers::sqrt2 * root * y, 1e-11);
        const StateAtOverlap pair = rs_at_overlap(SiteOf(Hopfield({alpha, 0.0, full})), m);
        EXPECT_NEAR(pair.free_energy, -0.5 * m * m - 0.5 * std::pow(phi + std::sqrt(alpha), 2), 1e-14);
        EXPECT_NEAR(*pair.order.back().value, phi / (phi + std::sqrt(alpha)), 1e-12);
        EXPECT_FALSE(pair.replicon.has_value());
        EXPECT_FALSE(pair.stable);
    }
}

TEST(RsAtOverlap, ZeroTemperatureIsTheLimit) {
    // f and b are linear in T next to T = 0, as the entropy of replica symmetry is not 0 there: twice the value at T/2
    // less that at T.
    const auto compared = [](const auto& at) {
        constexpr double T = 1e-4;
        const auto cold = at(T), colder = at(0.5 * T), frozen = at(0.0);
        for (const double m : {0.2, 0.5, 0.9}) {
            const StateAtOverlap a = rs_at_overlap(SiteOf(cold), m), b = rs_at_overlap(SiteOf(colder), m);
            const StateAtOverlap limit = rs_at_overlap(SiteOf(frozen), m);
            EXPECT_NEAR(2.0 * b.free_energy - a.free_energy, limit.free_energy, 3e-8) << m;
            EXPECT_NEAR(2.0 * b.b - a.b, limit.b, 3e-8) << m;
            EXPECT_NEAR(*rs_curvature(SiteOf(colder), b), *rs_curvature(SiteOf(frozen), limit), 2e-3) << m;
        }
    };
    compared([](double T) { return Dense({4, 0.1, T, full}); });
    compared([](double T) { return Dense({3, 0.3, T, distinct}); });
    compared([](double T) { return Hopfield({0.1, T, full}); });
}

TEST(RsAtOverlap, ArchetypeItselfNeedsAnInfiniteField) {
    for (const double T : {0.0, 0.4}) {
        const StateAtOverlap dense = rs_at_overlap(SiteOf(Dense({3, 0.2, T, distinct})), 1.0);
        EXPECT_EQ(dense.free_energy, -0.5);
        EXPECT_TRUE(std::isinf(dense.b));
        EXPECT_NEAR(rs_at_overlap(SiteOf(Hopfield({0.2, T, full})), 1.0).free_energy, -0.6, 1e-15);
        // The approach: f(1 - x) - f(1) is of order x ln x at T > 0, sqrt(g) phi at T = 0.
        const StateAtOverlap near = rs_at_overlap(SiteOf(Dense({3, 0.2, T, distinct})), 1.0 - 1e-12);
        EXPECT_EQ(near.status, Status::converged);
        EXPECT_NEAR(near.free_energy, -0.5, 2e-11);
        EXPECT_GT(*near.order.back().value, 0.0) << "C keeps its digits";
    }
}

TEST(RsAtOverlap, SmallOverlapsAreThoseOfADisorderedSystem) {
    const auto site = SiteOf(Dense({3, 0.1, 0.4, distinct}));
    for (const double m : {1e-12, 1e-8, 1e-5, 2e-4, 3e-4, 1e-3}) {
        const StateAtOverlap state = rs_at_overlap(site, m);
        ASSERT_EQ(state.status, Status::converged) << m;
        EXPECT_NEAR(state.b, 0.4 * m, 1e-15 + 1e-6 * m) << "free spins: b = T artanh m";
    }
    const auto deep = SiteOf(Dense({64, 0.1, 0.4, distinct})); // the noise variance underflows
    EXPECT_EQ(rs_at_overlap(deep, 1e-6).status, Status::converged);
}

TEST(RsAtOverlap, OfSeveralStatesTheHighestFreeEnergyCounts) {
    const auto site = SiteOf(Dense({4, 0.2, 0.2, distinct}));
    bool several = false;
    for (double m = 0.0; m < 0.6; m += 0.02) {
        const std::vector<StateAtOverlap> states = rs_states_at_overlap(site, m);
        const StateAtOverlap counts = rs_at_overlap(site, m);
        for (const StateAtOverlap& s : states) {
            EXPECT_LE(*s.residual, 1e-12) << m;
            EXPECT_LE(s.free_energy, counts.free_energy);
        }
        EXPECT_EQ(counts.rivals, static_cast<int>(states.size()) - 1);
        several = several || states.size() > 1;
    }
    EXPECT_TRUE(several);
}

TEST(RsAtOverlap, PairwiseNetworksHaveTheirGlassAtZeroOverlap) {
    for (const double T : {0.3, 0.9, 1.1}) { // T_g = 1.3162
        const auto site = SiteOf(Hopfield({0.1, T, full}));
        const StateAtOverlap zero = rs_at_overlap(site, 0.0);
        const Solution glass = rs_glass(site);
        EXPECT_NEAR(zero.free_energy, *glass.free_energy, 1e-13);
        EXPECT_NEAR(q_of(zero), *order_value(glass, "q"), 1e-10);
        EXPECT_NEAR(zero.free_energy, rs_at_overlap(site, 1e-6).free_energy, 1e-11) << "the limit of small overlaps";
    }
    EXPECT_EQ(q_of(rs_at_overlap(SiteOf(Hopfield({0.1, 1.4, full})), 0.0)), 0.0);
}

TEST(RsAtOverlap, WithoutNoiseSpinsAreFree) {
    for (const double m : {-0.7, 0.2, 0.99}) {
        const StateAtOverlap state = rs_at_overlap(SiteOf(Dense({4, 0.0, 0.5, full})), m);
        EXPECT_NEAR(state.b, 0.5 * std::atanh(m), 1e-14);
        const double up = 0.5 * (1.0 + m), down = 0.5 * (1.0 - m);
        EXPECT_NEAR(state.free_energy, -0.5 * std::pow(m, 4) + 0.5 * (up * std::log(up) + down * std::log(down)),
                    1e-14);
        EXPECT_EQ(*state.replicon, 1.0);
    }
}

TEST(RsAtOverlap, RepliconIsThatOfSaddlePoints) {
    for_networks({0.25, 0.4}, [](const Site& site) {
        const Solution retrieval = rs_retrieval(site);
        if (!retrieval.converged()) return;
        const double m = *order_value(retrieval, "m");
        const StateAtOverlap state = rs_at_overlap(site, m);
        EXPECT_NEAR(state.free_energy, *retrieval.free_energy, 1e-12);
        EXPECT_NEAR(*state.replicon, *retrieval.replicon, 1e-7);
        EXPECT_NEAR(state.b, site.signal_field(m), 1e-8);
    });
}

TEST(RsStationaryOverlaps, AreTheCurveOfAllSaddlePoints) {
    for_networks({0.0, 0.1, 0.25, 0.4}, [](const Site& site) {
        const auto found = rs_stationary_overlaps(site);
        const Solution retrieval = rs_retrieval(site);
        if (!retrieval.converged()) return;
        ASSERT_GE(found.size(), 2u);
        EXPECT_NEAR(found.back().state.m, *order_value(retrieval, "m"), 1e-12);
        EXPECT_TRUE(found.back().minimum);
        const RetrievalCurve curve(site);
        for (const StationaryState& s : found) {
            EXPECT_LE(*s.state.residual, 1e-11);
            EXPECT_EQ(s.state.b, site.signal_field(s.state.m));
            // det(1 - J) > 0 where the load falls as m grows
            const RetrievalCurve::Point p = curve.at(-std::log1p(-s.state.m));
            if (s.state.m < 1.0 - 1e-6) {
                EXPECT_NEAR(p.alpha, site.load(), 1e-9);
                EXPECT_EQ(s.minimum, p.slope < 0.0);
                EXPECT_EQ(s.minimum, *s.curvature > 0.0);
            }
        }
        EXPECT_FALSE(found.front().minimum);
    });
}

TEST(RsStationaryOverlaps, TheBarrierVanishesAtTheSpinodalWithThePowerThreeHalves) {
    // P = 4, distinct, T = 0: V(m_c) - V(m*) = 0.2055 (1 - alpha/alpha_c)^(3/2).
    const auto at = [](double alpha) { return Dense({4, alpha, 0.0, distinct}); };
    const double end = RetrievalCurve(SiteOf(at(0.1))).fold().alpha;
    const auto barrier = [&](double distance) {
        const Dense model = at(end * (1.0 - distance));
        const auto states = rs_stationary_overlaps(SiteOf(model));
        EXPECT_EQ(states.size(), 2u);
        return states.front().state.free_energy - states.back().state.free_energy;
    };
    for (const double distance : {1e-3, 1e-4})
        EXPECT_NEAR(barrier(distance) / std::pow(distance, 1.5), 0.2055, 0.2055 * 3.0 * std::sqrt(distance));
    EXPECT_NEAR(std::log(barrier(1e-3) / barrier(1e-5)) / std::log(100.0), 1.5, 0.01);
}

TEST(RsStationaryOverlaps, SmallLoadHasAClosedFormOfTheBarrier) {
    // T = 0, P >= 3: m_c = [(2/P) sqrt(pi g1/2)]^(1/(P-2)); P = 2: (2/sqrt(pi)) (9 pi alpha/8)^(1/4).
    const double alpha = 1e-8;
    const double g1 = alpha * 1.5;
    const auto dense = rs_stationary_overlaps(SiteOf(Dense({3, alpha, 0.0, distinct})));
    EXPECT_NEAR(dense.front().state.m / ((2.0 / 3.0) * std::sqrt(std::numbers::pi * g1 / 2.0)), 1.0, 1e-4);
    const auto pair = rs_stationary_overlaps(SiteOf(Hopfield({alpha, 0.0, full})));
    EXPECT_NEAR(pair.front().state.m * std::sqrt(std::numbers::pi) / 2.0 /
                    std::pow(9.0 * std::numbers::pi * alpha / 8.0, 0.25),
                1.0, 0.03);
    // T > 0 and no load: T artanh m = S(m).
    const auto free = rs_stationary_overlaps(SiteOf(Dense({4, 0.0, 0.5, full})));
    ASSERT_EQ(free.size(), 2u);
    for (const StationaryState& s : free) EXPECT_NEAR(0.5 * std::atanh(s.state.m), 2.0 * std::pow(s.state.m, 3), 1e-9);
}

TEST(RsStationaryOverlaps, NoneBeyondTheSpinodal) {
    EXPECT_TRUE(rs_stationary_overlaps(SiteOf(Dense({4, 0.5, 0.0, distinct}))).empty());
    EXPECT_TRUE(rs_stationary_overlaps(SiteOf(Dense({3, 0.1, 1.0, distinct}))).empty());
    EXPECT_TRUE(rs_stationary_overlaps(SiteOf(Hopfield({0.1, 0.6, full}))).empty());
}

TEST(RsStationaryOverlaps, BasinBoundaries) {
    // m_c from an independent computation, to seven digits.
    struct Case {
        int P;
        Convention convention;
        double alpha, T;
        std::vector<double> m_c;
    };
    const std::vector<Case> cases{
        {2, full, 0.02, 0.0, {0.5771818}},    {2, full, 0.02, 0.2, {0.5608523}},
        {2, full, 0.02, 0.4, {0.5561455}},    {2, full, 0.02, 0.6, {0.5715646}},
        {2, full, 0.05, 0.4, {0.7230802}},    {2, full, 0.1, 0.2, {0.8639364}},
        {3, distinct, 0.1, 0.2, {0.1343321}}, {3, distinct, 0.1, 0.6, {0.4351588}},
        {3, distinct, 0.3, 0.2, {0.4842025}}, {3, distinct, 0.3, 0.4, {0.2820102}},
        {3, full, 0.1, 0.2, {0.3572277}},     {3, full, 0.1, 0.6, {0.5432622}},
        {4, distinct, 0.1, 0.2, {0.3230617}}, {4, distinct, 0.2, 0.2, {0.3246307, 0.5304430}},
        {4, distinct, 0.3, 0.0, {0.7806036}}, {4, full, 0.1, 0.4, {0.6796703}},
        {6, distinct, 0.1, 0.4, {0.6323858}}, {6, distinct, 0.3, 0.2, {0.8005230}},
    };
    for (const auto& [P, convention, alpha, T, m_c] : cases) {
        const auto states = P == 2 ? rs_stationary_overlaps(SiteOf(Hopfield({alpha, T, convention})))
                                   : rs_stationary_overlaps(SiteOf(Dense({P, alpha, T, convention})));
        ASSERT_EQ(states.size(), m_c.size() + 1) << P << ' ' << alpha << ' ' << T;
        for (std::size_t k = 0; k < m_c.size(); ++k) {
            EXPECT_FALSE(states[k].minimum);
            EXPECT_NEAR(states[k].state.m, m_c[k], 6e-8) << P << ' ' << alpha << ' ' << T;
        }
        EXPECT_TRUE(states.back().minimum);
    }
}

} // namespace
} // namespace mattis::solvers
