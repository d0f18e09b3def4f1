#include "core/field_table.hpp"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "core/errors.hpp"

namespace mattis {

namespace {

std::string allowed_text(const FieldInfo& field) {
    return fmt::format("{} {}", field.kind == FieldKind::integer ? "an integer" : "a number", field.range.text());
}

} // namespace

bool Range::contains(double value) const { return std::isfinite(value) && value >= low && value <= high; }

std::string Range::text() const {
    if (std::isinf(high)) return std::isinf(low) ? "of any finite size" : fmt::format(">= {}", low);
    return std::isinf(low) ? fmt::format("<= {}", high) : fmt::format("in [{}, {}]", low, high);
}

double parse_real(std::string_view text, std::string_view where, std::string_view allowed) {
    const std::string_view digits = text.starts_with('+') && !text.starts_with("+-") ? text.substr(1) : text;
    double value = 0.0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error == std::errc::result_out_of_range)
        throw InputError(
            fmt::format("{} = {} is beyond the range of double precision: allowed is {}", where, text, allowed));
    if (error != std::errc{} || end != digits.data() + digits.size())
        throw InputError(fmt::format("{} = '{}' is not a number: allowed is {}", where, text, allowed));
    if (!std::isfinite(value))
        throw InputError(fmt::format("{} = {} is not finite: allowed is {}", where, text, allowed));
    return value + 0.0; // -0 is 0
}

void require_allowed(const FieldInfo& field, double value, std::string_view where) {
    if (field.kind == FieldKind::integer && value != std::floor(value))
        throw InputError(
            fmt::format("{} = {} is not an integer: allowed is {} ({})", where, value, allowed_text(field), field.doc));
    if (!field.range.contains(value))
        throw InputError(
            fmt::format("{} = {} is out of range: allowed is {} ({})", where, value, allowed_text(field), field.doc));
}

double parse_field(const FieldInfo& field, std::string_view text, std::string_view where) {
    if (field.kind == FieldKind::choice) {
        for (std::size_t k = 0; k < field.choices.size(); ++k)
            if (field.choices[k] == text) return static_cast<double>(k);
        throw unknown_name("value", text, fmt::format(" of {}", where), field.choices);
    }
    const double value = parse_real(text, where, allowed_text(field));
    require_allowed(field, value, where);
    return value;
}

std::string format_field(const FieldInfo& field, double value) {
    if (field.kind == FieldKind::choice) return std::string(field.choices[static_cast<std::size_t>(value)]);
    return fmt::format("{}", value);
}

} // namespace mattis
