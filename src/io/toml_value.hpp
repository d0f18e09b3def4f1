#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mattis::io {

/// Place in a text file, counted from 1.
struct Position {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
};

/// A value of a TOML file with its place.
class TomlValue {
public:
    enum class Kind { text, integer, number, truth, moment, array, table };

    /// An entry of a table.
    struct Member;

    Kind kind = Kind::table;
    Position where;
    std::string text;             ///< of a text
    std::int64_t integer = 0;     ///< of an integer
    double number = 0.0;          ///< of a number with a point or an exponent, infinity and NaN among them
    bool truth = false;           ///< of a truth value
    std::vector<TomlValue> items; ///< of an array
    std::vector<Member> members;  ///< of a table, ascending by name

    bool is_table() const { return kind == Kind::table; }
    bool is_array() const { return kind == Kind::array; }
    bool is_text() const { return kind == Kind::text; }
    bool is_integer() const { return kind == Kind::integer; }
    bool is_number() const { return kind == Kind::number; }

    /// The entry of this name; nullptr if there is none, or the value is no table.
    const TomlValue* get(std::string_view name) const;
    bool contains(std::string_view name) const { return get(name) != nullptr; }
};

struct TomlValue::Member {
    std::string name;
    Position where; ///< of the name
    TomlValue value;
};

/// Reads a text as a table; `name` is how messages call it. Throws InputFaults where it is not TOML 1.0.
TomlValue parse_toml(const std::string& text, const std::string& name);

} // namespace mattis::io
