#include "core/text_table.hpp"

#include <gtest/gtest.h>

namespace mattis {
namespace {

TEST(TextTable, ColumnsAreAsWideAsTheirWidestCell) {
    TextTable table({"a", "name"});
    table.add({"100", "x"});
    table.add({"1", ""});
    EXPECT_EQ(table.text(), "  a  name\n100     x\n  1\n");
}

TEST(TextTable, AmountsForPeople) {
    EXPECT_EQ(duration_text(3.21), "3.2 s");
    EXPECT_EQ(duration_text(720.0), "12 min");
    EXPECT_EQ(duration_text(18360.0), "5.1 h");
    EXPECT_EQ(size_text(512.0), "0.5 KiB");
    EXPECT_EQ(size_text(3.2 * 1024 * 1024), "3.2 MiB");
    EXPECT_EQ(size_text(1.5 * 1024 * 1024 * 1024), "1.5 GiB");
}

} // namespace
} // namespace mattis
