#include "core/document.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace mattis {
namespace {

TEST(Document, KeepsMembersInOrderAndFindsThem) {
    Document document = Document::object();
    document["b"] = 2;
    document["a"] = "text";
    document["c"] = std::optional<double>();
    document["b"] = 3;
    ASSERT_EQ(document.members().size(), 3u);
    EXPECT_EQ(document.members()[0].name, "b");
    EXPECT_EQ(document.at("b").integer(), 3);
    EXPECT_EQ(document.at("a").text(), "text");
    EXPECT_TRUE(document.at("c").is_null());
    EXPECT_TRUE(document.at("d").is_null());
    EXPECT_TRUE(document.at("d").at("e").is_null());
    Document more = Document::object();
    more["a"] = 1.5;
    more["e"] = true;
    document.append(more);
    EXPECT_EQ(document.at("a").number(), 1.5);
    EXPECT_EQ(document.members().back().name, "e");
}

TEST(Document, NumbersAreReadAsEither) {
    EXPECT_EQ(Document(std::size_t{4}).number(), 4.0);
    EXPECT_EQ(Document(4.0).integer(), 4);
    EXPECT_EQ(Document(std::optional<double>(0.5)).number(), 0.5);
    EXPECT_EQ(Document("4").number(), 0.0);
    EXPECT_EQ(Document(4).text(), "");
    EXPECT_TRUE(Document(4).items().empty());
}

TEST(Document, NumbersBeyondTheRangeOfIntegersAreItsEnds) {
    constexpr auto highest = std::numeric_limits<std::int64_t>::max(),
                   lowest = std::numeric_limits<std::int64_t>::min();
    EXPECT_EQ(Document(1e300).integer(), highest);
    EXPECT_EQ(Document(0x1p63).integer(), highest);
    EXPECT_EQ(Document(-0x1p63).integer(), lowest);
    EXPECT_EQ(Document(-1e300).integer(), lowest);
    EXPECT_EQ(Document(std::numeric_limits<double>::infinity()).integer(), highest);
    EXPECT_EQ(Document(std::numeric_limits<double>::quiet_NaN()).integer(), 0);
    EXPECT_EQ(Document(-1.5).integer(), -1);
}

TEST(Document, ListsHoldAnything) {
    Document list = Document::list();
    list.push_back(1);
    list.push_back(Document::object());
    list.push_back({});
    ASSERT_EQ(list.items().size(), 3u);
    EXPECT_EQ(list.items()[0].integer(), 1);
    EXPECT_TRUE(list.items()[2].is_null());
    EXPECT_TRUE(list.members().empty());
    int lists = 0;
    list.visit([&]<class Value>(const Value&) { lists += std::is_same_v<Value, Document::List>; });
    EXPECT_EQ(lists, 1);
}

} // namespace
} // namespace mattis
