#include "montecarlo/kernels/class_sum.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "core/rng.hpp"

namespace mattis::mc {
namespace {

template <class Entry>
void expect_sums(int largest, std::int32_t overlap) {
    Stream stream({.seed = 4, .chain = static_cast<std::uint32_t>(largest)});
    for (const std::size_t count : {std::size_t{1}, std::size_t{63}, std::size_t{1000}, std::size_t{70001}}) {
        std::vector<Entry> v(count);
        std::vector<std::int32_t> O(count), added(count);
        std::int64_t expected = 0;
        for (std::size_t c = 0; c < count; ++c) {
            const bool extreme = uniform_below(stream, 2) == 0; // sums reach their bounds
            v[c] = static_cast<Entry>(extreme ? largest : static_cast<int>(uniform_below(stream, 3)) - 1);
            O[c] = extreme ? overlap : static_cast<std::int32_t>(uniform_below(stream, 1000)) - 500;
            expected += static_cast<std::int64_t>(v[c]) * O[c];
            added[c] = O[c] - 2 * v[c];
        }
        EXPECT_EQ(class_sum(v, O, static_cast<std::int64_t>(largest) * overlap), expected);
        add_class(v, O, -2);
        EXPECT_EQ(O, added);
    }
}

TEST(ClassSum, IsExact) {
    expect_sums<std::int8_t>(1, 1000);
    expect_sums<std::int8_t>(20, 40000);
    expect_sums<std::int8_t>(127, 1 << 22);
    expect_sums<std::int8_t>(127, 1 << 30);
    expect_sums<std::int16_t>(500, 1 << 20);
    expect_sums<std::int16_t>(32767, 1 << 30);
}

} // namespace
} // namespace mattis::mc
