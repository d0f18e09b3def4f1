#include "phase_diagrams/parts/theory/theory_tables.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "phase_diagrams/job/parameter_columns.hpp"
#include "tests/phase_diagrams/small_job.hpp"
#include "tests/phase_diagrams/stored_patterns.hpp"

namespace mattis::diagram {
namespace {

std::vector<std::string> names(const Table& table) {
    std::vector<std::string> all;
    for (const Column& column : table.columns) all.push_back(column.name);
    return all;
}

TEST(TheoryTables, RowsHoldEveryBranchAtEveryPoint) {
    const ModelInfo dense = plain("dense");
    const auto row = completed("dense", std::vector<ParameterValues>{{4, 0.1, 0.3, 0}, {4, 0.1, 2.0, 0}});
    const Table table = theory_table(dense, "rs", row);
    EXPECT_EQ(names(table), (std::vector<std::string>{"P", "alpha", "T", "convention", "branch", "status", "m", "q",
                                                      "C", "free_energy", "energy", "entropy", "residual", "iterations",
                                                      "replicon", "stable"}));
    ASSERT_EQ(table.rows(), 6u);
    const Table retrieval = rows_where(table, "branch", "retrieval");
    ASSERT_EQ(retrieval.rows(), 2u);
    EXPECT_EQ(retrieval.find("branch"), nullptr);
    EXPECT_EQ(retrieval.texts("status"), (Column::Texts{"converged", "absent"}));
    EXPECT_GT(retrieval.reals("m")[0], 0.99);
    EXPECT_TRUE(std::isnan(retrieval.reals("m")[1])); // T = 2: there is none, and no number
    EXPECT_TRUE(std::isnan(retrieval.reals("free_energy")[1]));
    EXPECT_EQ(retrieval.texts("convention")[0], "distinct");
    EXPECT_EQ(read_parameters(retrieval, dense, 1), row[1]);
}

TEST(TheoryTables, BrokenSymmetryHasItsOwnBranchesAndColumns) {
    const ModelInfo dense = plain("dense");
    const auto row = completed("dense", std::vector<ParameterValues>{{4, 0.4, 0.1, 0}, {4, 0.4, 0.3, 0}});
    const Table table = theory_table(dense, "1rsb", row);
    EXPECT_EQ(table.texts("branch"), (Column::Texts{"retrieval", "glass_static", "glass_marginal", "retrieval",
                                                    "glass_static", "glass_marginal"}));
    // Retrieval is broken at the lower temperature only.
    EXPECT_TRUE(std::isnan(table.reals("q")[0]));
    EXPECT_GT(table.reals("q1")[0], table.reals("q0")[0]);
    EXPECT_GT(table.reals("q")[3], 0.9);
    EXPECT_TRUE(std::isnan(table.reals("theta")[3]));
    EXPECT_LT(table.reals("theta")[4], 1.0);
    EXPECT_LT(table.reals("theta")[5], table.reals("theta")[4]);
}

/// "LINE ANSATZ RIVAL" of every line that a job of the dense network asks for.
std::vector<std::string> lines_of_job(const std::string& theory) {
    const TheoryPlan plan =
        theory_of("mattis = 1\nmodel = \"dense\"\nparameters = { P = 4, T = [0.2, 0.5], alpha = 0.1 }\ntheory = { " +
                  theory + " }\n");
    std::vector<std::string> lines;
    for (const PlannedLine& line : plan.lines)
        lines.push_back(line.name + " " + std::string(line.ansatz.name) + " " + line.rival);
    return lines;
}

TEST(TheoryTables, LinesAreTracedWithTheAnsaetzeOfTheJobThatTheyOffer) {
    EXPECT_EQ(lines_of_job(R"(ansatz = ["rs", "one_step"], boundaries = ["entropy_zero", "retrieval_spinodal"])"),
              (std::vector<std::string>{"entropy_zero rs ", "retrieval_spinodal rs "}));
    // A line that offers none of them has its own first one.
    EXPECT_EQ(lines_of_job(R"(ansatz = ["one_step"], boundaries = ["entropy_zero"])"),
              (std::vector<std::string>{"entropy_zero rs "}));
    EXPECT_EQ(lines_of_job(R"(boundaries = ["retrieval_transition"])"),
              (std::vector<std::string>{"retrieval_transition rs rs"}));
    // Two steps of breaking, and lines that have one theory of their own.
    EXPECT_EQ(lines_of_job(R"(ansatz = ["rs", "2rsb"], boundaries = ["retrieval_spinodal", "glass_static"])"),
              (std::vector<std::string>{"retrieval_spinodal rs ", "retrieval_spinodal 2rsb ", "glass_static rs "}));
    EXPECT_EQ(lines_of_job(R"(ansatz = ["rs", "1rsb"], boundaries = ["retrieval_transition"])"),
              (std::vector<std::string>{"retrieval_transition rs rs", "retrieval_transition 1rsb 1rsb"}));
    EXPECT_EQ(lines_of_job(R"(boundaries = ["retrieval_transition"], rival = ["rs", "1rsb"])"),
              (std::vector<std::string>{"retrieval_transition rs rs", "retrieval_transition rs 1rsb"}));
    EXPECT_EQ(lines_of_job(R"(boundaries = ["retrieval_transition"], rival = "rs")"),
              (std::vector<std::string>{"retrieval_transition rs rs"}));
}

TEST(TheoryTables, StatesOfSeveralPatternsHaveAColumnForEach) {
    const ModelInfo info = model_info("multitasking");
    const auto at = [](double K, double d, double T) { return ParameterValues{K, d, T, 0, 0, 1, 0, 0, 0, 0}; };
    const std::vector<ParameterValues> row{at(3, 0.3, 0.02), at(1, 0.3, 0.02)};
    EXPECT_EQ(reported_patterns(info, row), 3u);
    EXPECT_EQ(reported_patterns(info, std::vector<ParameterValues>{at(40, 0.3, 0.02)}), 32u);
    EXPECT_EQ(
        reported_patterns(model_info("dense"), completed("dense", std::vector<ParameterValues>{{4, 0.1, 0.3, 0}})), 0u);
    const Table table = theory_table(info, "rs", row);
    const std::vector<std::string> all = names(table);
    EXPECT_EQ(std::vector(all.begin() + 12, all.end()),
              (std::vector<std::string>{"m_1",        "m_2",         "m_3",         "n_1",         "n_2",
                                        "n_3",        "q",           "q_support_1", "q_support_2", "q_support_3",
                                        "groups",     "free_energy", "energy",      "entropy",     "residual",
                                        "iterations", "replicon",    "hessian",     "splitting",   "stable"}));
    // Reference: K = 3, d = 0.3, T = 0.02, hierarchical.
    const Table hierarchical = rows_where(table, "branch", "hierarchical");
    ASSERT_EQ(hierarchical.texts("groups")[0], "1+1+1");
    EXPECT_NEAR(hierarchical.reals("m_1")[0], 0.7, 1e-8);
    EXPECT_NEAR(hierarchical.reals("m_2")[0], 0.20999994, 1e-8);
    EXPECT_NEAR(hierarchical.reals("n_3")[0], 0.06276360, 1e-8);
    EXPECT_GT(hierarchical.reals("hessian")[0], 0.0);
    EXPECT_TRUE(std::isnan(hierarchical.reals("splitting")[0])); // patterns themselves do not part into examples
    // K = 1 has no second pattern.
    const Table pure = rows_where(table, "branch", "pure");
    const auto& K = pure.integers("K");
    const auto alone = static_cast<std::size_t>(std::find(K.begin(), K.end(), 1) - K.begin());
    ASSERT_LT(alone, K.size());
    EXPECT_GT(pure.reals("m_1")[alone], 0.69);
    EXPECT_TRUE(std::isnan(pure.reals("m_2")[alone]));
    const std::vector<ParameterValues> unsupervised{{2, 0.3, 0.1, 2, 0, 0.6, 5, 0, 0, 0}};
    const Table examples = theory_table(info, "rs", unsupervised, 4);
    EXPECT_LT(examples.reals("splitting")[0], 1.0);
    EXPECT_TRUE(std::isnan(examples.reals("m_4")[0]));
}

TEST(TheoryTables, OneStepHasTheOverlapAlone) {
    const auto row = completed("hopfield", std::vector<ParameterValues>{{0.1, 0.0, 0}});
    const Table table = theory_table(plain("hopfield"), "one_step", row);
    ASSERT_EQ(table.rows(), 1u);
    EXPECT_NEAR(table.reals("m")[0], std::erf(1.0 / std::sqrt(0.2)), 1e-14);
    EXPECT_TRUE(std::isnan(table.reals("free_energy")[0]));
}

TEST(TheoryTables, LinesHaveTheOrderParametersOfTheirPoints) {
    const ModelInfo dense = plain("dense");
    const auto points = completed("dense", std::vector<ParameterValues>{{3, 1.0, 0.0, 0}, {3, 0.0, 0.0, 0}});
    const Table glass = line_table(dense, {"glass_static", "T", "rs", ""}, points);
    ASSERT_EQ(glass.rows(), 2u);
    EXPECT_NEAR(glass.reals("T")[0], 0.6513852269, 1e-9);
    EXPECT_GT(glass.reals("q1")[0], 0.5);
    EXPECT_EQ(glass.reals("theta")[0], 1.0);
    EXPECT_EQ(glass.texts("rival")[0], "");
    EXPECT_EQ(glass.texts("status")[1], "absent"); // without load there is no glass
    EXPECT_TRUE(std::isnan(glass.reals("T")[1]));
    const Table spinodal = line_table(dense, {"retrieval_spinodal", "alpha", "rs", ""}, points);
    EXPECT_EQ(spinodal.find("theta"), nullptr);
    EXPECT_NEAR(spinodal.reals("alpha")[0], 0.378285646156, 1e-11);
    for (std::size_t k = 0; k < points.size(); ++k) { // traced point by point the columns are the same
        Table one = line_table(dense, {"glass_static", "T", "rs", ""}, std::span(points).subspan(k, 1));
        EXPECT_EQ(names(one), names(glass));
    }
}

TEST(TheoryTables, LinesOfBrokenSymmetryHaveItsOrderParameters) {
    // P = 4 distinct: capacities 0.3957202384 (rs) and 0.4583434668 (1rsb) at T = 0; the transition against a glass of
    // one step lies at 0.3800032246 for T = 0.2, where retrieval is not broken.
    const ModelInfo dense = plain("dense");
    const auto zero = completed("dense", std::vector<ParameterValues>{{4, 0.0, 0.0, 0}}),
               warm = completed("dense", std::vector<ParameterValues>{{4, 0.0, 0.2, 0}});
    const Table spinodal = line_table(dense, {"retrieval_spinodal", "alpha", "1rsb", ""}, zero);
    EXPECT_NEAR(spinodal.reals("alpha")[0], 0.4583434668, 1e-9);
    EXPECT_NEAR(spinodal.reals("q0")[0], 0.837752, 1e-5);
    EXPECT_NEAR(spinodal.reals("y")[0], 2.02877, 1e-4);
    const Table transition = line_table(dense, {"retrieval_transition", "alpha", "rs", "1rsb"}, warm);
    EXPECT_NEAR(transition.reals("alpha")[0], 0.3800032246, 1e-9);
    EXPECT_EQ(transition.texts("ansatz")[0], "rs");
    EXPECT_EQ(transition.texts("rival")[0], "1rsb");
}

TEST(TheoryTables, EveryLineFindsAParameterOfItsModelOrOfItsOwn) {
    for (const auto model : model_names()) {
        const ModelInfo info = model_info(model);
        for (const Line& line : lines_of(info)) {
            const std::string_view found = found_parameter(info, line.name);
            const bool own = std::ranges::find(line.own, found, &FieldInfo::name) != line.own.end();
            EXPECT_NE(own, info.find(found) != nullptr) << model << " " << line.name;
        }
    }
    EXPECT_EQ(found_parameter(model_info("dense"), "retrieval_spinodal"), "alpha");
    EXPECT_EQ(found_parameter(model_info("sk"), "replicon"), "T");
    EXPECT_THROW(found_parameter(model_info("sk"), "retrieval_spinodal"), InputError);
}

// The column of what is found stands behind those of the model.
TEST(TheoryTables, ALineMayFindAParameterOfItsOwn) {
    const ModelInfo& storage = model_info("perceptron_storage");
    const std::vector<ParameterValues> half{{0.5}};
    const Table isolation = line_table(storage, {"isolation", "overlap", "rs", ""}, half);
    EXPECT_EQ(isolation.reals("alpha")[0], 0.5);
    EXPECT_NEAR(isolation.reals("overlap")[0], 0.9859942621257247, 1e-9);
}

} // namespace
} // namespace mattis::diagram
