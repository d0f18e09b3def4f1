#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace mattis {

/// A matrix of signs +-1 as bits, for products with vectors of doubles. The sums of four rows with all their signs are
/// tabulated, so that a step of the product looks up four entries of a column at once.
class SignMatrix {
public:
    SignMatrix() = default;
    /// All entries are -1.
    SignMatrix(std::size_t rows, std::size_t columns);

    std::size_t rows() const { return rows_; }
    std::size_t columns() const { return columns_; }
    int at(std::size_t row, std::size_t column) const; ///< +1 or -1
    /// A whole column from packed signs (core/packed_signs.hpp), one for each row.
    void set_column(std::size_t column, std::span<const std::uint64_t> signs);
    SignMatrix transposed() const;

    /// out_j += sum_i s_ij a_i. The order of the sum is fixed: rows in groups of four, (+-a +- b) + (+-c +- d) each,
    /// the groups one after the other. The bits of the result are the same on every processor. Precondition: a value of
    /// a for each row, one of out for each column.
    void add_product(std::span<const double> a, std::span<double> out) const;

    /// Bytes of them.
    std::size_t memory() const { return bits_.size() * sizeof(std::uint16_t); }
    /// Bytes that such a matrix occupies.
    static std::size_t memory(std::size_t rows, std::size_t columns);

private:
    static constexpr std::size_t height = 16; ///< rows of one word
    static constexpr std::size_t slack = 8;   ///< words behind the last, which wide registers read in passing
    std::size_t rows_ = 0, columns_ = 0;
    std::vector<std::uint16_t> bits_; ///< the words of 16 rows, column after column, then those of the next 16
};

} // namespace mattis
