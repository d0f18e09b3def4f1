#include "solvers/theory/theory.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "models/pspin.hpp"
#include "models/sk.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "tests/solvers/lines/only_point.hpp"

namespace mattis::solvers {
namespace {

bool is_absent(const LineResult& r) { return r.points.size() == 1 && r.points.front().status == Status::absent; }

TEST(Lines, FindingTheOtherParameterGivesTheSamePoint) {
    const Dense model({4, 0.1, 0.3, Convention::distinct});
    for (const char* line :
         {"retrieval_spinodal", "retrieval_transition", "glass_static", "glass_dynamic", "entropy_zero"}) {
        const double T = trace(model, line, {"T"}).points.back().found.value();
        const auto back = trace(with_parameter(model, "T", T), line, {"alpha"}).points;
        EXPECT_TRUE(std::any_of(back.begin(), back.end(), [](const LinePoint& p) {
            return std::abs(*p.found - 0.1) < 1e-10;
        })) << line;
    }
    const Hopfield pairwise({0.1, 0.3, Convention::full});
    const double T_g = only(trace(pairwise, "glass_transition", {"T"}));
    EXPECT_NEAR(only(trace(with_parameter(pairwise, "T", T_g), "glass_transition", {"alpha"})), 0.1, 1e-12);
}

TEST(Lines, ReentrantSpinodalHasTwoTemperatures) {
    // alpha_c(T) of the pairwise network rises from 0.137906 at T = 0 to 0.138189 at T = 0.0229.
    const auto points = trace(Hopfield({0.138, 0.0, Convention::full}), "retrieval_spinodal", {"T"}).points;
    ASSERT_EQ(points.size(), 2u);
    EXPECT_LT(*points[0].found, 0.0229);
    EXPECT_GT(*points[1].found, 0.0229);
    for (const LinePoint& p : points)
        EXPECT_NEAR(only(trace(Hopfield({0.0, *p.found, Convention::full}), "retrieval_spinodal", {"alpha"})), 0.138,
                    1e-12);
    EXPECT_TRUE(is_absent(trace(Hopfield({0.1382, 0.0, Convention::full}), "retrieval_spinodal", {"T"})));
    // So close to the maximum that both lie in one cell of any reasonable grid.
    EXPECT_EQ(trace(Hopfield({0.13818850, 0.0, Convention::full}), "retrieval_spinodal", {"T"}).points.size(), 2u);
}

TEST(Lines, TransitionHasEqualFreeEnergies) {
    const Dense model({3, 0.0, 0.6, Convention::full});
    const double alpha = only(trace(model, "retrieval_transition", {"alpha"}));
    const Dense at = with_parameter(model, "alpha", alpha);
    EXPECT_NEAR(*rs_retrieval(SiteOf(at)).free_energy, *rs_disordered(SiteOf(at)).free_energy, 1e-14);
}

TEST(Lines, TransitionDoesNotUseTheUnphysicalGlass) {
    // Distinct P >= 3 at T = 0: the paramagnet has f = -infinity, the replica-symmetric glass never enters.
    EXPECT_TRUE(is_absent(trace(Dense({3, 0.0, 0.0, Convention::distinct}), "retrieval_transition", {"alpha"})));
    EXPECT_FALSE(is_absent(trace(Dense({4, 0.0, 0.0, Convention::full}), "retrieval_transition", {"alpha"})));
}

TEST(Lines, TransitionAgainstABrokenRivalIsRemarkedUpon) {
    EXPECT_FALSE(trace(Dense({4, 0.0, 0.1, Convention::distinct}), "retrieval_transition", {"alpha"}).remarks.empty());
    EXPECT_TRUE(trace(Dense({4, 0.0, 0.6, Convention::distinct}), "retrieval_transition", {"alpha"}).remarks.empty());
}

TEST(Lines, RepliconAtSmallLoadIsExponentiallySmall) {
    // T -> 0: E sech^4 -> (2/3) T C, so the line is T = (2/3) alpha x''(q) C, with the state of T = 0.
    const Dense model({4, 0.04, 0.0, Convention::distinct});
    const double C = *order_value(rs_retrieval(SiteOf(model)), "C");
    EXPECT_NEAR(only(trace(model, "replicon", {"T"})) / (2.0 / 3.0 * 0.04 * 6.0 * C), 1.0, 1e-9);
    const Hopfield pairwise({0.02, 0.0, Convention::full});
    const double C2 = *order_value(rs_retrieval(SiteOf(pairwise)), "C");
    EXPECT_NEAR(only(trace(pairwise, "replicon", {"T"})) / (2.0 / 3.0 * 0.02 * C2), 1.0, 1e-9);
}

TEST(Lines, AJumpOfTheRivalIsNoTransition) {
    // full, P = 15: near T = 0.0238 the glass that counts as rival changes, and its free energy jumps from above that
    // of retrieval to below.
    const Dense model({15, 2.06857570664795e-05, 0.0, Convention::full});
    for (const LinePoint& p : trace(model, "retrieval_transition", {"T"}).points) {
        if (p.status != Status::converged) continue;
        const Dense at = with_parameter(model, "T", *p.found);
        EXPECT_NEAR(*rs_retrieval(SiteOf(at)).free_energy, *rs_disordered(SiteOf(at)).free_energy, 1e-9) << *p.found;
    }
}

TEST(Lines, RepliconVanishesOnItsLine) {
    for (const auto& [P, T] : {std::pair{3, 0.3}, {4, 0.05}, {6, 0.3}}) {
        const Dense model({P, 0.0, T, Convention::distinct});
        const double alpha = only(trace(model, "replicon", {"alpha"}));
        EXPECT_NEAR(*rs_retrieval(SiteOf(with_parameter(model, "alpha", alpha))).replicon, 0.0, 1e-11) << P;
    }
    // The random-field glass of P = 3, full, has an AT line; the SK-like glasses have none but their onset.
    const double T = only(trace(Dense({3, 1.0, 0.0, Convention::full}), "replicon", {.find = "T", .branch = "glass"}));
    EXPECT_NEAR(*rs_glass(SiteOf(Dense({3, 1.0, T, Convention::full}))).replicon, 0.0, 1e-11);
    EXPECT_TRUE(is_absent(trace(Sk({0.0}), "replicon", {.find = "T", .branch = "glass"})));
    EXPECT_TRUE(is_absent(trace(Hopfield({0.1, 0.0, Convention::full}), "replicon", {.find = "T", .branch = "glass"})));
    EXPECT_TRUE(is_absent(trace(PSpin({3, 0.0}), "replicon", {.find = "T", .branch = "glass"})));
}

TEST(Lines, EntropyVanishesOnItsLine) {
    const double T = only(trace(Hopfield({0.1, 0.0, Convention::full}), "entropy_zero", {"T"}));
    EXPECT_NEAR(*rs_glass(SiteOf(Hopfield({0.1, T, Convention::full}))).entropy, 0.0, 1e-13);
    // Random-energy value of the paramagnet: T = sqrt(alpha)/(2 sqrt(ln 2)).
    EXPECT_NEAR(only(trace(Dense({5, 0.4, 0.0, Convention::distinct}), "entropy_zero", {"T"})),
                std::sqrt(0.4) / (2.0 * std::sqrt(std::log(2.0))), 1e-14);
}

TEST(Lines, NishimoriLineHasEqualOverlaps) {
    const LineResult r = trace(Dense({3, 0.0, 0.3, Convention::distinct}), "nishimori", {"alpha"});
    EXPECT_EQ(only(r), 0.3);
    EXPECT_NEAR(*r.points[0].order[0].value, *r.points[0].order[1].value, 1e-13);
    EXPECT_TRUE(is_absent(trace(Dense({3, 0.0, 0.5, Convention::distinct}), "nishimori", {"alpha"})))
        << "beyond the spinodal at 0.464576";
}

TEST(Lines, DiscontinuousGlassHasNoContinuousTransition) {
    EXPECT_FALSE(is_absent(trace(Dense({4, 0.1, 0.0, Convention::full}), "glass_transition", {"T"})));
    const LineResult preempted = trace(Dense({6, 0.1, 0.0, Convention::full}), "glass_transition", {"T"});
    EXPECT_TRUE(is_absent(preempted));
    EXPECT_FALSE(preempted.remarks.empty());
    EXPECT_TRUE(is_absent(trace(Dense({4, 0.1, 0.0, Convention::full}), "glass_dynamic", {"T"})));
}

TEST(Lines, TableFollowsTheModel) {
    const auto has = [](const ModelAt& model, std::string_view line) {
        const auto lines = theory_of(model).lines(model);
        return std::any_of(lines.begin(), lines.end(), [&](const Line& l) { return l.name == line; });
    };
    EXPECT_TRUE(has(Dense({3, 0.0, 0.0, Convention::distinct}), "nishimori"));
    EXPECT_FALSE(has(Dense({3, 0.0, 0.0, Convention::full}), "nishimori"));
    EXPECT_FALSE(has(Sk({0.0}), "retrieval_spinodal"));
    EXPECT_FALSE(has(Hopfield({0.0, 0.0, Convention::full}), "glass_static"));
    EXPECT_TRUE(has(PSpin({3, 0.0}), "glass_dynamic"));
}

} // namespace
} // namespace mattis::solvers
