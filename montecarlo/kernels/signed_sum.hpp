#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace mattis::mc {

/// A and B of every overlap (CostTable), in arrays that end with zeros and have at least `room` values.
template <class Value>
struct CostValues {
    static constexpr std::size_t room = 128;
    std::vector<Value> A, B;
    std::size_t overlaps = 0; ///< N + 1
};

/// Sums of A and B over patterns.
struct CostSums {
    std::int64_t A = 0;
    std::int64_t B = 0;
};

/// Work along the row of bits of one site, written once for every instruction set; all of them give the same integers.
struct SignedSum {
    std::string_view isa;
    /// Sum of values[k] over the set bits k of `words` words. Lanes of 32 bits are added `flush` times (>= 1) before
    /// they are widened: flush * max|value| must stay below 2^31.
    std::int64_t (*narrow)(const std::uint64_t* bits, const std::int32_t* values, std::size_t words, std::size_t flush);
    /// The same for values that need 64 bits.
    std::int64_t (*wide)(const std::uint64_t* bits, const std::int64_t* values, std::size_t words);
    /// Adds `step` to counts[k] where bit k is set, and subtracts it elsewhere.
    void (*count)(const std::uint64_t* bits, std::int32_t* counts, std::size_t words, std::int32_t step);
    /// B[k] = table.B[counts[k]] for k < K; returns the sums of A and B there. `flush` holds for both, as above.
    CostSums (*look_up)(const CostValues<std::int32_t>& table, const std::int32_t* counts, std::size_t K,
                        std::size_t flush, std::int32_t* B);
    /// The same for values that need 64 bits.
    CostSums (*look_up_wide)(const CostValues<std::int64_t>& table, const std::int32_t* counts, std::size_t K,
                             std::size_t flush, std::int64_t* B);
};

/// Instruction sets that this machine and this build offer, the plainest first: x86-64-v2, x86-64-v3 (AVX2), x86-64-v4
/// (AVX-512); elsewhere "generic" alone.
const std::vector<SignedSum>& signed_sums();

/// The one in use: the widest, or the one that the environment variable MATTIS_ISA names. Throws InputError if it names
/// one that is not there.
const SignedSum& signed_sum();

/// The instruction set of that one: what the engines use on this machine.
std::string_view isa();

} // namespace mattis::mc
