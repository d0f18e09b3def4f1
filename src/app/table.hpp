#pragma once

#include <optional>
#include <string>
#include <vector>

namespace mattis::app {

/// A table for people: columns as wide as their widest cell, numbers to the right.
class TextTable {
public:
    explicit TextTable(std::vector<std::string> header) : rows_{std::move(header)} {}

    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    std::string text() const;

private:
    std::vector<std::vector<std::string>> rows_;
};

/// Ten significant digits, or a dash where there is no value.
std::string cell(std::optional<double> value);

/// Entries of an order parameter, six significant digits, equal neighbours together: "0.2 x2, 0.1".
std::string array_cell(const std::vector<double>& values);

/// Two significant digits: residuals and errors.
std::string short_cell(std::optional<double> value);

} // namespace mattis::app
