#include "io/job_entry.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/errors.hpp"

namespace mattis::io {

namespace {

/// "'abc' is text", "is an array": an indefinite article is part of the type's name where it needs one.
std::string typed(const TomlValue& value) {
    using Kind = TomlValue::Kind;
    switch (value.kind) {
    case Kind::text:
        return in_quotes(value.text) + " is text";
    case Kind::integer:
        return fmt::format("{} is an integer", value.integer);
    case Kind::number:
        return fmt::format("{} is a number", value.number);
    case Kind::truth:
        return fmt::format("{} is a truth value", value.truth);
    case Kind::array:
        return !value.items.empty() && std::ranges::all_of(value.items, &TomlValue::is_table) ? "is an array of tables"
                                                                                              : "is an array";
    case Kind::table:
        return "is a table";
    case Kind::moment:
        break;
    }
    return "is a date or time";
}

/// What other programs call the keys of a range.
constexpr std::array<std::pair<std::string_view, std::string_view>, 16> words_of_others{{{"step", "count"},
                                                                                         {"steps", "count"},
                                                                                         {"n", "count"},
                                                                                         {"num", "count"},
                                                                                         {"number", "count"},
                                                                                         {"points", "count"},
                                                                                         {"size", "count"},
                                                                                         {"start", "from"},
                                                                                         {"begin", "from"},
                                                                                         {"first", "from"},
                                                                                         {"min", "from"},
                                                                                         {"stop", "to"},
                                                                                         {"end", "to"},
                                                                                         {"last", "to"},
                                                                                         {"max", "to"},
                                                                                         {"until", "to"}}};

} // namespace

std::string allowed_is(std::string_view allowed) {
    return fmt::format("{}{}", allowed.starts_with("allowed ") ? "" : "allowed is ", allowed);
}

std::string Entry::what_it_is() const { return typed(*value_); }

void Entry::refuse_type(std::string_view allowed) const {
    refuse(fmt::format("{}; {}", what_it_is(), allowed_is(allowed)));
}

const TomlValue* Entry::table(std::string_view allowed) const {
    if (value_->is_table()) return value_;
    refuse_type(allowed);
    return nullptr;
}

const std::vector<TomlValue>* Entry::array(std::string_view allowed) const {
    if (!value_->is_array())
        refuse_type(allowed);
    else if (value_->items.empty())
        refuse(fmt::format("is an empty array; {}", allowed_is(allowed)));
    else
        return &value_->items;
    return nullptr;
}

std::span<const TomlValue> Entry::one_or_more(bool is_one, std::string_view allowed) const {
    if (is_one) return {value_, 1};
    const std::vector<TomlValue>* items = array(allowed);
    return items == nullptr ? std::span<const TomlValue>{} : std::span<const TomlValue>(*items);
}

std::optional<std::string> Entry::text(std::string_view allowed) const {
    if (value_->is_text()) return value_->text;
    refuse_type(allowed);
    return std::nullopt;
}

std::optional<double> Entry::finite(std::string_view allowed) const {
    if (value_->is_integer()) return static_cast<double>(value_->integer);
    if (!value_->is_number())
        refuse_type(allowed);
    else if (!std::isfinite(value_->number))
        refuse(fmt::format("{} is not finite; allowed is {}", value_->number, allowed));
    else
        return value_->number + 0.0; // -0 is 0
    return std::nullopt;
}

std::optional<double> read_number(const Entry& entry, const Range& range, bool integer, std::string_view allowed) {
    const auto value = entry.finite(allowed);
    if (!value) return std::nullopt;
    constexpr double most_exact = 9007199254740992.0; // 2^53: beyond it a float names no integer of its own
    const bool is_float = entry.value().is_number();
    const std::string shown = is_float ? fmt::format("{}", *value) : fmt::format("{}", entry.value().integer);
    if (integer && (*value != std::floor(*value) || (is_float && std::fabs(*value) > most_exact)))
        entry.refuse(fmt::format("{} is not an integer; allowed is {}", shown, allowed));
    else if (!range.contains(*value))
        entry.refuse(fmt::format("{} is out of range; allowed is {}", shown, allowed));
    else
        return value;
    return std::nullopt;
}

std::string allowed_text(const FieldInfo& field) {
    if (field.kind == FieldKind::choice) return comma_list(field.choices);
    return fmt::format("{} {}", field.kind == FieldKind::integer ? "an integer" : "a number", field.range.text());
}

std::optional<double> read_parameter(const Entry& entry, const FieldInfo& field) {
    const std::string allowed = allowed_text(field);
    if (field.kind != FieldKind::choice)
        return read_number(entry, field.range, field.kind == FieldKind::integer,
                           fmt::format("{} ({})", allowed, field.doc));
    const auto name = entry.text(fmt::format("allowed are {}", allowed));
    if (!name) return std::nullopt;
    const auto found = std::find(field.choices.begin(), field.choices.end(), *name);
    if (found != field.choices.end()) return static_cast<double>(found - field.choices.begin());
    entry.refuse(fmt::format("{} is not known{}", in_quotes(*name),
                             allowed_instead_of(*name, {field.choices.begin(), field.choices.end()})));
    return std::nullopt;
}

std::string_view meant_by(std::string_view given, const std::vector<std::string_view>& allowed) {
    for (const auto& [word, meant] : words_of_others)
        if (word == given && std::find(allowed.begin(), allowed.end(), meant) != allowed.end()) return meant;
    return {};
}

void refuse_key(const Entry& table, const TomlValue::Member& key, const std::vector<std::string_view>& allowed,
                std::string_view hint) {
    const std::string_view meant = meant_by(key.name, allowed);
    table.reading().faults.add(key.where, table.member(key.name, table.value()).key(),
                               "unknown key" + allowed_instead_of(meant.empty() ? key.name : meant, allowed) +
                                   std::string(hint));
}

void refuse_absence(const Entry& table, std::string_view name, std::string what) {
    table.reading().faults.add(table.value().where, table.member(name, table.value()).key(), std::move(what));
}

} // namespace mattis::io
