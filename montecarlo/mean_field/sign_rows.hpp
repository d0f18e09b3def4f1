#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "montecarlo/disorder/example_data.hpp"

namespace mattis::mc {

/// Rows of signs +-1 as bits: products with them add and subtract, and read 1/32 of what floats would take.
class SignRows {
public:
    SignRows() = default;
    /// The rows of sites of a matrix of signs, or turned, its rows of channels. Precondition: every entry is +-1.
    static SignRows by_site(const ChannelMatrix& v);
    static SignRows by_channel(const ChannelMatrix& v);

    bool empty() const { return bits_.empty(); }
    /// out_j += sum_i row_i(j) a_i, row after row: the same bits on every processor. Precondition: a value of a for
    /// each row, one of out for each column.
    void add(std::span<const float> a, std::span<float> out) const;
    /// Bytes of them.
    std::size_t memory() const { return bits_.size() * sizeof(std::uint16_t); }

private:
    SignRows(std::size_t rows, std::size_t columns);
    void set(std::size_t row, std::size_t column, int sign);

    static constexpr std::size_t lanes = 16; ///< columns of one word
    std::size_t words_ = 0;                  ///< of a row
    std::vector<std::uint16_t> bits_;        ///< set: +1
};

} // namespace mattis::mc
