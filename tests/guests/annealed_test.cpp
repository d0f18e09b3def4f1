// An ansatz that has joined: listed, solved, given phases; the lines and expectations of Parisi's scheme do without it.
#include "tests/guests/annealed.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "models/sk.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::guests {
namespace {

[[maybe_unused]] const bool joined = solvers::add_site_ansatz(annealed_row());

const std::vector<Branch> paramagnet{Branch::paramagnet};

std::vector<std::vector<Solution>> states(const std::vector<ModelAt>& row) {
    return solvers::solve(row, row.size(), annealed, paramagnet);
}

TEST(Annealed, FreeEnergyOfTheSpinGlassIsInClosedForm) {
    const std::vector<ModelAt> row{Sk({0.4}), Sk({1.7})};
    const auto found = states(row);
    for (std::size_t k = 0; k < row.size(); ++k) {
        const double T = row[k].temperature();
        const Solution& s = found[k].front();
        ASSERT_TRUE(s.converged());
        EXPECT_NEAR(*s.free_energy, -T * std::log(2.0) - 0.25 / T, 1e-14);
        EXPECT_NEAR(*s.energy, -0.5 / T, 1e-14);
        EXPECT_EQ(order_value(s, "q"), 0.0);
    }
}

TEST(Annealed, IsListedBehindTheOthers) {
    const Theory& theory = solvers::theory_of("dense");
    EXPECT_EQ(theory.ansaetze().back(), annealed);
    EXPECT_EQ(theory.branches(annealed), paramagnet);
    EXPECT_EQ(theory.order_parameters(annealed).front().name, "q");
}

TEST(Annealed, ItsPhaseIsItsOwnStableState) {
    const std::vector<ModelAt> row{Sk({0.4}), Sk({1.7})};
    const auto phases = solvers::theory_of("sk").phases(row, annealed, states(row));
    EXPECT_EQ(phases[0].name, "none") << "unstable to replicas that are alike";
    EXPECT_EQ(phases[1].name, "paramagnet");
}

TEST(Annealed, LinesOfRetrievalAreNotTracedByIt) {
    const ModelAt at = Dense({4, 0.1, 0.3, Convention::distinct});
    const Line spinodal = solvers::line_of(at, "retrieval_spinodal");
    EXPECT_EQ(find_ansatz(spinodal.ansaetze, "annealed"), nullptr);
    EXPECT_EQ(spinodal.ansaetze.size(), 14u) << "rs, 12 steps, and their limit";
}

TEST(Annealed, SimulationsAreComparedWithReplicaSymmetryInstead) {
    const auto expected = [](const ModelAt& at, const ChainStart& start) {
        return solvers::theory_of(at).expectation(at, start, {annealed});
    };
    const Expectation glass = expected(Sk({1.5}), {.name = "random", .at_random = true});
    EXPECT_EQ(glass.ansatz, "rs");
    EXPECT_TRUE(glass.reason.empty()) << glass.reason;
    const Expectation retrieval = expected(Dense({4, 0.1, 0.3, Convention::distinct}), {.name = "archetype"});
    EXPECT_EQ(retrieval.ansatz, "rs");
    EXPECT_EQ(retrieval.branch, "retrieval");
    EXPECT_GT(retrieval.value("m").value(), 0.9);
}

TEST(Annealed, OfTheSameNameIsRefused) {
    EXPECT_THROW(solvers::add_site_ansatz(annealed_row()), std::invalid_argument);
    solvers::SiteAnsatz known = annealed_row();
    known.ansatz.name = "frsb";
    EXPECT_THROW(solvers::add_site_ansatz(known), std::invalid_argument);
}

} // namespace
} // namespace mattis::guests
