#pragma once

#include <string>
#include <string_view>

#include "io/job_keys.hpp"

namespace mattis::io {

/// One line of the description of job files: a name, and what is said of it.
std::string description_line(std::string_view name, std::string_view text);

/// The lines of a key: what it means; what is allowed and, if there is one, `initial`, its default in words or digits.
std::string describe_key(const KeyInfo& key, const std::string& initial);

/// [parameters] of every model.
std::string describe_parameters();

/// The keys of a section by its table of rows.
template <class Section, class Rows>
std::string describe_keys(const Rows& rows) {
    std::string text;
    for (const auto& row : rows)
        text += describe_key(row, row.initial != nullptr ? row.initial(Section{}) : std::string());
    return text;
}

} // namespace mattis::io
