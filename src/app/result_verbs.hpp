#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "app/parameters.hpp"
#include "core/table.hpp"

namespace mattis::app {

/// One cell of a table as JSON: null where a real column has no value.
Json cell_json(const Column& column, std::size_t row);

/// One cell as text: all digits of a real, empty where it has no value.
std::string cell_text(const Column& column, std::size_t row);

/// A table as a JSON list of objects, one a row.
Json rows_json(const Table& table);

} // namespace mattis::app
