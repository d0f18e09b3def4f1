#include "montecarlo/kernels/signed_sum.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "core/rng.hpp"
#include "montecarlo/kernels/overlap_engine.hpp"

namespace mattis::mc {
namespace {

enum class Bits { none, all, random };

std::vector<std::uint64_t> row_of(Bits kind, std::size_t words, Stream& stream) {
    std::vector<std::uint64_t> row(words);
    for (std::uint64_t& word : row) word = kind == Bits::none ? 0 : kind == Bits::all ? ~std::uint64_t{0} : stream();
    return row;
}

template <class Value>
std::int64_t reference(const std::vector<std::uint64_t>& row, const std::vector<Value>& values) {
    std::int64_t sum = 0;
    for (std::size_t k = 0; k < values.size(); ++k)
        if ((row[k / 64] >> (k % 64) & 1) != 0) sum += values[k];
    return sum;
}

/// `count` values of magnitude up to `largest`: all +largest, all -largest, or uniform.
template <class Value>
std::vector<Value> values_of(int kind, std::int64_t largest, std::size_t count, Stream& stream) {
    std::vector<Value> values(count);
    for (Value& v : values) {
        const double drawn = stream.uniform(-1.0, 1.0) * static_cast<double>(largest);
        v = static_cast<Value>(kind == 0 ? largest : kind == 1 ? -largest : static_cast<std::int64_t>(drawn));
    }
    return values;
}

constexpr std::size_t sizes[] = {1, 2, 3, 7, 8, 17, 64, 1024};

TEST(SignedSum, EveryInstructionSetAddsNarrowValuesExactly) {
    Stream stream({.seed = 41});
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
    for (const SignedSum& one : signed_sums())
        for (const std::size_t words : sizes)
            // The largest values that may be added `flush` times in a lane, for limits around those of every kernel.
            for (const std::size_t flush :
                 std::initializer_list<std::size_t>{1, 2, 3, 4, 5, 7, 15, 16, 17, 31, 32, 33, 1000, 1 << 20})
                for (const Bits bits : {Bits::none, Bits::all, Bits::random})
                    for (const int kind : {0, 1, 2}) {
                        // Every kernel may add 16 of them, whatever `flush` is.
                        const auto largest = std::min(most / static_cast<std::int64_t>(flush), largest_narrow_value);
                        const auto row = row_of(bits, words, stream);
                        const auto values = values_of<std::int32_t>(kind, largest, words * 64, stream);
                        ASSERT_EQ(one.narrow(row.data(), values.data(), words, flush), reference(row, values))
                            << one.isa << ", " << words << " words, flush " << flush;
                    }
}

TEST(SignedSum, EveryInstructionSetAddsWideValuesExactly) {
    Stream stream({.seed = 42});
    for (const SignedSum& one : signed_sums())
        for (const std::size_t words : sizes)
            for (const Bits bits : {Bits::none, Bits::all, Bits::random})
                for (const int kind : {0, 1, 2}) {
                    const auto largest = (std::int64_t{1} << 62) / static_cast<std::int64_t>(words * 64);
                    const auto row = row_of(bits, words, stream);
                    const auto values = values_of<std::int64_t>(kind, largest, words * 64, stream);
                    ASSERT_EQ(one.wide(row.data(), values.data(), words), reference(row, values)) << one.isa;
                }
}

TEST(SignedSum, EveryBitSelectsItsOwnValue) {
    constexpr std::size_t words = 8;
    std::vector<std::int32_t> narrow(words * 64);
    std::vector<std::int64_t> wide(words * 64);
    for (std::size_t k = 0; k < narrow.size(); ++k) {
        narrow[k] = static_cast<std::int32_t>(k * k + 1);
        wide[k] = (std::int64_t{1} << 40) + narrow[k];
    }
    for (const SignedSum& one : signed_sums())
        for (std::size_t k = 0; k < narrow.size(); ++k) {
            std::vector<std::uint64_t> row(words, 0);
            row[k / 64] = std::uint64_t{1} << (k % 64);
            EXPECT_EQ(one.narrow(row.data(), narrow.data(), words, 1), narrow[k]) << one.isa;
            EXPECT_EQ(one.wide(row.data(), wide.data(), words), wide[k]) << one.isa;
        }
}

TEST(SignedSum, EveryInstructionSetCounts) {
    Stream stream({.seed = 43});
    for (const SignedSum& one : signed_sums())
        for (const std::size_t words : sizes)
            for (const std::int32_t step : {1, -1}) {
                const auto row = row_of(Bits::random, words, stream);
                const auto before = values_of<std::int32_t>(2, 1 << 30, words * 64, stream);
                auto counts = before;
                one.count(row.data(), counts.data(), words, step);
                for (std::size_t k = 0; k < counts.size(); ++k)
                    ASSERT_EQ(counts[k] - before[k], (row[k / 64] >> (k % 64) & 1) != 0 ? step : -step) << one.isa;
            }
}

template <class Value, class LookUp>
void check_look_up(LookUp look_up, std::string_view isa, std::int64_t largest, std::size_t flush) {
    Stream stream({.seed = 44});
    // Tables that fit the registers of a kernel, just fit, and do not; patterns that fill no lane, some, and all.
    for (const std::size_t overlaps : {3u, 33u, 65u, 127u, 128u, 129u, 500u})
        for (const std::size_t K : {1u, 15u, 16u, 17u, 512u, 1000u})
            for (const int kind : {0, 1, 2}) {
                CostValues<Value> table{values_of<Value>(kind, largest, overlaps, stream),
                                        values_of<Value>(kind, largest, overlaps, stream), overlaps};
                for (auto* values : {&table.A, &table.B}) values->resize(std::max(overlaps, CostValues<Value>::room));
                std::vector<std::int32_t> counts(1024);
                for (auto& u : counts)
                    u = static_cast<std::int32_t>(uniform_below(stream, static_cast<std::uint32_t>(overlaps)));
                std::vector<Value> B(1024, 0);
                const CostSums sums = look_up(table, counts.data(), K, flush, B.data());
                std::int64_t sum_A = 0, sum_B = 0;
                for (std::size_t k = 0; k < B.size(); ++k) {
                    const auto u = static_cast<std::size_t>(counts[k]);
                    ASSERT_EQ(B[k], k < K ? table.B[u] : 0) << isa << " K = " << K << ", pattern " << k;
                    sum_A += k < K ? table.A[u] : 0;
                    sum_B += k < K ? table.B[u] : 0;
                }
                ASSERT_EQ(sums.A, sum_A) << isa << " K = " << K << ", " << overlaps << " overlaps";
                ASSERT_EQ(sums.B, sum_B) << isa << " K = " << K << ", " << overlaps << " overlaps";
            }
}

TEST(SignedSum, EveryInstructionSetLooksUp) {
    for (const SignedSum& one : signed_sums()) {
        for (const std::size_t flush : {16u, 17u, 1000u, 1u << 30})
            check_look_up<std::int32_t>(one.look_up, one.isa,
                                        std::numeric_limits<std::int32_t>::max() / static_cast<std::int64_t>(flush),
                                        flush);
        check_look_up<std::int64_t>(one.look_up_wide, one.isa, std::int64_t{1} << 50, 1);
    }
}

TEST(SignedSum, TheWidestIsUsedUnlessOneIsForced) {
    if (std::getenv("MATTIS_ISA") == nullptr) {
        EXPECT_EQ(signed_sum().isa, signed_sums().back().isa);
    }
}

TEST(SignedSum, ThePlainestInstructionSetIsAlwaysThere) {
    std::set<std::string_view> names;
    for (const SignedSum& one : signed_sums()) names.insert(one.isa);
    EXPECT_EQ(names.size(), signed_sums().size());
#if defined(__x86_64__)
    EXPECT_EQ(signed_sums().front().isa, "x86-64-v2");
#endif
}

/// The instruction set is chosen once in a process, so each choice is made in a child process of its own.
class SignedSumDeathTest : public testing::Test {
protected:
    void SetUp() override { testing::FLAGS_gtest_death_test_style = "threadsafe"; }
};

int name_chosen(const std::string& forced) {
    setenv("MATTIS_ISA", forced.c_str(), 1);
    try {
        return signed_sum().isa == forced || forced.empty() ? 0 : 1;
    } catch (const InputError& error) {
        const std::string_view text = error.what();
        return text.starts_with("unknown instruction set 'x86-64-v9' in MATTIS_ISA: allowed are ") ? 2 : 3;
    }
}

TEST_F(SignedSumDeathTest, EnvironmentForcesOne) {
    for (const SignedSum& one : signed_sums())
        EXPECT_EXIT(std::exit(name_chosen(std::string(one.isa))), testing::ExitedWithCode(0), "");
    EXPECT_EXIT(std::exit(name_chosen("")), testing::ExitedWithCode(0), "");
    EXPECT_EXIT(std::exit(name_chosen("x86-64-v9")), testing::ExitedWithCode(2), "");
}

} // namespace
} // namespace mattis::mc
