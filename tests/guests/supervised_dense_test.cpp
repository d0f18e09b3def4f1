#include "tests/guests/supervised_dense.hpp"

#include <cmath>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "models/catalogue.hpp"
#include "solvers/rs/retrieval_curve.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/rs/update.hpp"
#include "solvers/rsb/broken_retrieval.hpp"
#include "solvers/rsb/broken_symmetry.hpp"
#include "solvers/theory/theory.hpp"

// A network that learns joins by its file and a line. What the program's own network of class averages has in common
// with it, tests/published/learning_reference_test.cpp compares with numbers that were computed without this code.

namespace mattis::guests {
namespace {

const ModelEntry& supervised = add_model(entry<SupervisedDense>());

/// The guest, and the model of the program that is the same network.
struct Pair {
    SupervisedDense guest;
    Dense own;
};

std::vector<Pair> pairs(double alpha, double T) {
    std::vector<Pair> made;
    const auto add = [&](Convention convention, double rho, double r, int M, ClassLaw law) {
        made.push_back({SupervisedDense({.P = 4,
                                         .alpha = alpha,
                                         .T = T,
                                         .convention = convention,
                                         .rho = rho,
                                         .r = r,
                                         .M = M,
                                         .class_law = law}),
                        Dense({.P = 4,
                               .alpha = alpha,
                               .T = T,
                               .convention = convention,
                               .protocol = Protocol::supervised,
                               .rho = rho,
                               .r = r,
                               .M = M,
                               .class_law = law})});
    };
    for (const Convention convention : {Convention::distinct, Convention::full}) {
        add(convention, 0.1, 1.0, 0, ClassLaw::exact);
        add(convention, 0.0, 0.7, 8, ClassLaw::exact);
        add(convention, 0.0, 0.5, 40, ClassLaw::gaussian);
    }
    return made;
}

TEST(SupervisedDense, IsTheNetworkOfTheProgram) {
    for (const double T : {0.0, 0.3})
        for (const auto& [guest, own] : pairs(0.04, T)) {
            const Solution got = solvers::rs_retrieval(SiteOf(guest)), want = solvers::rs_retrieval(SiteOf(own));
            ASSERT_TRUE(got.converged() && want.converged());
            for (const char* name : {"m", "n", "q", "C"})
                EXPECT_NEAR(*order_value(got, name), *order_value(want, name), 1e-14) << name;
            EXPECT_NEAR(*got.free_energy, *want.free_energy, 1e-14);
            EXPECT_EQ(solvers::RetrievalCurve(SiteOf(guest)).fold().alpha,
                      solvers::RetrievalCurve(SiteOf(own)).fold().alpha);
            EXPECT_NEAR(solvers::overlap_after_update(SiteOf(guest)), solvers::overlap_after_update(SiteOf(own)),
                        1e-15);
        }
}

TEST(SupervisedDense, LinesAreFoundInTheEntropyOfTheDataToo) {
    const ModelAt guest = SupervisedDense({.P = 4, .alpha = 0.2, .T = 0.0});
    const ModelAt own = Dense({.P = 4, .alpha = 0.2, .T = 0.0, .protocol = Protocol::supervised});
    const auto rho_c = [](const ModelAt& at) {
        return solvers::trace(at, "retrieval_spinodal", {.find = "rho"}).points.front().found.value();
    };
    EXPECT_NEAR(rho_c(guest), rho_c(own), 1e-13);
}

/// With broken symmetry: the residual vanishes where the free energy is stationary, and only there.
TEST(SupervisedDense, BrokenRetrievalIsStationaryInEveryUnknown) {
    for (const auto& [r, M, law] : {std::tuple{0.8, 5, ClassLaw::exact}, {0.6, 20, ClassLaw::gaussian}}) {
        const SiteOf site{SupervisedDense({.P = 4, .alpha = 0.22, .T = 0.1, .r = r, .M = M, .class_law = law})};
        const Solution s = solvers::broken_retrieval(site, 1);
        ASSERT_TRUE(s.converged()) << r << " " << M;
        const solvers::BrokenSymmetry saddle(site, 1, {});
        const auto value = [&](const char* name) { return order_value(s, name).value(); };
        const solvers::Levels at{
            value("n"), {value("q0"), value("q1")}, {value("theta") / 0.1}, (1.0 - value("q1")) / 0.1};
        const auto free_energy = [&](double dn, double dq0, double dq1, double dy) {
            solvers::Levels moved = at;
            moved.m += dn;
            moved.q[0] += dq0;
            moved.q[1] += dq1;
            moved.C = (1.0 - moved.q[1]) / 0.1;
            moved.y[0] += dy;
            return saddle.free_energy(saddle.evaluate(moved));
        };
        EXPECT_NEAR(free_energy(0, 0, 0, 0), *s.free_energy, 1e-14);
        constexpr double h = 1e-5;
        EXPECT_NEAR((free_energy(h, 0, 0, 0) - free_energy(-h, 0, 0, 0)) / (2 * h), 0.0, 1e-8);
        EXPECT_NEAR((free_energy(0, h, 0, 0) - free_energy(0, -h, 0, 0)) / (2 * h), 0.0, 1e-8);
        EXPECT_NEAR((free_energy(0, 0, h, 0) - free_energy(0, 0, -h, 0)) / (2 * h), 0.0, 1e-7);
        EXPECT_NEAR((free_energy(0, 0, 0, h) - free_energy(0, 0, 0, -h)) / (2 * h), 0.0, 1e-8);
        EXPECT_GT(std::abs(free_energy(1e-2, 0, 0, 0) - free_energy(-1e-2, 0, 0, 0)), 1e-7);
    }
}

TEST(SupervisedDense, ContradictionsInTheDataAreRefused) {
    EXPECT_THROW(SupervisedDense({.P = 4, .alpha = 0.1, .T = 0.1, .rho = 0.1, .r = 0.5, .M = 3}), InputError);
    EXPECT_THROW(ModelAt("supervised_dense", {4, 0.1, 0.1, 0, 0, 0.1, 1, 0, 0}), InputError) << "storing has no rho";
}

} // namespace
} // namespace mattis::guests
