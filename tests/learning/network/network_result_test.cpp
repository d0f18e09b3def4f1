#include "learning/network/network_result.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace mattis::learning {
namespace {

NetworkResult some_result() {
    NetworkResult result;
    result.readings = {Weights::sampled, Weights::sign};
    NetworkLook look;
    look.task = 1;
    look.epoch = 3;
    look.b = 7.5;
    look.loss = 0.25;
    look.regulariser = -0.5;
    look.train_accuracy = 0.75;
    look.accuracy = {0.0, 1.0, 0.5, 0.125};
    result.looks = {look, look};
    result.looks[1].epoch = 4;
    result.histograms.push_back({.task = 1, .layer = 2, .counts = {3, 0, 5}});
    result.diverged = "at last";
    return result;
}

Bytes bytes_of(const NetworkResult& result) {
    ByteWriter to;
    result.save(to);
    return to.take();
}

TEST(NetworkResult, ComesBackAsItWas) {
    const NetworkResult result = some_result();
    const Bytes bytes = bytes_of(result);
    ByteReader from(bytes);
    const NetworkResult back = NetworkResult::load(from);
    EXPECT_TRUE(from.at_end());
    EXPECT_EQ(bytes_of(back), bytes);
    EXPECT_EQ(back.readings, result.readings);
    EXPECT_EQ(back.looks[1].epoch, 4);
    EXPECT_EQ(back.looks[1].accuracy, result.looks[1].accuracy);
    EXPECT_EQ(back.histograms[0].counts, result.histograms[0].counts);
    EXPECT_EQ(back.diverged, "at last");
}

TEST(NetworkResult, RefusesWhatIsNone) {
    const auto refused = [](const Bytes& bytes) {
        ByteReader from(bytes);
        EXPECT_THROW(NetworkResult::load(from), BytesError);
    };
    const Bytes bytes = bytes_of(some_result());
    for (std::size_t size = 0; size < bytes.size(); ++size) refused({bytes.data(), bytes.data() + size});
    const auto changed = [&](auto change) {
        NetworkResult result = some_result();
        change(result);
        refused(bytes_of(result));
    };
    changed([](NetworkResult& of) { of.readings[0] = static_cast<Weights>(3); });
    changed([](NetworkResult& of) { of.readings[0] = static_cast<Weights>(-1); });
    changed([](NetworkResult& of) { of.looks[0].task = -1; });
    changed([](NetworkResult& of) { of.looks[0].accuracy[1] = 1.5; });
    changed([](NetworkResult& of) { of.looks[0].accuracy[1] = std::numeric_limits<double>::quiet_NaN(); });
    changed([](NetworkResult& of) { of.looks[0].train_accuracy = -0.5; });
    ByteWriter to;
    to.put_all(std::vector<int>{});
    to.put(std::numeric_limits<std::uint64_t>::max());
    refused(to.take());
}

} // namespace
} // namespace mattis::learning
