#include "phase_diagrams/job/parameter_columns.hpp"

#include <cmath>

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

} // namespace
} // namespace mattis::diagram
