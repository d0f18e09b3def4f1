#include "montecarlo/mean_field/sign_rows.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "core/rng.hpp"

namespace mattis::mc {
namespace {

TEST(SignRows, AddTheSameBitsAsSumsRowAfterRow) {
    Stream stream({.seed = 4});
    for (const auto& [sites, channels] : {std::pair{7, 1061}, {64, 500}, {130, 16}, {1, 1}}) {
        ChannelMatrix v(sites, channels, 1);
        for (int i = 0; i < sites; ++i)
            for (int c = 0; c < channels; ++c) v.set(i, c, stream() >> 63 != 0 ? 1 : -1);
        const auto numbers = [&](int count) {
            std::vector<float> some;
            for (int k = 0; k < count; ++k) some.push_back(static_cast<float>(stream.uniform(-1.0, 1.0)));
            return some;
        };
        const std::vector<float> a = numbers(sites), F = numbers(channels);
        std::vector<float> x = F, h = a, plain_x = F, plain_h = a;
        SignRows::by_site(v).add(a, x);
        SignRows::by_channel(v).add(F, h);
        for (int i = 0; i < sites; ++i)
            for (int c = 0; c < channels; ++c)
                plain_x[static_cast<std::size_t>(c)] += static_cast<float>(v.at(i, c)) * a[static_cast<std::size_t>(i)];
        for (int c = 0; c < channels; ++c)
            for (int i = 0; i < sites; ++i)
                plain_h[static_cast<std::size_t>(i)] += static_cast<float>(v.at(i, c)) * F[static_cast<std::size_t>(c)];
        EXPECT_EQ(x, plain_x) << sites << " " << channels;
        EXPECT_EQ(h, plain_h) << sites << " " << channels;
    }
}

TEST(SignRows, HoldABitForAnEntry) {
    EXPECT_TRUE(SignRows().empty());
    EXPECT_EQ(SignRows::by_site(ChannelMatrix(3, 20, 1)).memory(), 3u * 2u * 2u);
}

} // namespace
} // namespace mattis::mc
