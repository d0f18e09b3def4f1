#include "core/printable.hpp"

#include <gtest/gtest.h>

namespace mattis {
namespace {

TEST(Printable, TextsStayAsTheyAre) {
    for (const char* text : {"", "job.toml", "α = 0.1, ∞", "\xf0\x9f\x98\x80"}) EXPECT_EQ(printable(text), text);
}

TEST(Printable, ControlCharactersAreWrittenOut) { EXPECT_EQ(printable("a\nb\x1b[2J\x7f"), "a\\x0ab\\x1b[2J\\x7f"); }

TEST(Printable, BytesThatAreNoUtf8AreWrittenOut) {
    EXPECT_EQ(printable("job\xff\xe9.toml"), "job\\xff\\xe9.toml");
    EXPECT_EQ(printable("\xc3"), "\\xc3");                            // ends too early
    EXPECT_EQ(printable("\xc0\xaf"), "\\xc0\\xaf");                   // longer than need be
    EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");          // half of a pair
    EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80"); // beyond the last character
    EXPECT_EQ(printable("\x80ü"), "\\x80ü");
}

} // namespace
} // namespace mattis
