#include "data/random_order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <vector>

namespace mattis::data {
namespace {

TEST(RandomOrder, EveryOrderOfThreeComesEquallyOften) {
    Stream stream({.seed = 3, .purpose = Purpose::tasks});
    std::map<std::vector<int>, int> seen;
    constexpr int rounds = 6000;
    for (int round = 0; round < rounds; ++round) {
        std::vector<int> numbers{0, 1, 2};
        random_order(numbers, stream);
        ++seen[numbers];
    }
    ASSERT_EQ(seen.size(), 6U);
    // chi squared of 5 degrees of freedom is above 20.5 with probability 0.001
    double chi2 = 0.0;
    for (const auto& [order, times] : seen) chi2 += (times - 1000.0) * (times - 1000.0) / 1000.0;
    EXPECT_LT(chi2, 20.5);
}

TEST(RandomOrder, KeepsTheNumbersAndTakesNoneAndOne) {
    Stream stream({.seed = 4});
    std::vector<std::uint32_t> none, one{7}, many(100);
    random_order(none, stream);
    random_order(one, stream);
    EXPECT_EQ(stream.position(), 0U);
    EXPECT_EQ(one, std::vector<std::uint32_t>{7});
    std::iota(many.begin(), many.end(), 0U);
    auto shuffled = many;
    random_order(shuffled, stream);
    EXPECT_NE(shuffled, many);
    std::sort(shuffled.begin(), shuffled.end());
    EXPECT_EQ(shuffled, many);
}

} // namespace
} // namespace mattis::data
