#include "solvers/potential/broken_at_overlap.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "solvers/lines/broken_lines.hpp"
#include "solvers/potential/rs_at_overlap.hpp"
#include "solvers/rsb/broken_retrieval.hpp"

namespace mattis::solvers {
namespace {

Dense dense(int P, double alpha, double T, Convention convention = Convention::distinct) {
    return Dense({P, alpha, T, convention});
}

double value(const StateAtOverlap& s, const std::string& name) {
    for (const NamedValue& entry : s.order)
        if (entry.name == name) return entry.value.value();
    ADD_FAILURE() << "no " << name;
    return NAN;
}

/// dm/db at m = 0.
double susceptibility(const StateAtOverlap& glass) {
    return value(glass, "C") + glass.levels.y[0] * (glass.levels.q[1] - glass.levels.q[0]);
}

bool is_broken(const StateAtOverlap& s) { return !s.levels.y.empty(); }

/// Mean of f over a Gaussian of mean `at` and width sigma, by a trapezoidal sum that shares no code with the solvers.
template <class F>
double mean(double at, double sigma, F&& f) {
    constexpr double step = 0.02, end = 10.0;
    double sum = 0.0;
    for (double z = -end; z < end + 0.5 * step; z += step) sum += std::exp(-0.5 * z * z) * f(at + sigma * z);
    return sum * step / std::sqrt(2.0 * std::numbers::pi);
}

/// f of one step at T = 0, P >= 3, as docs/theory.md writes it, at any b, q0, y:
///   f = -m^P/2 + b m + (y alpha/2)[G(1) - G(q0)] - E L/y,  G = q x' - x,  exp L = E exp(y |a + s z|)
double frozen_free_energy(int P, double alpha, double x_linear, double m, double b, double q0, double y) {
    const auto x = [&](double q) { return x_linear * q + 0.5 * std::pow(q, P); };
    const auto slope = [&](double q) { return x_linear + 0.5 * P * std::pow(q, P - 1); };
    const auto G = [&](double q) { return q * slope(q) - x(q); };
    const double s2 = alpha * (slope(1.0) - slope(q0)), s = std::sqrt(s2);
    const auto log_sum = [&](double a) {
        const auto side = [&](double h) {
            return std::exp(y * h + 0.5 * y * y * s2) * 0.5 * std::erfc(-(h + y * s2) / (s * std::numbers::sqrt2));
        };
        return std::log(side(a) + side(-a));
    };
    return -0.5 * std::pow(m, P) + b * m + 0.5 * y * alpha * (G(1.0) - G(q0)) -
           mean(b, std::sqrt(alpha * slope(q0)), log_sum) / y;
}

/// f of one step at T > 0, P >= 3, at any b, q0, q1, theta.
double warm_free_energy(int P, double alpha, double T, double m, double b, std::array<double, 2> q, double theta) {
    const auto x = [&](double o) { return 0.5 * std::pow(o, P); };
    const auto slope = [&](double o) { return 0.5 * P * std::pow(o, P - 1); };
    const auto G = [&](double o) { return o * slope(o) - x(o); };
    const double s0 = std::sqrt(alpha * slope(q[0])), s1 = std::sqrt(alpha * (slope(q[1]) - slope(q[0])));
    const double log_mean = mean(b, s0, [&](double a) {
        return std::log(mean(a, s1, [&](double h) { return std::pow(std::cosh(h / T), theta); }));
    });
    const double A = std::numbers::ln2 + log_mean / theta +
                     0.5 * alpha / (T * T) * (x(1.0) - x(q[1]) - (1.0 - q[1]) * slope(q[1])) -
                     0.5 * theta * alpha / (T * T) * (G(q[1]) - G(q[0]));
    return -0.5 * std::pow(m, P) + b * m - T * A;
}

TEST(BrokenAtOverlap, AtZeroTemperatureTheFreeEnergyIsStationaryAndHighest) {
    struct Case {
        int P;
        double alpha, x_linear;
        Convention convention;
        double m;
    };
    for (const Case& c : {Case{3, 0.3, 0.0, Convention::distinct, 0.5}, Case{3, 0.3, 0.0, Convention::distinct, 0.1},
                          Case{3, 0.2, 0.75, Convention::full, 0.7}, Case{4, 0.2, 0.0, Convention::distinct, 0.6}}) {
        const StateAtOverlap state = broken_at_overlap(SiteOf(dense(c.P, c.alpha, 0.0, c.convention)), c.m);
        ASSERT_EQ(state.status, Status::converged);
        ASSERT_TRUE(is_broken(state));
        const auto f = [&](double b, double q0, double y) {
            return frozen_free_energy(c.P, c.alpha, c.x_linear, c.m, b, q0, y);
        };
        const double b = state.b, q0 = value(state, "q0"), y = value(state, "y"), f0 = f(b, q0, y);
        EXPECT_NEAR(state.free_energy, f0, 1e-13);
        constexpr double h = 1e-4;
        EXPECT_NEAR((f(b + h, q0, y) - f(b - h, q0, y)) / (2.0 * h), 0.0, 1e-7);
        EXPECT_NEAR((f(b, q0 + 0.1 * h, y) - f(b, q0 - 0.1 * h, y)) / (0.2 * h), 0.0, 1e-7);
        EXPECT_NEAR((f(b, q0, y + h) - f(b, q0, y - h)) / (2.0 * h), 0.0, 1e-7);
        for (const double db : {-0.005, 0.0, 0.005})
            for (const double dq : {-0.005, 0.0, 0.005})
                for (const double dy : {-0.005, 0.0, 0.005})
                    EXPECT_LE(f(b * (1.0 + db), q0 * (1.0 + dq), y * (1.0 + dy)), f0 + 1e-15);
    }
}

TEST(BrokenAtOverlap, AtFiniteTemperatureTheFreeEnergyIsStationary) {
    for (const auto& [P, alpha, T, m] : {std::tuple{3, 0.3, 0.2, 0.5}, std::tuple{4, 0.2, 0.25, 0.3}}) {
        const StateAtOverlap state = broken_at_overlap(SiteOf(dense(P, alpha, T)), m);
        ASSERT_EQ(state.status, Status::converged);
        ASSERT_TRUE(is_broken(state));
        const std::array<double, 2> q{value(state, "q0"), value(state, "q1")};
        const double theta = value(state, "theta"), b = state.b;
        const auto f = [&](double db, double dq0, double dq1, double dtheta) {
            return warm_free_energy(P, alpha, T, m, b + db, {q[0] + dq0, q[1] + dq1}, theta + dtheta);
        };
        EXPECT_NEAR(state.free_energy, f(0, 0, 0, 0), 1e-11);
        constexpr double h = 1e-4;
        EXPECT_NEAR((f(h, 0, 0, 0) - f(-h, 0, 0, 0)) / (2.0 * h), 0.0, 1e-6);
        EXPECT_NEAR((f(0, h, 0, 0) - f(0, -h, 0, 0)) / (2.0 * h), 0.0, 1e-6);
        EXPECT_NEAR((f(0, 0, h, 0) - f(0, 0, -h, 0)) / (2.0 * h), 0.0, 1e-6);
        EXPECT_NEAR((f(0, 0, 0, h) - f(0, 0, 0, -h)) / (2.0 * h), 0.0, 1e-6);
    }
}

TEST(BrokenAtOverlap, TheFieldLessTheSignalIsTheSlopeOfThePotential) {
    const auto check = [](const auto& model, int P, double m) {
        const SiteOf site{model};
        constexpr double h = 1e-3;
        const auto states = one_step_at_overlap(site);
        const StateAtOverlap state = states->at(m, nullptr);
        ASSERT_EQ(state.status, Status::converged);
        const auto f = [&](double step) {
            const StateAtOverlap beside = states->at(m + step, &state);
            EXPECT_TRUE(is_broken(beside));
            return beside.free_energy;
        };
        EXPECT_NEAR((8.0 * (f(h) - f(-h)) - (f(2.0 * h) - f(-2.0 * h))) / (12.0 * h),
                    state.b - 0.5 * P * std::pow(m, P - 1), 2e-9)
            << P << " " << m;
    };
    for (const double m : {0.05, 0.3, 0.8}) {
        check(Hopfield({0.1, 0.0, Convention::full}), 2, m);
        check(Hopfield({0.1, 0.1, Convention::distinct}), 2, m);
        check(dense(3, 0.3, 0.0), 3, m);
        check(dense(3, 0.2, 0.05, Convention::full), 3, m);
        check(dense(4, 0.1, 0.1, Convention::full), 4, m);
        check(dense(5, 0.3, 0.1), 5, m);
        check(dense(6, 0.05, 0.2, Convention::full), 6, m);
    }
}

TEST(BrokenAtOverlap, SmallOverlapsTendToTheGlass) {
    for (const double T : {0.0, 0.2}) {
        const auto check = [&](const auto& model) {
            const SiteOf site{model};
            const Solution glass = broken_disordered(site, 1);
            ASSERT_TRUE(glass.converged());
            const auto states = one_step_at_overlap(site);
            const StateAtOverlap zero = states->disordered(), small = states->at(1e-3, nullptr);
            EXPECT_NEAR(zero.free_energy, *glass.free_energy, 1e-13);
            EXPECT_EQ(zero.b, 0.0);
            // f = f0 + V'' m^2/2 + O(m^4), but for the signal of P = 3.
            ASSERT_EQ(small.status, Status::converged);
            const double curvature = *states->curvature_at_zero();
            EXPECT_NEAR(small.free_energy - zero.free_energy, 0.5e-6 * curvature, 1e-9);
            EXPECT_NEAR(small.b - site.signal_field(1e-3), 1e-3 * curvature, 2e-6);
        };
        check(dense(3, 0.3, T));
        check(dense(3, 0.2, T, Convention::full));
        check(dense(6, 0.3, T));
        check(dense(4, 0.1, T, Convention::full));
        check(Hopfield({0.1, T, Convention::full}));
    }
}

TEST(BrokenAtOverlap, TinyOverlapsAreResolved) {
    // Without noise at q = 0 the overlap between clusters is m^2.
    for (const double T : {0.0, 0.1})
        for (const int P : {3, 4, 6, 8}) {
            const Dense model = dense(P, 0.1, T);
            const SiteOf site{model};
            const auto states = one_step_at_overlap(site);
            const double curvature = 1.0 / susceptibility(states->disordered());
            for (const double m : {1e-4, 1e-5, 1e-6}) {
                const StateAtOverlap state = broken_at_overlap(site, m);
                ASSERT_EQ(state.status, Status::converged) << P << " " << T << " " << m;
                EXPECT_NEAR(value(state, "q0"), m * m, 1e-6 * m * m);
                EXPECT_NEAR(state.b, curvature * m, 1e-6 * curvature * m);
            }
        }
}

TEST(BrokenAtOverlap, ADiscontinuousStateIsFoundWhereReplicaSymmetryIsStable) {
    // Below T_s sqrt(alpha) at small m the paramagnetic state is stable; the broken one has more free energy. At higher
    // T it exists within a window of m only, which is wider than that of negative replicons.
    const Dense cold = dense(6, 0.3, 0.2), warm = dense(6, 0.3, 0.35);
    for (const double m : {0.1, 0.3, 0.45}) {
        const StateAtOverlap rs = rs_at_overlap(SiteOf(cold), m), broken = broken_at_overlap(SiteOf(cold), m);
        ASSERT_TRUE(rs.stable);
        ASSERT_TRUE(is_broken(broken)) << m;
        EXPECT_GT(broken.free_energy, rs.free_energy + 1e-3);
        EXPECT_TRUE(broken.stable);
    }
    const StateAtOverlap rs = rs_at_overlap(SiteOf(warm), 0.67), broken = broken_at_overlap(SiteOf(warm), 0.67);
    ASSERT_TRUE(rs.stable);
    ASSERT_TRUE(is_broken(broken));
    EXPECT_GT(broken.free_energy, rs.free_energy + 1e-4);
    const StateAtOverlap below = broken_at_overlap(SiteOf(warm), 0.3);
    EXPECT_FALSE(is_broken(below));
    EXPECT_EQ(below.free_energy, rs_at_overlap(SiteOf(warm), 0.3).free_energy);
}

TEST(BrokenAtOverlap, WhereNothingBreaksItIsReplicaSymmetric) {
    // Replicons vanish at m = 0.453896 and 0.546278 here; the one at larger m is continuous.
    const Dense model = dense(3, 0.3, 0.4);
    const SiteOf site{model};
    const StateAtOverlap inside = broken_at_overlap(site, 0.54), outside = broken_at_overlap(site, 0.55);
    EXPECT_TRUE(is_broken(inside));
    EXPECT_FALSE(is_broken(outside));
    EXPECT_TRUE(outside.stable);
    const StateAtOverlap rs = rs_at_overlap(site, 0.54);
    EXPECT_GT(inside.free_energy, rs.free_energy);
    EXPECT_NEAR(inside.free_energy, rs.free_energy, 1e-8);
    EXPECT_NEAR(value(inside, "q1"), value(inside, "q0"), 0.02);
    EXPECT_NEAR(inside.b, rs.b, 1e-5);
}

TEST(BrokenAtOverlap, AtTheOverlapOfRetrievalItIsTheRetrievalState) {
    const auto check = [](const auto& model) {
        const SiteOf site{model};
        const Solution retrieval = broken_retrieval(site, 1);
        ASSERT_TRUE(retrieval.converged());
        const double m = *order_value(retrieval, "m");
        const StateAtOverlap state = broken_at_overlap(site, m);
        ASSERT_EQ(state.status, Status::converged);
        EXPECT_NEAR(state.b, site.signal_field(m), 1e-8);
        EXPECT_NEAR(state.free_energy, *retrieval.free_energy, 1e-12);
        for (const char* name : {"q0", "q1", "theta", "y"})
            if (const auto known = order_value(retrieval, name)) {
                EXPECT_NEAR(value(state, name), *known, 1e-7 * *known) << name;
            }
    };
    check(Hopfield({0.13, 0.0, Convention::full}));
    check(Hopfield({0.137, 0.01, Convention::distinct}));
    check(dense(3, 0.44, 0.0));
    check(dense(3, 0.45, 0.2));
    check(dense(4, 0.15, 0.1, Convention::full));
    check(dense(3, 0.2, 0.5));
}

TEST(BrokenAtOverlap, NegativeOverlapsMirrorTheField) {
    const Dense odd = dense(3, 0.2, 0.1, Convention::full), even = dense(4, 0.1, 0.0, Convention::full);
    for (const double m : {0.2, 0.7}) {
        const StateAtOverlap plus = broken_at_overlap(SiteOf(odd), m), minus = broken_at_overlap(SiteOf(odd), -m);
        EXPECT_EQ(minus.m, -m);
        EXPECT_EQ(minus.b, -plus.b);
        EXPECT_NEAR(minus.free_energy, plus.free_energy + m * m * m, 1e-14);
        EXPECT_EQ(broken_at_overlap(SiteOf(even), -m).free_energy, broken_at_overlap(SiteOf(even), m).free_energy);
    }
}

TEST(BrokenAtOverlap, ANeighbourGivesTheSameState) {
    const Dense model = dense(4, 0.2, 0.2);
    const SiteOf site{model};
    const StateAtOverlap direct = broken_at_overlap(site, 0.4), far = broken_at_overlap(site, 0.6);
    const StateAtOverlap continued = broken_at_overlap(site, 0.4, &far);
    EXPECT_NEAR(continued.free_energy, direct.free_energy, 1e-13);
    EXPECT_NEAR(continued.b, direct.b, 1e-10);
}

TEST(BrokenAtOverlap, TheWholeCurveIsFoundInAnyOrder) {
    for (const auto& [P, alpha, T, convention] :
         {std::tuple{3, 0.2, 0.0, Convention::distinct}, std::tuple{3, 0.3, 0.36, Convention::distinct},
          std::tuple{6, 0.3, 0.2, Convention::distinct}, std::tuple{5, 0.05, 0.1, Convention::full},
          std::tuple{8, 0.01, 0.0, Convention::full}}) {
        const Dense model = dense(P, alpha, T, convention);
        const SiteOf site{model};
        const auto falling = one_step_at_overlap(site), rising = one_step_at_overlap(site);
        std::vector<double> overlaps;
        for (int k = 1; k < 40; ++k) overlaps.push_back(0.025 * k);
        std::vector<double> energies;
        for (const double m : overlaps) energies.push_back(rising->at(m, nullptr).free_energy);
        for (std::size_t k = overlaps.size(); k-- > 0;) {
            const StateAtOverlap state = falling->at(overlaps[k], nullptr);
            EXPECT_EQ(state.status, Status::converged) << P << " " << T << " " << overlaps[k];
            EXPECT_NEAR(state.free_energy, energies[k], 1e-11) << P << " " << T << " " << overlaps[k];
        }
    }
}

TEST(BrokenAtOverlap, StationaryPointsAreABarrierAndRetrieval) {
    const auto overlaps = [](const auto& model) {
        const SiteOf site{model};
        std::vector<double> found;
        for (const StationaryState& s : one_step_at_overlap(site)->stationary()) {
            EXPECT_NEAR(s.state.b, site.signal_field(s.state.m), 1e-8);
            if (s.curvature) {
                EXPECT_EQ(s.minimum, *s.curvature > 0.0);
            }
            found.push_back(s.state.m);
        }
        return found;
    };
    // Barriers computed independently; T = 0.
    const auto barrier = [&](int P, double alpha, Convention convention, double expected) {
        const std::vector<double> found = overlaps(dense(P, alpha, 0.0, convention));
        ASSERT_EQ(found.size(), 2U);
        EXPECT_NEAR(found[0], expected, 1e-7) << P << " " << alpha;
    };
    barrier(3, 0.1, Convention::distinct, 0.1472596);
    barrier(3, 0.2, Convention::distinct, 0.2148800);
    barrier(3, 0.3, Convention::distinct, 0.2762883);
    barrier(3, 0.1, Convention::full, 0.3567953);
    barrier(4, 0.1, Convention::distinct, 0.3345546);
    barrier(4, 0.2, Convention::distinct, 0.4135183);
    barrier(4, 0.3, Convention::distinct, 0.4821612);
    barrier(4, 0.1, Convention::full, 0.6750676);
    barrier(6, 0.1, Convention::distinct, 0.5387347);
    barrier(6, 0.3, Convention::distinct, 0.6554422);
    for (const auto& [alpha, expected] : {std::pair{0.05, 0.7116587}, std::pair{0.1, 0.8577155}}) {
        const std::vector<double> found = overlaps(Hopfield({alpha, 0.0, Convention::full}));
        ASSERT_EQ(found.size(), 2U);
        EXPECT_NEAR(found[0], expected, 1e-7);
    }
    // Small load: m_c = (2/3)/chi, from V''(0).
    const Dense light = dense(3, 1e-6, 0.0);
    const std::vector<double> found = overlaps(light);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_NEAR(found[0], 2.0 / 3.0 / susceptibility(one_step_at_overlap(SiteOf(light))->disordered()), 1e-7);
    EXPECT_TRUE(overlaps(dense(3, 0.5, 0.0)).empty()) << "beyond the spinodal";
    EXPECT_EQ(overlaps(dense(4, 0.2, 0.2)).size(), 2U) << "two in replica symmetry";
}

TEST(BrokenAtOverlap, CurvaturesAreDifferencesOfTheSlope) {
    const Dense model = dense(3, 0.3, 0.1);
    const SiteOf site{model};
    const auto states = one_step_at_overlap(site);
    constexpr double h = 1e-4;
    for (const StationaryState& s : states->stationary()) {
        const double m = s.state.m;
        const StateAtOverlap up = states->at(m + h, &s.state), down = states->at(m - h, &s.state);
        const double slope = (up.b - down.b) / (2.0 * h) - site.signal_field_slope(m);
        EXPECT_NEAR(*s.curvature, slope, 1e-4 * std::abs(slope)) << m;
    }
}

} // namespace
} // namespace mattis::solvers
