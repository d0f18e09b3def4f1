#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/toml_value.hpp"

namespace mattis::io {

/// What is wrong with a job file, collected so that a user sees all of it at once.
class Faults {
public:
    explicit Faults(std::string file) : file_(std::move(file)) {}

    /// `key` is written from the root ("montecarlo.N"), empty for the file as a whole.
    void add(Position where, std::string_view key, std::string what);

    /// Whether a fault was found in this key or below it. Checks that join several keys skip those, so that one
    /// mistake is reported once.
    bool touch(std::string_view key) const;

    bool empty() const { return faults_.empty(); }

    /// Throws InputFaults if there is any: one line each, sorted by position, control characters escaped; beyond
    /// fifty of them only their number.
    void throw_if_any() const;

private:
    struct Fault {
        Position where;
        std::string key;
        std::string what;
    };

    std::string file_;
    std::vector<Fault> faults_;
};

/// "; allowed are A, B; did you mean 'A'?"
std::string allowed_instead_of(std::string_view given, const std::vector<std::string_view>& allowed);

/// A user's text in quotes, shortened if long.
std::string in_quotes(std::string_view text);

} // namespace mattis::io
