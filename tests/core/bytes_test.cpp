#include "core/bytes.hpp"

#include <gtest/gtest.h>

namespace mattis {
namespace {

TEST(Bytes, AreReadInTheOrderOfWriting) {
    ByteWriter to;
    to.put(std::int32_t{-7});
    to.put_all(std::vector<double>{1.5, -2.5});
    to.put_text("text");
    to.put_all(std::vector<std::uint8_t>{});
    to.put(true);
    const Bytes bytes = to.take();
    ByteReader from(bytes);
    EXPECT_EQ(from.get<std::int32_t>(), -7);
    EXPECT_EQ(from.get_all<double>(), (std::vector<double>{1.5, -2.5}));
    EXPECT_EQ(from.get_text(), "text");
    EXPECT_TRUE(from.get_all<std::uint8_t>().empty());
    EXPECT_THROW(from.require_end(), BytesError);
    EXPECT_TRUE(from.get<bool>());
    EXPECT_NO_THROW(from.require_end());
    EXPECT_THROW(from.get<char>(), BytesError);
}

TEST(Bytes, AWrongCountDoesNotAllocate) {
    ByteWriter to;
    to.put(std::uint64_t{1} << 62); // a count of entries that are not there
    const Bytes bytes = to.take();
    ByteReader from(bytes);
    EXPECT_THROW(from.get_all<double>(), BytesError);
}

} // namespace
} // namespace mattis
