#include "core/joined.hpp"

#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace mattis {
namespace {

TEST(Joined, IsWhatTheLibraryJoins) {
    const std::vector<double> reals{0.1, -0.0, 1e-300, 0.1 + 0.2, 5.0, 1e22};
    EXPECT_EQ(joined(reals, ","), fmt::format("{}", fmt::join(reals, ",")));
    const std::vector<int> integers{3, -4};
    EXPECT_EQ(joined(integers, " "), "3 -4");
    const std::vector<std::string> texts{"a", "b"};
    EXPECT_EQ(joined(texts, ", "), "a, b");
    EXPECT_EQ(joined(std::vector<double>{}, ","), "");
}

} // namespace
} // namespace mattis
