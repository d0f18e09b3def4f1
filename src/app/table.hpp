#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/text_table.hpp"

namespace mattis::app {

/// Ten significant digits, or a dash where there is no value.
std::string cell(std::optional<double> value);

/// Entries of an order parameter, six significant digits, equal neighbours together: "0.2 x2, 0.1".
std::string array_cell(const std::vector<double>& values);

/// Two significant digits: residuals and errors.
std::string short_cell(std::optional<double> value);

} // namespace mattis::app
