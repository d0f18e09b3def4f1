#include "phase_diagrams/parts/theory/phases.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "models/hopfield.hpp"
#include "phase_diagrams/job/parameter_columns.hpp"
#include "phase_diagrams/parts/theory/theory_tables.hpp"
#include "solvers/theory/theory.hpp"
#include "tests/phase_diagrams/stored_patterns.hpp"

namespace mattis::diagram {
namespace {

std::string phase(std::string_view model, const ParameterValues& at, std::string_view ansatz = "rs") {
    const ModelInfo info = plain(model);
    const std::vector<ParameterValues> row{completed(model, at)};
    return phase_table(info, ansatz, theory_table(info, ansatz, row)).texts("phase").front();
}

TEST(Phases, Hopfield) {
    // Amit, Gutfreund and Sompolinsky 1987: at T = 0 retrieval is the ground state for alpha < 0.051 and metastable up
    // to 0.138; the glass lies below T = 1 + sqrt(alpha).
    EXPECT_EQ(phase("hopfield", {0.04, 0.0, 0}), "retrieval");
    EXPECT_EQ(phase("hopfield", {0.1, 0.0, 0}), "retrieval_metastable");
    EXPECT_EQ(phase("hopfield", {0.15, 0.0, 0}), "glass");
    EXPECT_EQ(phase("hopfield", {0.15, 1.3, 0}), "glass");
    EXPECT_EQ(phase("hopfield", {0.15, 1.5, 0}), "paramagnet");
    // On T = 1 + sqrt(alpha) the glass has no overlap yet.
    EXPECT_EQ(phase("hopfield", {0.01, 1.1, 0}), "paramagnet");
    EXPECT_EQ(phase("hopfield", {0.04, 1.2, 0}), "paramagnet");
    EXPECT_EQ(phase("hopfield", {0.0, 1.0, 0}), "paramagnet");
}

TEST(Phases, PerceptronLearnsPerfectlyBeyondItsTransition) {
    // Gyorgyi 1990: equal entropies at alpha = 1.2447, poor generalisation is metastable up to 1.4928.
    for (const double alpha : {0.5, 1.2, 1.24}) EXPECT_EQ(phase("perceptron_teacher", {alpha}), "poor") << alpha;
    for (const double alpha : {1.25, 1.4, 1.49, 1.6}) EXPECT_EQ(phase("perceptron_teacher", {alpha}), "good") << alpha;
}

TEST(Phases, AStateWithoutWhatDecidesDoesNotCompete) {
    const ModelInfo& info = model_info("perceptron_teacher");
    const std::vector<ParameterValues> row{{1.2}};
    Table states = theory_table(info, "rs", row);
    for (double& entropy : states.reals("entropy")) entropy = NAN;
    EXPECT_EQ(phase_table(info, "rs", states).texts("phase").front(), "none");
}

TEST(Phases, SphericalGlassLiesBelowItsStaticTemperature) {
    // Crisanti and Sommers 1992, P = 3: T_s = 0.586054.
    EXPECT_EQ(phase("spherical_pspin", {3, 0.58}, "1rsb"), "glass");
    EXPECT_EQ(phase("spherical_pspin", {3, 0.59}, "1rsb"), "paramagnet");
    EXPECT_EQ(phase("spherical_pspin", {3, 0.59}), "paramagnet");
}

TEST(Phases, OfATableAreThoseOfItsStates) {
    // What a table does not hold of a state must not decide.
    for (const ModelAt& at :
         {ModelAt("hopfield", completed("hopfield", ParameterValues{0.05, 0.4, 0})), ModelAt("sk", {0.5}),
          ModelAt("pspin", {3, 0.3}), ModelAt("dense", completed("dense", ParameterValues{4, 0.1, 0.3, 0})),
          ModelAt("perceptron_teacher", {1.3}), ModelAt("spherical_pspin", {3, 0.5})}) {
        const mattis::Theory& theory = solvers::theory_of(at);
        const Ansatz ansatz = theory.ansaetze().front();
        const std::vector<ModelAt> row{at};
        const auto states = solvers::solve(row, 1, ansatz, theory.branches(ansatz));
        const ModelInfo& info = at.entry().info;
        EXPECT_EQ(phase(info.name, at.values()), theory.phases(row, ansatz, states).front().name) << info.name;
    }
}

TEST(Phases, DenseOnTheNishimoriLine) {
    // Theory note 4: on T = alpha retrieval meets the glass at (T_s)^2, 0.380545 for P = 4, and ends at 0.460242.
    const auto at = [](double alpha) { return phase("dense", {4, alpha, alpha, 0}); };
    EXPECT_EQ(at(0.37), "retrieval");
    EXPECT_EQ(at(0.39), "retrieval_metastable");
    EXPECT_EQ(at(0.47), "paramagnet");
}

TEST(Phases, DiscontinuousGlassLiesBelowItsStaticTemperature) {
    // P = 3 distinct: T_s = 0.6513852 sqrt(alpha).
    EXPECT_EQ(phase("dense", {3, 1.0, 0.66, 0}), "paramagnet");
    EXPECT_EQ(phase("dense", {3, 1.0, 0.64, 0}), "glass");
    EXPECT_EQ(phase("pspin", {3, 0.66}), "paramagnet");
    EXPECT_EQ(phase("pspin", {3, 0.64}), "glass");
}

TEST(Phases, ColdRetrievalIsNotCutByTheEntropyCrisisOfTheParamagnet) {
    // The replica-symmetric paramagnet has -infinite free energy at T = 0: taken literally it would end retrieval at
    // any load. P = 4 distinct, T = 0.02, alpha = 0.3: deep inside (1RSB line at 0.3798).
    EXPECT_EQ(phase("dense", {4, 0.3, 0.02, 0}), "retrieval");
}

TEST(Phases, ReplicaSymmetricReentranceIsCut) {
    // P = 3 distinct at T = 0: retrieval ends at 0.378286 in rs and at 0.461212 in 1rsb, where the ground state is
    // retrieval up to 0.422421 (theory note 4 and 5). At the load 0.42, rs has retrieval at higher temperatures only;
    // of its glass it knows a bound.
    EXPECT_EQ(phase("dense", {3, 0.42, 0.0, 0}), "glass");
    EXPECT_EQ(phase("dense", {3, 0.42, 0.0, 0}, "1rsb"), "retrieval");
    EXPECT_EQ(phase("dense", {3, 0.42, 0.3, 0}), "retrieval_metastable");
    EXPECT_EQ(phase("dense", {3, 0.42, 0.3, 0}, "1rsb"), "retrieval");
    EXPECT_EQ(phase("dense", {3, 0.44, 0.0, 0}, "1rsb"), "retrieval_metastable");
    EXPECT_EQ(phase("dense", {3, 0.47, 0.0, 0}, "1rsb"), "glass");
}

TEST(Phases, TheBrokenGlassLiesAboveTheReplicaSymmetricOne) {
    // Hopfield, T = 0: retrieval and glass are equal at 0.0518543 in rs, at 0.0561416 against a glass of one step.
    EXPECT_EQ(phase("hopfield", {0.054, 0.0, 0}), "retrieval_metastable");
    EXPECT_EQ(phase("hopfield", {0.054, 0.0, 0}, "1rsb"), "retrieval");
    EXPECT_EQ(phase("hopfield", {0.057, 0.0, 0}, "1rsb"), "retrieval_metastable");
    EXPECT_EQ(phase("hopfield", {0.15, 1.3, 0}, "1rsb"), "glass");
    EXPECT_EQ(phase("hopfield", {0.15, 1.5, 0}, "1rsb"), "paramagnet");
}

TEST(Phases, GlassesOfOneStep) {
    // P = 4 full has a continuous glass below sqrt(3 alpha), P = 3 distinct a discontinuous one below 0.6513852.
    EXPECT_EQ(phase("dense", {4, 1.0, 1.70, 1}, "1rsb"), "glass");
    EXPECT_EQ(phase("dense", {4, 1.0, 1.76, 1}, "1rsb"), "paramagnet");
    EXPECT_EQ(phase("dense", {3, 1.0, 0.64, 0}, "1rsb"), "glass");
    EXPECT_EQ(phase("dense", {3, 1.0, 0.66, 0}, "1rsb"), "paramagnet");
    EXPECT_EQ(phase("sk", {0.5}, "1rsb"), "glass");
}

/// "PHASE GROUPS" of a network of K diluted patterns, T over T_c.
std::string regime(int K, double d, double T) {
    const ModelInfo info = model_info("multitasking");
    const std::vector<ParameterValues> row{{static_cast<double>(K), d, T, 0, 0, 1, 0, 0, 0, 1}};
    const Table table = phase_table(info, "rs", theory_table(info, "rs", row));
    return table.texts("phase").front() + " " + table.texts("groups").front();
}

TEST(Phases, RegimesOfMultitaskingNetworks) {
    // Theory note: T_2/T_c = 0.304 and T_par/T_c = 0.200 (K = 2) at d = 0.3 and 0.8.
    EXPECT_EQ(regime(2, 0.3, 1.0), "paramagnet O");
    EXPECT_EQ(regime(2, 0.3, 1.2), "paramagnet O");
    EXPECT_EQ(regime(2, 0.3, 0.31), "pure 1");
    EXPECT_EQ(regime(2, 0.3, 0.30), "hierarchical 1+1");
    EXPECT_EQ(regime(2, 0.3, 0.0), "hierarchical 1+1");
    EXPECT_EQ(regime(2, 0.8, 0.21), "parallel 2");
    EXPECT_EQ(regime(2, 0.8, 0.19), "hierarchical 1+1");
    // K = 3, d = 0.633 on cooling: 1, 2, 3, 2+1, 1+1+1.
    EXPECT_EQ(regime(3, 0.633, 0.95), "pure 1");
    EXPECT_EQ(regime(3, 0.633, 0.6), "parallel 3");
    EXPECT_EQ(regime(3, 0.633, 0.05), "hierarchical 1+1+1");
    // The pure state loses stability within rounding here (T_2/T_c = 0.10000000742): both free energies are equal.
    EXPECT_EQ(regime(2, 0.1, 0.1), "hierarchical 1+1");
}

TEST(Phases, ARegimeIsNotNamedAfterAnUnstableState) {
    const ModelInfo info = model_info("multitasking");
    Table theory;
    const auto add = [&](double T, const char* branch, const char* status, double f, int stable, double hessian) {
        add_parameters(theory, info, {2, 0.3, T, 0, 0, 1, 0, 0, 0, 0});
        theory.texts("branch").emplace_back(branch);
        theory.texts("status").emplace_back(status);
        theory.texts("groups").emplace_back("2");
        theory.reals("free_energy").push_back(f);
        theory.reals("hessian").push_back(hessian);
        theory.reals("splitting").push_back(std::nan(""));
        theory.integers("stable").push_back(stable);
    };
    add(0.1, "parallel", "converged", -0.3, 0, -0.1); // lower than the only stable one: the true minimum is missing
    add(0.1, "pure", "converged", -0.2, 1, 0.1);
    add(0.2, "pure", "stalled", 0.0, 0, std::nan(""));
    add(0.3, "parallel", "converged", -0.3, 0, 0.0); // marginal
    add(0.3, "paramagnet", "converged", -0.2, 0, -0.5);
    const Table phases = phase_table(info, "rs", theory);
    EXPECT_EQ(phases.texts("phase"), (Column::Texts{"none", "none", "parallel"}));
    EXPECT_EQ(phases.texts("groups"), (Column::Texts{"", "", "2"}));
}

/// A point of a theory table with these states of the branches.
std::string phase_from(const std::string& retrieval, double f_retrieval, const std::string& glass, double f_glass) {
    const ModelInfo info = plain("hopfield");
    Table theory;
    const auto add = [&](const char* branch, const std::string& status, double f) {
        add_parameters(theory, info, completed("hopfield", ParameterValues{0.1, 0.2, 0}));
        theory.texts("branch").emplace_back(branch);
        theory.texts("status").push_back(status);
        theory.reals("free_energy").push_back(f);
        theory.integers("stable").push_back(status == "converged" ? 1 : 0);
    };
    add("retrieval", retrieval, f_retrieval);
    add("glass_static", glass, f_glass);
    return phase_table(info, "1rsb", theory).texts("phase").front();
}

TEST(Phases, WhatASolverDidNotFindIsNotDecided) {
    EXPECT_EQ(phase_from("stalled", 0.0, "converged", -0.6), "none");
    EXPECT_EQ(phase_from("absent", 0.0, "stalled", 0.0), "glass");
    // The replica-symmetric glass, here with f = -0.569, bounds the one that was not found from below.
    EXPECT_EQ(phase_from("converged", -0.7, "stalled", 0.0), "retrieval");
    EXPECT_EQ(phase_from("converged", -0.5, "stalled", 0.0), "none");
    EXPECT_EQ(phase_from("converged", -0.5, "converged", -0.6), "retrieval_metastable");
}

} // namespace
} // namespace mattis::diagram
