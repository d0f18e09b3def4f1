#include "core/field_table.hpp"

#include <array>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"

namespace mattis {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

enum class Colour { red, blue };
constexpr std::array<std::string_view, 2> colours{"red", "blue"};

struct Settings {
    double width = 0.0;
    int count = 0;
    Colour colour = Colour::red;
};

constexpr auto width =
    field<&Settings::width>("width", "w", "width of it", {0.0, std::numeric_limits<double>::infinity()});
constexpr auto count = field<&Settings::count>("count", "n", "how many", {3, 64}, 4);
constexpr auto colour = choice<&Settings::colour>("colour", "its colour", colours, 1);

TEST(FieldTable, KindsFollowTheMember) {
    EXPECT_EQ(width.kind, FieldKind::real);
    EXPECT_EQ(count.kind, FieldKind::integer);
    EXPECT_EQ(colour.kind, FieldKind::choice);
}

TEST(FieldTable, ValuesRoundTripThroughTheMember) {
    Settings s;
    width.set(s, 0.1);
    count.set(s, 7);
    colour.set(s, 1);
    EXPECT_EQ(s.width, 0.1);
    EXPECT_EQ(s.count, 7);
    EXPECT_EQ(s.colour, Colour::blue);
    EXPECT_EQ(width.get(s), 0.1);
    EXPECT_EQ(format_field(width, 0.1), "0.1");
    EXPECT_EQ(format_field(count, 7), "7");
    EXPECT_EQ(format_field(colour, colour.get(s)), "blue");
}

TEST(FieldTable, ParsesWhatUsersWrite) {
    EXPECT_EQ(parse_field(width, "1e-3", "--width"), 1e-3);
    EXPECT_EQ(parse_field(width, "+0.5", "--width"), 0.5);
    EXPECT_EQ(parse_field(count, "64", "--count"), 64);
    EXPECT_EQ(parse_field(colour, "red", "--colour"), 0);
}

TEST(FieldTable, RefusesEverythingElse) {
    const auto refuses = [](const FieldInfo& field, std::string_view text, const char* why) {
        EXPECT_THAT([&] { parse_field(field, text, "--x"); }, ThrowsMessage<InputError>(HasSubstr(why))) << text;
    };
    for (const char* text : {"", "abc", "1,5", "0x", "1e", "1.5.2", " 1", "1 ", "--1"})
        refuses(width, text, "is not a number");
    for (const char* text : {"nan", "inf", "-inf", "infinity"}) refuses(width, text, "is not finite");
    refuses(width, "1e400", "double precision");
    refuses(width, "-0.001", ">= 0");
    refuses(count, "3.5", "not an integer");
    refuses(count, "2", "in [3, 64]");
    refuses(count, "65", "in [3, 64]");
    refuses(colour, "rad", "did you mean 'red'?");
}

} // namespace
} // namespace mattis
