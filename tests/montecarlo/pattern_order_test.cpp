#include "montecarlo/sample/pattern_order.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace mattis::mc {
namespace {

using Values = std::vector<double>;

const Values m{0.1, -0.7, 0.3, -0.3};

TEST(PatternOrder, PutsTheLargestFirstAndTurnsItUp) {
    const PatternOrder order(m);
    Values overlaps = m, losses{1.0, 2.0, 3.0, 4.0};
    order.turn(overlaps);
    order.sort(losses);
    EXPECT_EQ(overlaps, (Values{0.7, 0.3, 0.3, 0.1})); // of equal ones the first drawn comes first
    EXPECT_EQ(losses, (Values{2.0, 3.0, 4.0, 1.0}));
}

TEST(PatternOrder, GoesBackToThatOfDrawing) {
    const PatternOrder order(m);
    Values overlaps = m, losses{1.0, 2.0, 3.0, 4.0};
    order.turn(overlaps);
    order.sort(losses);
    order.turn_back(overlaps);
    order.sort_back(losses);
    EXPECT_EQ(overlaps, m);
    EXPECT_EQ(losses, (Values{1.0, 2.0, 3.0, 4.0}));
}

TEST(PatternOrder, WithoutOverlapsIsThatOfDrawing) {
    Values overlaps = m;
    PatternOrder(4).turn(overlaps);
    EXPECT_EQ(overlaps, m);
}

TEST(PatternOrder, LoadsWhatItSavedAndNothingElse) {
    ByteWriter to;
    PatternOrder(m).save(to);
    PatternOrder loaded(4);
    ByteReader from(to.bytes());
    loaded.load(from);
    from.require_end();
    Values overlaps = m;
    loaded.turn(overlaps);
    EXPECT_EQ(overlaps, (Values{0.7, 0.3, 0.3, 0.1}));

    const auto refused = [](const std::vector<int>& of, const std::vector<int>& sign) {
        ByteWriter bytes;
        bytes.put_all(of);
        bytes.put_all(sign);
        PatternOrder order(2);
        ByteReader reader(bytes.bytes());
        EXPECT_THROW(order.load(reader), BytesError);
    };
    refused({0, 0}, {1, 1});
    refused({0, 2}, {1, 1});
    refused({0, 1, 2}, {1, 1, 1});
    refused({1, 0}, {1, 0});
    refused({1, 0}, {1});
}

} // namespace
} // namespace mattis::mc
