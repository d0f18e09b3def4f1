#pragma once

#include <string>
#include <utility>
#include <vector>

namespace mattis {

/// A table for people: columns as wide as their widest cell, numbers to the right.
class TextTable {
public:
    explicit TextTable(std::vector<std::string> header) : rows_{std::move(header)} {}

    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    std::string text() const;

private:
    std::vector<std::vector<std::string>> rows_;
};

/// "3.2 s", "12 min", "5.1 h".
std::string duration_text(double seconds);

/// "3.2 MiB", "1.5 GiB".
std::string size_text(double bytes);

} // namespace mattis
