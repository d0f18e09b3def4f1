#pragma once

#include <string>

#include "core/document.hpp"
#include "core/table.hpp"

namespace mattis::app {

/// One cell of a table: null where a real column has no value.
Document cell_document(const Column& column, std::size_t row);

/// One cell as text: all digits of a real, empty where it has no value.
std::string cell_text(const Column& column, std::size_t row);

/// A table as a list of objects, one a row.
Document rows_document(const Table& table);

} // namespace mattis::app
