#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace mattis {

/// Wrong input of a user: one sentence that says what is wrong, where, and what is allowed. The program turns it
/// into exit code 2.
class InputError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Several faults of one input, found together: one sentence each.
class InputFaults : public InputError {
public:
    explicit InputFaults(std::vector<std::string> faults);
    const std::vector<std::string>& faults() const { return faults_; }

private:
    std::vector<std::string> faults_;
};

/// The candidate nearest to `given` in edit distance (insertions, deletions, substitutions and swaps of neighbours,
/// letter case and leading dashes ignored), one that `given` abbreviates, begins like ("boundry" like "boundaries") or
/// is a part of ("spinodal" of "retrieval_spinodal"), or an empty view when none is near enough to be a likely
/// misspelling.
std::string_view nearest_name(std::string_view given, std::span<const std::string_view> candidates);

/// "unknown KIND 'GIVEN'CONTEXT: allowed are A, B; did you mean 'A'?" as an InputError to throw.
InputError unknown_name(std::string_view kind, std::string_view given, std::string_view context,
                        std::span<const std::string_view> allowed);

/// "a, b, c".
std::string comma_list(std::span<const std::string_view> names);

} // namespace mattis
