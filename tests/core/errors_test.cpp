#include "core/errors.hpp"

#include <array>

#include <gtest/gtest.h>

namespace mattis {
namespace {

using namespace std::string_view_literals;
constexpr std::array names{"alpha"sv, "T"sv, "convention"sv, "retrieval_spinodal"sv};

TEST(Errors, NearestNameForgivesSlips) {
    EXPECT_EQ(nearest_name("alfa", names), "alpha");
    EXPECT_EQ(nearest_name("aplha", names), "alpha") << "neighbours swapped";
    EXPECT_EQ(nearest_name("t", names), "T") << "letter case";
    EXPECT_EQ(nearest_name("retreival-spinodal", names), "retrieval_spinodal");
    EXPECT_EQ(nearest_name("spinodal", names), "retrieval_spinodal") << "a part of the name";
    EXPECT_EQ(nearest_name("convert", names), "convention") << "the same beginning";
    EXPECT_EQ(nearest_name("conxxxxxx", names), "") << "too little of it";
    EXPECT_EQ(nearest_name("boundry", std::array{"ansatz"sv, "boundaries"sv, "rival"sv}), "boundaries");
    EXPECT_EQ(nearest_name("zzzzzzzz", names), "") << "nothing is near";
}

TEST(Errors, UnknownNameSaysWhatIsAllowed) {
    EXPECT_STREQ(
        unknown_name("parameter", "alfa", " of model dense", names).what(),
        "unknown parameter 'alfa' of model dense: allowed are alpha, T, convention, retrieval_spinodal; did you "
        "mean 'alpha'?");
    EXPECT_STREQ(unknown_name("line", "x", "", {}).what(), "unknown line 'x': none is allowed here");
}

} // namespace
} // namespace mattis
