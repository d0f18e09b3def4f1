#include "solvers/lines/broken_lines.hpp"

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "solvers/lines/retrieval_lines.hpp"
#include "tests/solvers/lines/only_point.hpp"

namespace mattis::solvers {
namespace {

TEST(BrokenLines, TransitionsAreThoseOfTheReference) {
    // Replica-symmetric retrieval against a glass of k steps; of an independent program:
    // tests/reference/broken_retrieval.json.
    const auto hopfield = [](std::size_t steps) {
        return only(broken_transition_line(SiteOf(Hopfield({0.0, 0.0, Convention::full})), Sought("alpha"), 0, steps));
    };
    EXPECT_NEAR(hopfield(1), 0.0561416114, 1e-10);
    EXPECT_NEAR(hopfield(3), 0.0566751859, 1e-10);
    const auto dense = [](int P, double T, Convention convention) {
        return only(broken_transition_line(SiteOf(Dense({P, 0.0, T, convention})), Sought("alpha"), 0, 1));
    };
    EXPECT_NEAR(dense(3, 0.2, Convention::distinct), 0.4232367976, 1e-9);
    EXPECT_NEAR(dense(4, 0.3, Convention::distinct), 0.3803839955, 1e-9);
    EXPECT_NEAR(dense(5, 0.0, Convention::full), 0.0498890616, 1e-10);
}

TEST(BrokenLines, AboveTheStaticTemperatureTheRivalIsTheParamagnet) {
    const Dense model({4, 0.0, 0.5, Convention::distinct});
    EXPECT_NEAR(only(broken_transition_line(SiteOf(model), Sought("alpha"), 1, 1)),
                only(rs_transition(SiteOf(model), Sought("alpha"))), 1e-12);
}

TEST(BrokenLines, TransitionAndSpinodalAreTheSameWhicheverParameterIsFound) {
    const Dense at_T({3, 0.0, 0.3, Convention::full});
    const double transition = only(broken_transition_line(SiteOf(at_T), Sought("alpha"), 1, 1));
    const Dense at_alpha = with_parameter(at_T, "alpha", transition);
    EXPECT_NEAR(only(broken_transition_line(SiteOf(at_alpha), Sought("T"), 1, 1)), 0.3, 1e-8);
    const double spinodal = only(broken_spinodal_line(SiteOf(with_parameter(at_T, "T", 0.15)), Sought("alpha"), 1));
    const LineResult back = broken_spinodal_line(SiteOf(with_parameter(at_T, "alpha", spinodal)), Sought("T"), 1);
    bool found = false;
    for (const LinePoint& point : back.points) found = found || std::abs(*point.found - 0.15) < 1e-5;
    EXPECT_TRUE(found) << "the line is steep there: alpha changes by 5e-4 between T = 0 and 0.2";
}

TEST(BrokenLines, NarrowReentrancesOfThePairwiseNetworkAreFound) {
    // The spinodal of one step is at 0.1381865 at T = 0, 0.1381967 at T = 0.01 and 0.1381861 at T = 0.025.
    const Hopfield spinodal({0.13819, 0.0, Convention::full});
    EXPECT_EQ(broken_spinodal_line(SiteOf(spinodal), Sought("T"), 1).points.size(), 2u);
    // The transition against a glass of one step is at 0.056142 at T = 0 and at 0.056287 at T = 0.03.
    const Hopfield transition({0.0562, 0.0, Convention::full});
    const LineResult crossed = broken_transition_line(SiteOf(transition), Sought("T"), 0, 1);
    ASSERT_EQ(crossed.points.size(), 2u);
    EXPECT_NEAR(*crossed.points[0].found, 0.007726, 1e-6);
    EXPECT_NEAR(*crossed.points[1].found, 0.05942, 1e-5);
}

TEST(BrokenLines, TheReplicaSymmetricReentranceIsCut) {
    // P = 3, distinct: replica-symmetric retrieval ends at 0.378 at T = 0, the broken one within 0.0034 of Nishimori's
    // vertical line.
    const auto spinodal = [](double T, std::size_t steps) {
        return only(broken_spinodal_line(SiteOf(Dense({3, 0.0, T, Convention::distinct})), Sought("alpha"), steps));
    };
    EXPECT_LT(spinodal(0.0, 0), 0.3783);
    for (const double T : {0.0, 0.05, 0.1, 0.2, 0.3, 0.4}) {
        EXPECT_GT(spinodal(T, 1), 0.4612);
        EXPECT_LT(spinodal(T, 1), 0.464575889);
    }
}

TEST(BrokenLines, TheLimitExtrapolatesEveryPoint) {
    const LineResult limit = line_limit([](std::size_t k) {
        LineResult at;
        const auto n = static_cast<double>(k) + 1.0;
        for (const double value : {1.0, 2.0})
            at.points.push_back({Status::converged, value - 0.01 / (n * n * n * n), {{"m", 1.0 / n}}});
        return at;
    });
    ASSERT_EQ(limit.points.size(), 2u);
    EXPECT_NEAR(*limit.points[0].found, 1.0, 1e-6);
    EXPECT_NEAR(*limit.points[1].found, 2.0, 1e-6);
    EXPECT_LT(*limit.points[0].uncertainty, 1e-4);
    const LineResult short_of_steps = line_limit([](std::size_t k) {
        return LineResult{{{k < 3 ? Status::converged : Status::stalled, 1.0, {}}}, {}};
    });
    EXPECT_EQ(short_of_steps.points.front().status, Status::stalled);
}

TEST(BrokenLines, ALineThatDoesNotExistIsAbsentInEveryAnsatz) {
    // Retrieval loses at every load there: its free energy is above that of the glass from zero load to the spinodal.
    for (const int P : {3, 5})
        for (const std::size_t depth : {1, 2}) {
            const LineResult line = broken_transition_line(SiteOf(Dense({P, 0.0, 0.8, Convention::full})),
                                                           Sought(load_parameter), depth, depth);
            EXPECT_TRUE(line.points.empty()) << P << " " << depth;
        }
}

} // namespace
} // namespace mattis::solvers
