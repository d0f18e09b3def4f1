#include "farm/communicator.hpp"

#include <gtest/gtest.h>

#include "farm/environment.hpp"

namespace mattis::farm {
namespace {

// One rank; several are the matter of tests/reliability.
TEST(Communicator, ARankMayWriteToItself) {
    EXPECT_EQ(rank(), 0);
    EXPECT_EQ(ranks(), 1);
    EXPECT_EQ(broadcast(5), 5);
    EXPECT_EQ(largest(-5), -5);
    abandon(9); // one rank waits for nobody: the process goes on
    Communicator post;
    EXPECT_FALSE(post.receive());
    post.send(0, 4, Bytes(3));
    post.send(0, 5, {});
    const auto first = post.receive(), second = post.receive();
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->from, 0);
    EXPECT_EQ(first->kind, 4);
    EXPECT_EQ(first->bytes, Bytes(3));
    EXPECT_EQ(second->kind, 5);
    EXPECT_FALSE(post.receive());
}

} // namespace
} // namespace mattis::farm
