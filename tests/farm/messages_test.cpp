#include "farm/messages.hpp"

#include <gtest/gtest.h>

namespace mattis::farm {
namespace {

TEST(Messages, MessagesSurviveTheJourney) {
    EXPECT_EQ(unpack_hello(pack(7)), 7);
    const Bytes state{std::byte{1}, std::byte{0}, std::byte{255}};
    EXPECT_EQ(unpack_assignment(pack(std::size_t{1} << 40, state)), std::pair(std::size_t{1} << 40, state));
    EXPECT_EQ(unpack_assignment(pack(std::size_t{0}, Bytes{})), std::pair(std::size_t{0}, Bytes{}));
    const Handover handover = unpack_handover(pack(Handover{.task = 3, .finished = true, .bytes = state}));
    EXPECT_EQ(handover.task, 3u);
    EXPECT_TRUE(handover.finished);
    EXPECT_FALSE(handover.failed || handover.refused);
    const Handover refused = unpack_handover(pack(Handover{.refused = true}));
    EXPECT_TRUE(refused.refused);
    EXPECT_FALSE(refused.failed || refused.finished);
    const Longest longest = unpack_longest(pack(
        Longest{.block = std::chrono::seconds(2), .gap = std::chrono::seconds(3), .save = std::chrono::seconds(1)}));
    EXPECT_EQ(longest.block, std::chrono::seconds(2));
    EXPECT_EQ(longest.gap, std::chrono::seconds(3));
    EXPECT_EQ(unpack_grace(pack(std::chrono::duration<double>(0.25))).count(), 0.25);
    EXPECT_EQ(longest.save, std::chrono::seconds(1));
    EXPECT_EQ(handover.bytes, state);
    Outcome outcome = Outcome::complete;
    EXPECT_EQ(unpack_end(pack(Outcome::stopped, "why"), outcome), "why");
    EXPECT_EQ(outcome, Outcome::stopped);
}

TEST(Messages, CutMessagesAreRefused) {
    const Bytes whole = pack(Handover{.task = 3, .bytes = Bytes(5)});
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_THROW(unpack_handover(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size))),
                     BytesError);
}

} // namespace
} // namespace mattis::farm
