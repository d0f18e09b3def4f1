#include "phase_diagrams/job/parameter_columns.hpp"

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace mattis::diagram {
namespace {

Table rows(const std::vector<std::string_view>& reals, double value) {
    Table table;
    table.texts("ansatz").emplace_back("rs");
    for (const std::string_view name : reals) table.reals(name).push_back(value);
    table.texts("remark").emplace_back("none");
    return table;
}

std::vector<std::string> names(const Table& table) {
    std::vector<std::string> names;
    for (const Column& column : table.columns) names.push_back(column.name);
    return names;
}

TEST(Columns, RowsWithOtherColumnsHaveNoValueInThem) {
    Table table;
    append_aligned(table, rows({"m", "q"}, 1.0));
    append_aligned(table, rows({"m", "q1", "q0"}, 2.0));
    append_aligned(table, rows({"q", "m"}, 3.0));
    EXPECT_EQ(names(table), (std::vector<std::string>{"ansatz", "m", "q", "q1", "q0", "remark"}));
    ASSERT_EQ(table.rows(), 3u);
    EXPECT_EQ(table.reals("m"), (Column::Reals{1.0, 2.0, 3.0}));
    EXPECT_EQ(table.reals("q")[2], 3.0);
    EXPECT_TRUE(std::isnan(table.reals("q")[1]));
    EXPECT_TRUE(std::isnan(table.reals("q1")[0]));
    EXPECT_EQ(table.reals("q0")[1], 2.0);
    EXPECT_TRUE(std::isnan(table.reals("q0")[2]));
}

TEST(Columns, AdditionalParametersHaveThemWhereTheyAreShown) {
    ModelInfo dense = model_info("dense");
    ParameterValues values = dense.specimen();
    dense.shows_additional = false;
    Table stored;
    add_parameters(stored, dense, values);
    EXPECT_EQ(names(stored), (std::vector<std::string>{"P", "alpha", "T", "convention"}));
    EXPECT_EQ(read_parameters(stored, dense, 0), values);
}

TEST(Columns, SayWhatTheDataAre) {
    const ModelInfo& hopfield = model_info("hopfield");
    const auto at = [&](double protocol, double rho, double r, double M) {
        return ParameterValues{0.1, 0.2, 0, protocol, rho, r, M, 0, 0.9};
    };
    Table table;
    const std::vector<ParameterValues> points{at(2, 0, 0.5, 4), at(1, 0.3, 1, 0), at(0, 0, 1, 0)};
    for (const ParameterValues& point : points) add_parameters(table, hopfield, point);
    for (std::size_t row = 0; row < points.size(); ++row) EXPECT_EQ(read_parameters(table, hopfield, row), points[row]);
    EXPECT_EQ(table.reals("dataset_r")[0], 0.5);
    EXPECT_EQ(table.reals("dataset_M")[0], 4.0);
    EXPECT_EQ(table.reals("dataset_rho")[0], 0.75);
    EXPECT_EQ(table.reals("dataset_rho_P")[0], 3.75);
    EXPECT_EQ(table.texts("normalisation"), (Column::Texts{"R_P^(1/2)", "R_1^(P/2)", "none"}));
    EXPECT_EQ(table.texts("dataset_law"), (Column::Texts{"exact", "gaussian", "none"}));
    EXPECT_EQ(table.reals("dataset_rho")[1], 0.3);
    for (const char* unknown : {"dataset_r", "dataset_M", "dataset_rho_P"})
        EXPECT_TRUE(std::isnan(table.reals(unknown)[1])) << unknown;
    EXPECT_TRUE(std::isnan(table.reals("dataset_rho")[2])) << "stored patterns";
}

} // namespace
} // namespace mattis::diagram
