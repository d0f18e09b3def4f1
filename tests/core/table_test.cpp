#include "core/table.hpp"

#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

namespace mattis {
namespace {

Table sample() {
    Table table;
    table.texts("name") = {"a", "", "é"};
    table.reals("x") = {1.5, NAN, -0.0};
    table.integers("n") = {1, -2, INT64_MAX};
    return table;
}

TEST(Table, ColumnsAreFoundByNameAndType) {
    const Table table = sample();
    EXPECT_EQ(table.rows(), 3u);
    EXPECT_EQ(table.find("absent"), nullptr);
    EXPECT_EQ(table.texts("name")[2], "é");
    EXPECT_THROW(table.reals("absent"), std::out_of_range);
    EXPECT_THROW(table.reals("n"), std::out_of_range);
    Table writable = table;
    EXPECT_THROW(writable.texts("n"), std::logic_error);
    EXPECT_EQ(Table{}.rows(), 0u);
}

TEST(Table, UnequalColumnsAreRefused) {
    Table table = sample();
    table.reals("x").push_back(0.0);
    EXPECT_THROW(table.rows(), std::logic_error);
}

TEST(Table, AppendTakesRowsOfTheSameColumnsOnly) {
    Table table;
    table.append(sample());
    table.append(sample());
    EXPECT_EQ(table.rows(), 6u);
    EXPECT_EQ(table.integers("n")[4], -2);
    Table other = sample();
    other.reals("y") = {0.0, 0.0, 0.0};
    EXPECT_THROW(table.append(other), std::logic_error);
    Table retyped;
    retyped.texts("name");
    retyped.texts("x");
    retyped.integers("n");
    EXPECT_THROW(table.append(retyped), std::logic_error);
}

TEST(Table, SurvivesBytes) {
    ByteWriter to;
    sample().save(to);
    const Bytes bytes = to.bytes();
    ByteReader from(bytes);
    const Table read = Table::load(from);
    from.require_end();
    ByteWriter again;
    read.save(again);
    EXPECT_EQ(again.bytes(), bytes); // NaN and -0 included
    EXPECT_EQ(read.columns[1].name, "x");
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        ByteReader cut(std::span<const std::byte>(bytes.data(), length));
        EXPECT_THROW(Table::load(cut), BytesError) << length;
    }
}

} // namespace
} // namespace mattis
