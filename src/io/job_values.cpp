#include <fmt/format.h>

#include "core/joined.hpp"
#include "io/job_keys.hpp"

namespace mattis::io {

std::string value_text(std::int64_t value) { return fmt::format("{}", value); }
std::string value_text(std::uint64_t value) { return fmt::format("{}", value); }
std::string value_text(double value) { return fmt::format("{}", value); }
std::string value_text(const std::string& value) { return value; }
std::string value_text(const std::vector<std::string>& value) { return joined(value, ", "); }

namespace {

/// Values in brackets, each by its own canonical text.
template <class Values>
std::string in_brackets(const Values& values) {
    std::string text = "[";
    for (const auto& value : values) text += (text.size() > 1 ? ", " : "") + canonical_text(value);
    return text + "]";
}

} // namespace

std::string canonical_text(std::int64_t value) { return fmt::format("{}", value); }
std::string canonical_text(std::uint64_t value) { return fmt::format("{}", value); }
std::string canonical_text(double value) { return fmt::format("{}", value); } // the shortest that is read as the same
std::string canonical_text(const std::optional<double>& value) { return value ? canonical_text(*value) : "none"; }
std::string canonical_text(const Walltime& value) {
    return value.of_slurm ? std::string("slurm") : canonical_text(value.seconds);
}
std::string canonical_text(const std::string& value) {
    std::string text = "\"";
    for (const char c : value) text += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
    return text + "\"";
}
std::string canonical_text(const std::filesystem::path& value) { return canonical_text(value.string()); }
std::string canonical_text(const std::vector<int>& values) { return in_brackets(values); }
std::string canonical_text(const std::vector<double>& values) { return in_brackets(values); }
std::string canonical_text(const std::vector<std::string>& values) { return in_brackets(values); }
std::string canonical_text(const std::map<std::string, double>& values) {
    std::string text = "{";
    for (const auto& [name, value] : values)
        text += (text.size() > 1 ? ", " : " ") + name + " = " + canonical_text(value);
    return text + " }";
}

} // namespace mattis::io
