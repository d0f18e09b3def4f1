#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/bytes.hpp"

namespace mattis {

/// One column of a table. NaN in a column of reals means "no value" and leaves the program as null or an empty cell.
struct Column {
    using Reals = std::vector<double>;
    using Integers = std::vector<std::int64_t>;
    using Texts = std::vector<std::string>;

    std::string name;
    std::variant<Reals, Integers, Texts> values;

    std::size_t size() const;
};

/// A table by columns of equal length, as result files hold it.
class Table {
public:
    std::vector<Column> columns;

    /// Number of rows; 0 without columns. Columns of unequal length are a programming error: std::logic_error.
    std::size_t rows() const;

    /// The column of this name, or nullptr.
    const Column* find(std::string_view name) const;

    /// The values of a column. Throws std::out_of_range naming the column if it is missing or of another type.
    const Column::Reals& reals(std::string_view name) const;
    const Column::Integers& integers(std::string_view name) const;
    const Column::Texts& texts(std::string_view name) const;

    /// The column of this name, made at the end if it is not there. Throws std::logic_error if it has another type.
    Column::Reals& reals(std::string_view name);
    Column::Integers& integers(std::string_view name);
    Column::Texts& texts(std::string_view name);

    /// Appends the rows of a table with the same columns (or of any, if this one is empty).
    void append(const Table& more);

    void save(ByteWriter& to) const;
    static Table load(ByteReader& from);
};

} // namespace mattis
