#include "phase_diagrams/phases.hpp"

#include <gtest/gtest.h>

#include "phase_diagrams/theory_tables.hpp"

namespace mattis::diagram {
namespace {

std::string phase(std::string_view model, ParameterValues at) {
    const ModelInfo info = model_info(model);
    const std::vector<ParameterValues> row{std::move(at)};
    return phase_table(info, "rs", theory_table(info, "rs", row)).texts("phase").front();
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

} // namespace
} // namespace mattis::diagram
