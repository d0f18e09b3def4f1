// Lines of networks that learn from examples: glasses against closed forms, retrieval with one step of replica symmetry
// breaking against replica symmetry.

#include <cmath>

#include <gtest/gtest.h>

#include "models/catalogue.hpp"
#include "models/contract/model_at.hpp"
#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "solvers/lines/broken_lines.hpp"
#include "solvers/rsb/broken_glass.hpp"
#include "solvers/rsb/broken_retrieval.hpp"
#include "solvers/theory/theory.hpp"
#include "tests/solvers/lines/only_point.hpp"

namespace mattis::solvers {
namespace {

constexpr double alpha = 0.3;

Dense dense_of(int P, Convention convention, Protocol protocol, double r, int M) {
    return Dense({.P = P, .alpha = alpha, .T = 0.0, .convention = convention, .protocol = protocol, .r = r, .M = M});
}

Hopfield pairwise(Protocol protocol, double r, int M) {
    return Hopfield({.alpha = alpha, .T = 0.5, .protocol = protocol, .r = r, .M = M});
}

/// R_k = r^2k + (1 - r^2k)/M.
double moment(double r, int M, int k) { return std::pow(r, 2 * k) + (1.0 - std::pow(r, 2 * k)) / M; }

TEST(LearningLines, WhatIsLearnedDoesNotMoveTheGlassOfDistinctSites) {
    for (const int P : {3, 4, 6})
        for (const char* line : {"glass_static", "glass_dynamic"}) {
            const Dense stored({P, alpha, 0.0, Convention::distinct});
            const double T = only(trace(stored, line, {"T"}));
            for (const Protocol protocol : {Protocol::supervised, Protocol::unsupervised})
                for (const auto& [r, M] : {std::pair{0.3, 20}, {0.8, 5}})
                    EXPECT_NEAR(only(trace(dense_of(P, Convention::distinct, protocol, r, M), line, {"T"})), T,
                                1e-12 * T);
            EXPECT_NEAR(only(trace(with_parameter(stored, "alpha", 4.0 * alpha), line, {"T"})), 2.0 * T, 1e-12 * T);
        }
    EXPECT_NEAR(only(trace(Dense({4, 1.0, 0.0}), "glass_static", {"T"})), 0.6169, 5e-5);
    EXPECT_NEAR(only(trace(Dense({4, 1.0, 0.0}), "glass_dynamic", {"T"})), 0.6784, 5e-5);
}

TEST(LearningLines, RepeatedSitesMakeTheGlassContinuous) {
    // 2 a_2 beta^2 alpha = 1; a_2 is 3/2 of P = 4 and 2.8125 of P = 6, without labels R_2/R_P times that.
    EXPECT_NEAR(only(trace(dense_of(4, Convention::full, Protocol::supervised, 0.4, 20), "glass_transition", {"T"})),
                std::sqrt(3.0 * alpha), 1e-10);
    for (const auto& [P, twice] : {std::pair{4, 3.0}, {6, 5.625}})
        for (const auto& [r, M] : {std::pair{0.4, 20}, {0.8, 5}, {0.3, 300}}) {
            const Dense model = dense_of(P, Convention::full, Protocol::unsupervised, r, M);
            const double T = only(trace(model, "glass_transition", {"T"}));
            EXPECT_NEAR(T, std::sqrt(twice * alpha * moment(r, M, 2) / moment(r, M, P)), 1e-10);
            // No glass of one step has appeared before.
            EXPECT_EQ(broken_glass(SiteOf(with_parameter(model, "T", 1.001 * T)), 1).status, Status::absent);
            EXPECT_TRUE(broken_glass(SiteOf(with_parameter(model, "T", 0.95 * T)), 1).converged());
        }
}

TEST(LearningLines, TheLabelledGlassOfSixBodiesComesBeforeTheContinuousOne) {
    const Dense model = dense_of(6, Convention::full, Protocol::supervised, 0.4, 20);
    const double continuous = std::sqrt(5.625 * alpha), T = only(trace(model, "glass_static", {"T"}));
    EXPECT_GT(T, 1.01 * continuous);
    const Solution glass = broken_glass(SiteOf(with_parameter(model, "T", 1.005 * continuous)), 1);
    ASSERT_TRUE(glass.converged());
    EXPECT_GT(*order_value(glass, "q1") - *order_value(glass, "q0"), 0.5);
}

TEST(LearningLines, ThePairwiseGlassBeginsWhereItsModesAreUnstable) {
    EXPECT_NEAR(only(trace(pairwise(Protocol::supervised, 0.4, 20), "glass_transition", {"T"})), 1.0 + std::sqrt(alpha),
                1e-10);
    for (const auto& [r, M] : {std::pair{0.4, 20}, {0.8, 5}, {0.3, 300}, {0.7, 1}}) {
        const Hopfield model = pairwise(Protocol::unsupervised, r, M);
        const double T = only(trace(model, "glass_transition", {"T"})), scale = M * std::sqrt(moment(r, M, 2));
        double sum = 0.0;
        for (int j = 0; j < M; ++j) {
            const double l = (1.0 - r * r + (j == 0 ? M * r * r : 0.0)) / scale;
            sum += std::pow(l / (T - l), 2);
        }
        EXPECT_NEAR(alpha * sum, 1.0, 1e-9) << M;
        EXPECT_EQ(broken_glass(SiteOf(with_parameter(model, "T", 1.001 * T)), 1).status, Status::absent);
        EXPECT_TRUE(broken_glass(SiteOf(with_parameter(model, "T", 0.95 * T)), 1).converged());
    }
}

double capacity(const ModelAt& model, std::size_t steps) {
    return only(broken_spinodal_line(*model.entry().site(model.values()), Sought("alpha"), steps));
}

ModelAt learning(int P, Convention convention, double rho, double T = 0.0) {
    if (P == 2)
        return Hopfield(
            {.alpha = 0.01, .T = T, .convention = convention, .protocol = Protocol::supervised, .rho = rho});
    return Dense(
        {.P = P, .alpha = 0.01, .T = T, .convention = convention, .protocol = Protocol::supervised, .rho = rho});
}

TEST(LearningLines, OneStepMovesTheEndOfRetrievalUpwards) {
    // docs/phase-diagrams.md; the replica-symmetric ends are those of the theory by itself (tests/reference).
    struct Row {
        int P;
        Convention convention;
        double rho, rs, one_step;
    };
    for (const Row& row : {Row{2, Convention::full, 0.05, 0.0991486935, 0.0995021},
                           {2, Convention::full, 0.3, 0.0224882649, 0.0228755},
                           {4, Convention::full, 0.1, 0.1044626391, 0.1126078},
                           {4, Convention::distinct, 0.1, 0.2611565977, 0.3721388},
                           {4, Convention::distinct, 0.3, 0.1626016176, 0.3075109}}) {
        const ModelAt model = learning(row.P, row.convention, row.rho);
        EXPECT_NEAR(capacity(model, 0), row.rs, 1e-10);
        EXPECT_NEAR(capacity(model, 1), row.one_step, 1e-7);
    }
}

TEST(LearningLines, BrokenEndsAreTheSameWhicheverParameterIsFound) {
    const double rho = 0.15, T = 0.1;
    const ModelAt at_load = learning(4, Convention::full, rho, T);
    const double end = capacity(at_load, 1);
    const ModelAt there = at_load.with("alpha", end);
    const auto site = there.entry().site(there.values());
    const FieldInfo* field = there.entry().info.find("rho");
    bool found = false;
    for (const LinePoint& point : broken_spinodal_line(*site, Sought(*field), 1).points)
        found = found || std::abs(*point.found - rho) < 1e-7;
    EXPECT_TRUE(found);
}

TEST(LearningLines, OnTheTransitionRetrievalAndTheBrokenGlassHaveEqualFreeEnergies) {
    for (const Convention convention : {Convention::distinct, Convention::full})
        for (const double T : {0.0, 0.1}) {
            const ModelAt model = learning(4, convention, 0.1, T);
            const double load =
                only(broken_transition_line(*model.entry().site(model.values()), Sought("alpha"), 1, 1));
            const ModelAt there = model.with("alpha", load);
            const auto site = there.entry().site(there.values());
            const Solution retrieval = broken_retrieval(*site, 1), glass = broken_glass(*site, 1);
            ASSERT_TRUE(retrieval.converged() && glass.converged());
            EXPECT_NEAR(*retrieval.free_energy, *glass.free_energy, 1e-9);
        }
}

} // namespace
} // namespace mattis::solvers
