#include "learning/network/network_place.hpp"

#include <gtest/gtest.h>

#include "halves.hpp"

namespace mattis::learning {
namespace {

using Stage = NetworkPlace::Stage;

constexpr std::size_t readings = 2;

/// Two tasks of two epochs with 9 minibatches, and 4 blocks of tests for each reading.
NetworkSchedule schedule() { return NetworkSchedule(test::halves_experiment(2, 2)); }

bool is_taken(const NetworkPlace& place) {
    ByteWriter to;
    place.save(to);
    ByteReader from(to.bytes());
    try {
        const NetworkPlace taken = NetworkPlace::load(from, schedule(), readings);
        return taken.stage == place.stage && taken.task == place.task && taken.epoch == place.epoch &&
               taken.done == place.done && from.at_end();
    } catch (const BytesError&) {
        return false;
    }
}

TEST(NetworkPlace, KnowsWhatIsBehindIt) {
    const auto of = schedule();
    const auto behind = [&](const NetworkPlace& place, std::int64_t looks, int tasks, double minibatches) {
        EXPECT_EQ(place.looks(of), looks);
        EXPECT_EQ(place.ended_tasks(of), tasks);
        EXPECT_DOUBLE_EQ(place.share(of), minibatches / 36.0);
    };
    behind({Stage::testing, 0, 0, 3}, 0, 0, 0.0);
    behind({Stage::learning, 0, 1, 4}, 1, 0, 4.0);
    behind({Stage::testing, 0, 1, 1}, 1, 0, 9.0);
    behind({Stage::learning, 0, 2, 0}, 2, 0, 9.0);
    behind({Stage::task_end, 0, 2, 0}, 3, 0, 18.0);
    behind({Stage::learning, 1, 1, 0}, 3, 1, 18.0);
    behind({Stage::diverged, 1, 2, 5}, 4, 1, 32.0);
    behind({Stage::testing, 1, 2, 7}, 4, 1, 36.0);
    behind({Stage::finished, 1, 2, 0}, 5, 2, 36.0);
}

TEST(NetworkPlace, TakesPlacesOfTheScheduleAlone) {
    EXPECT_TRUE(is_taken({Stage::testing, 0, 0, 7}));
    EXPECT_TRUE(is_taken({Stage::learning, 1, 2, 8}));
    EXPECT_TRUE(is_taken({Stage::task_end, 0, 2, 0}));
    EXPECT_TRUE(is_taken({Stage::finished, 1, 2, 0}));
    EXPECT_TRUE(is_taken({Stage::diverged, 0, 1, 0}));
    EXPECT_FALSE(is_taken({Stage::testing, 0, 0, 8}));
    EXPECT_FALSE(is_taken({Stage::testing, 1, 0, 0}));
    EXPECT_FALSE(is_taken({Stage::testing, 0, 1, -1}));
    EXPECT_FALSE(is_taken({Stage::learning, 0, 0, 0}));
    EXPECT_FALSE(is_taken({Stage::learning, 0, 1, 9}));
    EXPECT_FALSE(is_taken({Stage::learning, 2, 1, 0}));
    EXPECT_FALSE(is_taken({Stage::learning, -1, 1, 0}));
    EXPECT_FALSE(is_taken({Stage::learning, 1, 3, 0}));
    EXPECT_FALSE(is_taken({Stage::task_end, 0, 1, 0}));
    EXPECT_FALSE(is_taken({Stage::finished, 0, 2, 0}));
    EXPECT_FALSE(is_taken({static_cast<Stage>(5), 0, 1, 0}));
    EXPECT_FALSE(is_taken({static_cast<Stage>(-1), 0, 1, 0}));
}

} // namespace
} // namespace mattis::learning
