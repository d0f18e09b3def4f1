#include "core/equal_steps.hpp"

#include <cmath>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace mattis {
namespace {

using testing::ElementsAre;

TEST(EqualSteps, AreWhatAUserWouldWrite) {
    EXPECT_THAT(equal_differences(0.1, 0.7, 7), ElementsAre(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7));
    EXPECT_THAT(equal_differences(0.3, 0.9, 7), ElementsAre(0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9));
    EXPECT_THAT(equal_differences(0.9, 0.3, 3), ElementsAre(0.9, 0.6, 0.3));
    EXPECT_THAT(equal_differences(-0.3, 0.3, 7), ElementsAre(-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3));
    EXPECT_THAT(equal_differences(0.0, 1.0, 4), ElementsAre(0.0, 0.3333333333333333, 0.6666666666666666, 1.0));
    EXPECT_THAT(equal_differences(0.5, 0.25, 2), ElementsAre(0.5, 0.25));
    EXPECT_THAT(equal_ratios(0.0001, 0.1, 4), ElementsAre(0.0001, 0.001, 0.01, 0.1));
    EXPECT_THAT(equal_ratios(1.6, 0.1, 5), ElementsAre(1.6, 0.8, 0.4, 0.2, 0.1));
    EXPECT_THAT(equal_ratios(1e-300, 1e300, 3), ElementsAre(1e-300, 1.0, 1e300));
}

// Against integers: the k-th of n steps of a decimal fraction is the text of an integer with a point in it.
TEST(EqualSteps, OfDecimalFractionsAreReadFromIntegers) {
    for (int decimals = 1; decimals <= 6; ++decimals)
        for (const int first : {-7, 0, 1, 13, 250})
            for (const int step : {1, 2, 7, 125})
                for (const int count : {2, 3, 11, 101}) {
                    const auto value = [&](int k) {
                        return std::stod(fmt::format("{}e-{}", first + k * step, decimals));
                    };
                    const std::vector<double> values = equal_differences(value(0), value(count - 1), count);
                    ASSERT_EQ(values.size(), static_cast<std::size_t>(count));
                    for (int k = 0; k < count; ++k)
                        ASSERT_EQ(values[static_cast<std::size_t>(k)], value(k))
                            << first << " " << step << " " << decimals << " " << k;
                }
}

// Against long doubles between the ends as doubles: a last digit apart at most.
TEST(EqualSteps, AreNearAndInOrder) {
    for (const int count : {3, 10, 61, 1000}) {
        const double from = 0.0123, to = 4.56;
        const auto differences = equal_differences(from, to, count), ratios = equal_ratios(from, to, count);
        for (int k = 1; k < count; ++k) {
            const auto at = static_cast<std::size_t>(k);
            const long double t = static_cast<long double>(k) / (count - 1);
            EXPECT_NEAR(differences[at], static_cast<double>(from + (to - from) * t), 5e-16 * differences[at]);
            EXPECT_NEAR(ratios[at], static_cast<double>(from * std::pow(static_cast<long double>(to) / from, t)),
                        1e-15 * ratios[at]);
            EXPECT_GT(differences[at], differences[at - 1]);
            EXPECT_GT(ratios[at], ratios[at - 1]);
        }
    }
}

} // namespace
} // namespace mattis
