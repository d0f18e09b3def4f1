#include "io/toml_value.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "core/errors.hpp"

namespace mattis::io {
namespace {

using Kind = TomlValue::Kind;

TEST(TomlValue, HoldsEveryKindWithItsPlace) {
    const TomlValue root =
        parse_toml("text = \"a\"\nwhole = 9007199254740993\nreal = 0.5\ntruth = true\nday = 2024-01-01\n"
                   "  list = [1, [2.5], {}]\n[section]\nkey = inf\n",
                   "a.toml");
    ASSERT_TRUE(root.is_table());
    EXPECT_EQ(root.get("text")->text, "a");
    EXPECT_EQ(root.get("whole")->integer, 9007199254740993);
    EXPECT_EQ(root.get("real")->number, 0.5);
    EXPECT_TRUE(root.get("truth")->truth);
    EXPECT_EQ(root.get("day")->kind, Kind::moment);
    const TomlValue& list = *root.get("list");
    ASSERT_EQ(list.items.size(), 3u);
    EXPECT_TRUE(list.items[0].is_integer());
    EXPECT_EQ(list.items[1].items.at(0).number, 2.5);
    EXPECT_TRUE(list.items[2].is_table());
    EXPECT_EQ(list.where.line, 6u);
    EXPECT_EQ(list.where.column, 10u);
    EXPECT_TRUE(std::isinf(root.get("section")->get("key")->number));
    EXPECT_EQ(root.get("absent"), nullptr);
    EXPECT_EQ(list.get("absent"), nullptr);
}

TEST(TomlValue, MembersStandInTheOrderOfTheirNamesWithTheirOwnPlaces) {
    const TomlValue root = parse_toml("b = 1\n a = 2\n", "a.toml");
    ASSERT_EQ(root.members.size(), 2u);
    EXPECT_EQ(root.members[0].name, "a");
    EXPECT_EQ(root.members[0].where.line, 2u);
    EXPECT_EQ(root.members[0].where.column, 2u);
    EXPECT_EQ(root.members[0].value.where.column, 6u);
}

TEST(TomlValue, WhatIsNoTomlIsRefusedWithItsPlace) {
    try {
        parse_toml("a = 1\nb = = 2\n", "a.toml");
        FAIL() << "is accepted";
    } catch (const InputError& error) {
        EXPECT_EQ(std::string(error.what()).substr(0, 23), "a.toml:2:5: not a TOML ");
    }
}

} // namespace
} // namespace mattis::io
