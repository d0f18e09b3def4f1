#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace mattis {

/// What a parameter holds.
enum class FieldKind { real, integer, choice };

/// Allowed values of a number, both ends included; an infinite end is open, and infinity itself is refused.
struct Range {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();

    bool contains(double value) const;
    std::string text() const; ///< ">= 0", "in [3, 64]", …
};

/// One row of a field table: the single place that says a parameter's name, symbol, meaning, range and default, from
/// which flags, job-file keys, range errors, help and columns are made. Values travel as doubles (a choice as the
/// position of its name), which hold every allowed integer exactly.
struct FieldInfo {
    std::string_view name;
    std::string_view symbol;
    std::string_view doc;
    FieldKind kind = FieldKind::real;
    Range range{};
    std::optional<double> fallback{}; ///< default value; none means that it must be given. Below the range it stands
                                      ///< for a number that is not given
    std::span<const std::string_view> choices{}; ///< names of a choice
    /// Parameters that say what else a model can do. Where all of them have their defaults they are not shown, and
    /// results are those of the model without them.
    bool additional = false;
};

/// A row together with access to the struct member it describes.
template <class Parameters>
struct Field : FieldInfo {
    double (*get)(const Parameters&) = nullptr;
    void (*set)(Parameters&, double) = nullptr;
};

namespace detail {
template <class T>
struct MemberOf;
template <class P, class V>
struct MemberOf<V P::*> {
    using Parameters = P;
    using Value = V;
};
} // namespace detail

/// Row of a struct member, its kind read off the member's type: double, int, or else an enum with named choices.
template <auto Member>
constexpr auto field(std::string_view name, std::string_view symbol, std::string_view doc, Range range,
                     std::optional<double> fallback = std::nullopt, std::span<const std::string_view> choices = {}) {
    using Parameters = typename detail::MemberOf<decltype(Member)>::Parameters;
    using Value = typename detail::MemberOf<decltype(Member)>::Value;
    constexpr FieldKind kind = std::is_same_v<Value, double> ? FieldKind::real
                               : std::is_same_v<Value, int>  ? FieldKind::integer
                                                             : FieldKind::choice;
    return Field<Parameters>{{name, symbol, doc, kind, range, fallback, choices},
                             [](const Parameters& p) { return static_cast<double>(p.*Member); },
                             [](Parameters& p, double v) { p.*Member = static_cast<Value>(v); }};
}

/// Row of an enum member whose values are the positions in `choices`.
template <auto Member>
constexpr auto choice(std::string_view name, std::string_view doc, std::span<const std::string_view> choices,
                      std::optional<double> fallback) {
    return field<Member>(name, "", doc, Range{0.0, static_cast<double>(choices.size() - 1)}, fallback, choices);
}

/// Reads a finite real number. Throws InputError with `where`, the text and `allowed` otherwise.
double parse_real(std::string_view text, std::string_view where, std::string_view allowed);

/// Reads one value of a field as users write it. Throws InputError naming `where` ("--T", or a place in a file), what
/// was given, what is allowed, and for a choice the nearest name.
double parse_field(const FieldInfo& field, std::string_view text, std::string_view where);

/// Throws InputError unless `value` is allowed for the field.
void require_allowed(const FieldInfo& field, double value, std::string_view where);

/// A field's value as users write it.
std::string format_field(const FieldInfo& field, double value);

} // namespace mattis
