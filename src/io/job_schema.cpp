#include "io/job_schema.hpp"

#include <cmath>

#include <fmt/format.h>

#include "core/errors.hpp"

namespace mattis::io {

namespace {

std::string with_range(std::string_view what, const Range& range) {
    if (range.low == range.high) return fmt::format("the integer {}", range.low);
    const bool any = std::isinf(range.low) && std::isinf(range.high);
    return any ? std::string(what) : fmt::format("{} {}", what, range.text());
}

} // namespace

std::string allowed_text(const KeyInfo& key) {
    switch (key.kind) {
    case KeyKind::integer:
        return with_range("an integer", key.range);
    case KeyKind::real:
        return with_range("a number", key.range);
    case KeyKind::duration:
        return "a time with a unit of s, min, h or d, such as \"90min\", or a number of seconds " + key.range.text();
    case KeyKind::walltime:
        return "\"slurm\" in a batch job of Slurm, a time with a unit of s, min, h or d, such as \"90min\", or a "
               "number of "
               "seconds " +
               key.range.text();
    case KeyKind::text:
        return "text";
    case KeyKind::name:
        return "a name";
    case KeyKind::path:
        return "the name of a file";
    case KeyKind::integers:
        return with_range("an array of integers", key.range);
    case KeyKind::reals:
        return with_range("an array of numbers", key.range);
    case KeyKind::names:
        return "an array of names";
    case KeyKind::name_or_names:
        return "a name or an array of names";
    case KeyKind::table:
        break;
    }
    return "a table";
}

std::string allowed_text(const FieldInfo& field) {
    if (field.kind == FieldKind::choice) return comma_list(field.choices);
    return fmt::format("{} {}", field.kind == FieldKind::integer ? "an integer" : "a number", field.range.text());
}

std::string value_text(std::int64_t value) { return fmt::format("{}", value); }
std::string value_text(std::uint64_t value) { return fmt::format("{}", value); }
std::string value_text(double value) { return fmt::format("{}", value); }
std::string value_text(const std::string& value) { return value; }
std::string value_text(const std::vector<std::string>& value) {
    return fmt::format("{}", fmt::join(value.begin(), value.end(), ", "));
}

} // namespace mattis::io
